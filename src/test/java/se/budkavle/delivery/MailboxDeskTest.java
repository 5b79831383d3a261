package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.SetClock;
import se.budkavle.TestDatabase;
import se.budkavle.customer.Customer;
import se.budkavle.identity.PersonalNumber;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Planners that ask mailbox operators, and operators' answers, on one database; here two operators are asked. */
class MailboxDeskTest {
    private static final String OPERATOR = "kivra";
    private static final List<String> OPERATORS = List.of(OPERATOR, "mailbox-generic");
    private static final List<String> PERSONS = IntStream.range(0, 200)
            .mapToObj("19850709%04d"::formatted)
            .filter(PersonalNumber::exists)
            .limit(12)
            .toList();
    private static final int ROUNDS = 40;

    private static Rules rules;
    private static PartnerCatalogue partners;
    private static JdbcTemplate jdbc;
    private static TransactionTemplate transaction;
    private static WorkStore work;

    private final SetClock clock = new SetClock(Instant.parse("2026-01-15T08:00:00Z"));
    private final MailboxStore store = new MailboxStore(jdbc);
    private final MailboxLookups lookups = new MailboxLookups(
            store, work, new LaneStore(jdbc), () -> partners, new Backoff(new Random()), transaction, clock);
    private final MailboxDesk desk = new MailboxDesk(
            store, work, () -> partners, () -> rules, new PartnerModes(() -> rules, true, Set.of()), clock);

    /** What the operator keeps, when the plan's time is over, and how long its answer is waited for then. */
    private final Attempt kept = AnAttempt.that(AttemptState.ACCEPTED)
            .madeAt(clock.instant())
            .at(OPERATOR)
            .made();

    private final Instant over = clock.instant();
    private final Instant bound = over.plus(Duration.ofHours(6));

