package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.budkavle.event.SomeEvents.changed;
import static se.budkavle.event.SomeEvents.example;
import static se.budkavle.event.SomeEvents.of;
import static se.budkavle.event.SomeEvents.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

class EventCopyStoreTest extends DatabaseTest {
    private static TransactionTemplate transaction;

    /** Which look for each key whether it is there. */
    private final CountedInserts inserts = new CountedInserts(database);

    private final EventStore events =
            new EventStore(inserts, new WorkStore(jdbc, new WorkSignals()), SomeEvents.dictionaries(jdbc));
    private final Intake intake = new Intake(
            () -> SomeEvents.CATALOGUE, events, new QuarantineStore(jdbc), transaction, Clock.systemUTC(), 10);
    private final List<List<Acceptance.Status>> told = new ArrayList<>();

    @BeforeAll
    static void start() {
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    @BeforeEach
    void nothingIsThere() {
        jdbc.execute("truncate event, event_key, work");
    }

    @Test
    void whatIsCopiedLiesInTheTablesAsWhatIsInserted() {
        jdbc.update(
                """
                insert into customer (customer_no, person_key, data, field_times, changed_at)
                values ('door-2', '198507099805', '{}', '{}', now()) on conflict do nothing""");
        ObjectNode odd = of("door-3", null).put("traceparent", "00-1");
        ((ObjectNode) odd.at("/data/customer")).put("mobile", "none").put("protectedIdentity", true);
        var row = new FileRow("Åker.csv", 17, "ISO-8859-1");
        var batch = Stream.of(of("door-1", "195001182046"), of("door-2", null), odd)
                .map(SomeEvents::read)
                .map(e -> events.packed(e.of(row, "a;b;Å".getBytes(StandardCharsets.ISO_8859_1))))
                .toList();

        for (Priority priority : Priority.values()) {
            nothingIsThere();
            var inserted = transaction.execute(status -> events.store(batch, "file", priority, null));
            List<String> rows = everything();
            nothingIsThere();

            assertThat(transaction.<List<Acceptance>>execute(status -> events.storeNew(batch, "file", priority)))
                    .isEqualTo(inserted)
                    .hasSize(3);
            assertThat(everything()).isEqualTo(rows).hasSize(9).anyMatch(r -> r.contains("Åker.csv"));
        }
    }

    private static List<String> everything() {
        return Stream.of("event_key", "event", "work")
                .flatMap(table ->
                        jdbc.queryForList("select to_jsonb(t)::text from %s t".formatted(table), String.class).stream()
                                .sorted())
                .toList();
    }

    @Test
    void rowsOfWhichOneCameBeforeAreStoredAsThoughNobodyHadBelievedThemNew() {
        List<NewEvent> known = rows(example("known"));
        take(known, false);
        told.clear();
        List<NewEvent> rows = rows(example("a"), changed("known"), example("known"), example("z"), changed("z"));

        take(rows, true);

        assertThat(told)
                .containsExactly(List.of(
                        Acceptance.Status.ACCEPTED,
                        Acceptance.Status.CONFLICT,
                        Acceptance.Status.REPLAYED,
                        Acceptance.Status.ACCEPTED,
                        Acceptance.Status.CONFLICT));
        assertThat(planned())
                .containsExactlyInAnyOrder(
                        known.getFirst().eventId(),
                        rows.get(0).eventId(),
                        rows.get(3).eventId());
    }

    @Test
    void rowsThatAreNotToldAreNotStored() {
        List<NewEvent> rows = rows(example("a"));

        for (boolean hardlyKnown : List.of(true, false)) {
            assertThatThrownBy(() -> intake.takeRows(rows, "file", Priority.NORMAL, hardlyKnown, answers -> {
                        throw new IllegalStateException("the checkpoint is somebody else's");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(everything()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsThatTwoHubsCopyAtOnceAreTakenOnceByTheFirstThatStands(boolean firstStands) {
        List<NewEvent> first = rows(example("b"), example("c"), example("d"));
        List<NewEvent> second = rows(example("e"), changed("d"), example("c"), example("a"));

        CompletableFuture<Void> waiting = transaction.execute(status -> {
            events.storeNew(first, "file", Priority.NORMAL);
            var copying = CompletableFuture.runAsync(() -> take(second, true));
            Awaitility.await().until(() -> copying.isDone() || isCopyWaiting());
            assertThat(copying)
                    .as("the second does not know yet what becomes of the first")
                    .isNotDone();
            if (!firstStands) {
                status.setRollbackOnly();
            }
            return copying;
        });
        waiting.join();

        Acceptance.Status d = firstStands ? Acceptance.Status.CONFLICT : Acceptance.Status.ACCEPTED;
        Acceptance.Status c = firstStands ? Acceptance.Status.REPLAYED : Acceptance.Status.ACCEPTED;
        assertThat(told).containsExactly(List.of(Acceptance.Status.ACCEPTED, d, c, Acceptance.Status.ACCEPTED));
        assertThat(inserts.events).hasSize(firstStands ? 1 : 0);
        Stream<NewEvent> taken =
                firstStands ? Stream.concat(first.stream(), Stream.of(second.get(0), second.get(3))) : second.stream();
        assertThat(planned())
                .containsExactlyInAnyOrderElementsOf(
                        taken.map(NewEvent::eventId).toList());
    }

    private static boolean isCopyWaiting() {
        return jdbc.queryForObject(
                """
                select exists (select 1 from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock' and query ilike 'copy%')""",
                Boolean.class);
    }

    private List<NewEvent> rows(ObjectNode... sent) {
        return Stream.of(sent).map(e -> events.packed(read(e))).toList();
    }

    private void take(List<NewEvent> rows, boolean hardlyKnown) {
        intake.takeRows(
                rows,
                "file",
                Priority.NORMAL,
                hardlyKnown,
                answers -> told.add(answers.stream().map(Acceptance::status).toList()));
    }

    private static List<UUID> planned() {
        return jdbc.queryForList(
                "select event_id from event join event_key using (event_id) join work on ref = event_id and lane = 'plan'",
                UUID.class);
    }
}
