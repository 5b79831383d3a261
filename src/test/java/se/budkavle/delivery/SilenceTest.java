package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.CommunicationState.Delivered;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** When a partner says nothing: what waits for what, and for how long at most. */
class SilenceTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
    private static final Instant HANDED_OVER = NOW.minus(Duration.ofDays(15));
    private static final UUID BATCH = new UUID(7, 7);
    private static final String VENDOR = "partner";

    private static Rules rules;

    private final Stores stores = SomeStores.of(jdbc);
    private final WorkStore work = stores.work();
    private final UnreadWait unreadWait = new UnreadWait();
    private Instant now = NOW;

    @BeforeAll
    static void start() {
        rules = Rules.load(Bundle.read(Path.of("mappings")));
    }

    @BeforeEach
    void nothingIsUnderWay() {
        jdbc.execute("truncate communication, attempt, work, work_item, timeline, print_batch");
    }

    @Test
    void silenceIsBelievedWhenNoReportIsUnreadThatCameInTime() {
        Communication c = communication(1);
        unread(NOW.minusSeconds(1));

        assertThat(looked(c, letter(c, AttemptState.SENT), 3).state()).isInstanceOf(Delivered.class);
    }

    @Test
    void silenceWaitsForReportsThatNobodyHasReadEverLongerAndNotForEver() {
        Communication c = communication(1);
        Attempt letter = letter(c, AttemptState.SENT);
        unread(HANDED_OVER.plusSeconds(1));

        var waits = new ArrayList<Long>();
        while (looked(c, letter, 3).state().isOpen()) {
            assertThat(looked(c, letter, 3).state().isOpen())
                    .as("a look for something else costs nothing")
                    .isTrue();
            waits.add(Duration.between(now, lookedAtAgain(c)).toSeconds());
            now = lookedAtAgain(c);
            jdbc.update("delete from work where lane = 'steps'");
        }

        assertThat(waits).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L).hasSize(UnreadWait.MOST);
        assertThat(stores.communications()
                        .find(c.communicationId())
                        .orElseThrow()
                        .state())
                .isEqualTo(new Delivered(CommunicationState.Basis.PRESUMED));
    }

    @Test
    void eachWaitsForItselfAndIsForgottenInTheEnd() {
        UUID first = UUID.randomUUID();
        Instant moment = NOW;
        for (int i = 0; i < UnreadWait.MOST; i++) {
            moment = unreadWait.next(first, moment).orElseThrow();
        }

        assertThat(unreadWait.next(UUID.randomUUID(), moment)).contains(moment.plusSeconds(1));
        assertThat(unreadWait.next(first, moment)).isEmpty();
        assertThat(unreadWait.next(first, moment))
                .as("nor if that was rolled back")
                .isEmpty();
        Instant later = moment.plus(Duration.ofHours(2));
        assertThat(unreadWait.next(first, later)).contains(later.plusSeconds(1));
    }

    @Test
    void peopleAreAskedAboutALetterThatIsNotAcknowledgedUnlessItsVendorNeverAcknowledgesAny() {
        Communication asked = communication(1);
        Communication presumed = communication(2);

        assertThat(looked(asked, letter(asked, AttemptState.ACCEPTED), 3)
                        .state()
                        .isOpen())
                .isTrue();
        assertThat(looked(presumed, letter(presumed, AttemptState.ACCEPTED), 0).state())
                .isEqualTo(new Delivered(CommunicationState.Basis.PRESUMED));
        assertThat(askedAbout()).containsExactly(asked.communicationId());

        assertThat(looked(asked, letter(asked, AttemptState.ACCEPTED), 0)
                        .state()
                        .isOpen())
                .as("what was asked before stands")
                .isTrue();
    }

    @Test
    void peopleAreNeverAskedAboutTheBatchOfAVendorThatAcknowledgesNone() {
        lettersAtTheVendor(3);

        batches(0).seal(List.of(BATCH));

        assertThat(askedAbout()).isEmpty();
        assertThat(work.count(Lanes.CUTOFFS)).isZero();
    }

    @Test
    void ofALargeBatchPeopleAreAskedInSeveralTransactionsOnceAboutEachLetter() {
        lettersAtTheVendor(1_203);
        jdbc.update("update communication set state = 'cancelled' where customer_no = '1'");
        jdbc.update("update attempt set state = 'sent' where customer_no = '2'");
        batches(3).seal(List.of(BATCH));
        assertThat(askedAbout()).hasSize(500).doesNotHaveDuplicates();
        jdbc.update("update work_item set state = 'resolved'");

        int looks = 1;
        while (work.count(Lanes.CUTOFFS) > 0) {
            jdbc.update("delete from work");
            batches(3).seal(List.of(BATCH));
            looks++;
        }

        assertThat(looks).isEqualTo(3);
        assertThat(askedAbout()).hasSize(1_201).doesNotHaveDuplicates();
        assertThat(jdbc.queryForList("select customer_no from timeline where kind = 'unacknowledged'", String.class))
                .hasSize(1_201)
                .doesNotHaveDuplicates()
                .doesNotContain("1", "2");
        assertThat(jdbc.queryForObject("select reason->'arguments'->>1 from work_item group by 1", String.class))
                .isEqualTo(BATCH.toString());
    }

    @Test
    void severalBatchesShareWhatOneTransactionMayAskAbout() {
        lettersAtTheVendor(502);
        UUID other = new UUID(7, 8);
        jdbc.update(
                """
                insert into print_batch (batch_id, partner, state, cutoff, sent_at)
                select ?, partner, state, cutoff, sent_at from print_batch""",
                other);
        jdbc.update("update attempt set batch_id = ? where customer_no = '1'", other);

        batches(3).seal(List.of(BATCH, other));

        assertThat(askedAbout()).hasSize(500);
        assertThat(jdbc.queryForList("select ref from work where lane = 'cutoffs' and due <= ?", UUID.class, at(NOW)))
                .containsExactlyInAnyOrder(BATCH, other);
    }

    @Test
    void whatIsJustBeingSentWhenItsTimeIsOverIsLookedAtAgainAsSoonAsTheSendCanHaveEnded() {
        for (AttemptState state : List.of(AttemptState.SENDING, AttemptState.SCHEDULED)) {
            Communication c = communication(state.ordinal());
            Attempt text = AnAttempt.that(state).of(c, 0).madeAt(HANDED_OVER).made();
            work.put(List.of(WorkRow.of(Lanes.attempts(VENDOR), text.attemptId(), Priority.NOW, NOW)));
            jdbc.update("update work set token = gen_random_uuid(), lease_until = now() + interval '1 minute'");

            assertThat(looked(c, text, 0).state().isOpen()).isTrue();

            assertThat(lookedAtAgain(c)).as(state.word()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        }
    }

    @Test
    void aLetterInASealedBatchIsNotLookedAtEachMinute() {
        Communication c = communication(1);

        looked(c, letter(c, AttemptState.SENDING), 3);

        assertThat(lookedAtAgain(c)).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    private static Communication communication(int number) {
        Communication c = ACommunication.of("service")
                .named(new UUID(number, 2))
                .to("" + number, "" + number)
                .made();
        SomeStores.of(jdbc).communications().insert(List.of(c));
        return c;
    }

    private static Attempt letter(Communication c, AttemptState state) {
        Attempt letter = AnAttempt.that(state)
                .of(c, 0)
                .by("letter", "address", Duration.ofDays(10))
                .madeAt(HANDED_OVER)
                .made()
                .inBatch(BATCH);
        atVendor(BATCH, letter.attemptId(), c.communicationId());
        return letter;
    }

    private static void atVendor(UUID batch, UUID attempt, UUID communication) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, batch_id, message, consent_version, created_at)
                select ?, communication_id, customer_no, person_key, 0, 'letter', ?, 'accepted', 'address',
                  '{"amount": 0, "currency": "SEK"}', 864000, ?, '', 0, ? from communication where communication_id = ?
                on conflict do nothing""",
                attempt,
                VENDOR,
                batch,
                at(HANDED_OVER),
                communication);
    }

    private static void lettersAtTheVendor(int letters) {
        jdbc.update(
                "insert into print_batch (batch_id, partner, state, cutoff, sent_at) values (?, ?, 'sent', ?, ?)",
                BATCH,
                VENDOR,
                at(HANDED_OVER),
                at(HANDED_OVER));
        List<Communication> all = IntStream.rangeClosed(1, letters)
                .mapToObj(n -> ACommunication.of("service")
                        .named(new UUID(n, 2))
                        .to("" + n, "" + n)
                        .made())
                .toList();
        SomeStores.of(jdbc).communications().insert(all);
        all.forEach(c -> atVendor(BATCH, UUID.randomUUID(), c.communicationId()));
    }

    private void unread(Instant since) {
        work.put(List.of(WorkRow.of(Lanes.REPORTS, UUID.randomUUID(), Priority.NORMAL, since)));
    }

    private Communication looked(Communication c, Attempt letter, int acknowledgedDays) {
        var notes = new StepNotes(stores, now);
        var cancellation = new Cancellation(stores, () -> null, new SetClock(now));
        new UnderWay(
                        stores,
                        null,
                        cancellation,
                        null,
                        null,
                        rules.channels(),
                        batches(acknowledgedDays),
                        unreadWait,
                        notes)
                .look(c, List.of(letter));
        notes.write();
        return stores.communications().find(c.communicationId()).orElseThrow();
    }

    private Batches batches(int acknowledgedDays) {
        var cutOff = new CutOff(LocalTime.of(18, 0), 2000, acknowledgedDays, Set.of());
        return new Batches(new BatchStore(jdbc), stores, () -> Map.of(VENDOR, cutOff), new SetClock(NOW));
    }

    private static Instant lookedAtAgain(Communication c) {
        return jdbc.queryForObject(
                        "select due from work where lane = 'steps' and ref = ?", Timestamp.class, c.communicationId())
                .toInstant();
    }

    private static List<UUID> askedAbout() {
        return jdbc.queryForList("select communication_id from work_item where kind = 'unacknowledged'", UUID.class);
    }

    private static Timestamp at(Instant moment) {
        return Timestamp.from(moment);
    }
}