    @BeforeAll
    static void start() {
        var files = new TreeMap<>(Bundle.read(Path.of("mappings")).files());
        files.computeIfPresent(
                "policy/channels.yaml",
                (name, text) -> text.replace(
                        "kivra: {weight: 100, mode: live}",
                        "kivra: {weight: 50, mode: live}\n    mailbox-generic: {weight: 50, mode: live}"));
        Bundle bundle = Bundle.of(files);
        rules = Rules.load(bundle);
        partners = PartnerCatalogue.load(bundle);
        DataSource database = TestDatabase.fresh();
        jdbc = new JdbcTemplate(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        work = new WorkStore(jdbc, new WorkSignals());
    }

    @BeforeEach
    void nobodyIsKnown() {
        jdbc.execute("truncate mailbox, work");
    }

    @Test
    void whoIsJustBeingAskedAboutIsNotAskedAboutASecondTime() {
        UUID first = planned(PERSONS.getFirst());
        var question = lookups.next(OPERATOR, UUID.randomUUID()).orElseThrow();
        UUID second = planned(PERSONS.getFirst());

        assertThat(lookups.next(OPERATOR, UUID.randomUUID())).isEmpty();
        lookups.answered(question, Set.of(PERSONS.getFirst()));

        assertThat(work.count(Lanes.lookups(OPERATOR))).isZero();
        assertThat(jdbc.queryForList("select ref from work where lane = 'plan' and due <= ?", UUID.class, now()))
                .as("nobody waits longer for this operator")
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void anOperatorThatDoesNotAnswerAtTheEndIsWaitedForAsLongAsTheBoundSays() {
        int looks = 0;
        for (var next = again(); next.isPresent(); next = again()) {
            assertThat(next.get()).isAfter(clock.instant()).isBeforeOrEqualTo(bound);
            assertThat(work.count(Lanes.lookups(OPERATOR)))
                    .as("it is being asked")
                    .isEqualTo(1);
            clock.pass(Duration.between(clock.instant(), next.get()));
            looks++;
        }

        assertThat(clock.instant()).isEqualTo(bound);
        assertThat(looks).isLessThan(30);
    }

    @Test
    void anAnswerAtTheEndIsTheLastWord() {
        assertThat(again()).isPresent();
        clock.pass(Duration.ofHours(2));
        assertThat(again()).as("after its patience").isPresent();
        lookups.answered(lookups.next(OPERATOR, UUID.randomUUID()).orElseThrow(), Set.of());

        assertThat(again()).isEmpty();
    }

    private Optional<Instant> again() {
        return transaction.execute(status -> {
            Customer c = customer(PERSONS.getFirst());
            var seen = desk.about(List.of(c));
            var next = seen.askAgain(c, kept, UUID.randomUUID(), over, bound);
            seen.ask();
            return next;
        });
    }

    @Test
    void aQuestionThatSomebodyElseAsksNowIsLeftToThem() {
        planned(PERSONS.getFirst());
        var frozen = lookups.next(OPERATOR, UUID.randomUUID()).orElseThrow();
        work.endLeases(Lanes.lookups(OPERATOR));
        var asked = lookups.next(OPERATOR, UUID.randomUUID()).orElseThrow();

        lookups.unanswered(frozen, null);
        assertThat(lookups.next(OPERATOR, UUID.randomUUID()))
                .as("it is still being asked")
                .isEmpty();
        lookups.answered(frozen, Set.of());
        assertThat(store.find(PERSONS)).extracting(MailboxStore.Known::has).containsOnlyNulls();
        lookups.answered(asked, Set.of(PERSONS.getFirst()));
        assertThat(store.find(PERSONS)).extracting(MailboxStore.Known::has).contains(true);
    }

    @Test
    void anOperatorIsAskedWhileItIsPausedAndNotWhileItIsAway() {
        var lanes = new LaneStore(jdbc);
        lanes.register(Map.of(OPERATOR, "mailbox"));
        planned(PERSONS.getFirst());
        jdbc.update("update lane set breaker = 'open', breaker_until = clock_timestamp() + interval '1 hour'");
        assertThat(lookups.next(OPERATOR, UUID.randomUUID())).isEmpty();

        jdbc.update("update lane set breaker = 'closed', breaker_until = null");
        lanes.set(OPERATOR, true, false);
        assertThat(lookups.next(OPERATOR, UUID.randomUUID())).isPresent();
        jdbc.update("delete from lane");
    }

    @Test
    void aQuestionWithoutAnAnswerIsAskedAgainAndEachTryCountsOnce() {
        planned(PERSONS.getFirst());
        for (int tries = 1; tries < 4; tries++) {
            var question = lookups.next(OPERATOR, UUID.randomUUID()).orElseThrow();
            assertThat(question.rows()).extracting(WorkRow::tries).containsExactly(tries);
            lookups.unanswered(question, null);
            assertThat(lookups.next(OPERATOR, UUID.randomUUID())).isEmpty();
            clock.pass(Duration.ofMinutes(15));
        }
    }

    /** A deadlock costs one of them its work: PostgreSQL ends the wait by rolling it back. */
    @Test
    void planningAndAnswersNeverWaitForEachOtherCrosswise() {
        jdbc.execute("alter database %s set deadlock_timeout = '20ms'"
                .formatted(jdbc.queryForObject("select current_database()", String.class)));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var planners =
                    Stream.<Runnable>generate(() -> this::plannedInAnyOrder).limit(3);
            var operators = OPERATORS.stream().<Runnable>map(operator -> () -> askedAndForgotten(operator));
            var rolledBack = Stream.concat(planners, operators)
                    .map(round -> CompletableFuture.supplyAsync(() -> rolledBack(round), threads))
                    .toList();
            assertThat(rolledBack).extracting(CompletableFuture::join).containsOnly(0);
        }
    }

    private void plannedInAnyOrder() {
        var persons = new ArrayList<>(PERSONS);
        Collections.shuffle(persons);
        planned(persons.toArray(String[]::new));
    }

    private void askedAndForgotten(String operator) {
        lookups.next(operator, UUID.randomUUID()).ifPresent(question -> lookups.answered(question, Set.of()));
        forget(operator);
    }

    /** What the operator said holds no longer. */
    private void forget(String operator) {
        transaction.executeWithoutResult(status -> {
            store.lock(jdbc.queryForList("select lookup_id from mailbox where partner = ?", UUID.class, operator));
            jdbc.update("update mailbox set answered_at = null, asked_at = null where partner = ?", operator);
        });
    }

    private static int rolledBack(Runnable round) {
        int rolledBack = 0;
        for (int i = 0; i < ROUNDS; i++) {
            try {
                round.run();
            } catch (PessimisticLockingFailureException e) {
                rolledBack++;
            }
        }
        return rolledBack;
    }

    /** As a planner does with an event about each of these persons, in this order; returns the last event. */
    private UUID planned(String... persons) {
        return transaction.execute(status -> {
            List<Customer> customers =
                    Stream.of(persons).map(MailboxDeskTest::customer).toList();
            var seen = desk.about(customers);
            UUID event = null;
            for (Customer c : customers) {
                event = UUID.randomUUID();
                Instant until = seen.wait(event, c).orElse(clock.instant());
                work.put(List.of(WorkRow.of(Lanes.PLAN, event, Priority.NORMAL, until)));
            }
            seen.ask();
            return event;
        });
    }

    private static Customer customer(String person) {
        ObjectNode data = StrictJson.MAPPER.valueToTree(
                Map.of("customerNo", person.substring(6), "kind", "consumer", "personalNumber", person));
        return new Customer(data);
    }

    private java.sql.Timestamp now() {
        return java.sql.Timestamp.from(clock.instant());
    }
}
