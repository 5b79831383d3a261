package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static se.budkavle.event.SomeEvents.READER;
import static se.budkavle.event.SomeEvents.changed;
import static se.budkavle.event.SomeEvents.example;
import static se.budkavle.event.SomeEvents.of;
import static se.budkavle.event.SomeEvents.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.release.Rows;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

class EventStoreTest extends DatabaseTest {
    private static TransactionTemplate transaction;

    private final CountedInserts inserts = new CountedInserts(database);
    private final EventStore events = store((door, number) -> {});

    private EventStore store(ObjIntConsumer<String> listener) {
        return new EventStore(inserts, new WorkStore(jdbc, new WorkSignals()), SomeEvents.dictionaries(jdbc), listener);
    }

    @BeforeAll
    static void start() {
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    @BeforeEach
    void nothingIsThere() {
        jdbc.execute("truncate event, event_key, work");
    }

    @Test
    void anEventThatIsPutInLineAgainIsAsUrgentAsItCame() {
        var came = new EnumMap<Priority, UUID>(Priority.class);
        for (Priority priority : Priority.values()) {
            came.put(priority, accepted(priority));
        }
        assertThat(urgencies()).isEqualTo(byEvent(came));

        jdbc.update("delete from work");
        transaction.executeWithoutResult(
                status -> events.postpone(came.values(), Instant.now().plus(Duration.ofMinutes(1))));
        assertThat(urgencies()).as("postponed").isEqualTo(byEvent(came));

        jdbc.update("delete from work");
        transaction.executeWithoutResult(status -> events.replan(came.values()));
        assertThat(urgencies()).as("their customer has become known").isEqualTo(byEvent(came));
    }

    @Test
    void whatWasReadOfAnEventIsKeptOnceWhereItsBytesSayTheSameAndCanBeReadHoweverItIsKept() {
        ObjectNode example = example("as sent");
        ((ObjectNode) example.at("/data/customer/address")).put("postalCode", "582 24");
        byte[] sent = example.toString().getBytes(StandardCharsets.UTF_8);
        byte[] odd = example.put("id", "written otherwise")
                .toString()
                .replace("582 24", "58224")
                .getBytes(StandardCharsets.UTF_8);
        byte[] row = "made of a row;58224".getBytes(StandardCharsets.UTF_8);

        var readings =
                List.of((Reading.Accepted) READER.read(sent), (Reading.Accepted) READER.read(odd), (Reading.Accepted)
                        READER.readRow(example.put("id", "made of a row"), row));
        List<UUID> ids =
                transaction.execute(status -> events.accept(readings, "file:crm/feed", Priority.NORMAL, null)).stream()
                        .map(Acceptance::eventId)
                        .toList();

        assertThat(events.find(ids))
                .extracting(Event::data)
                .containsExactlyElementsOf(
                        readings.stream().map(r -> r.event().data()).toList());
        assertThat(events.find(ids))
                .extracting(e -> e.data().at("/customer/address/postalCode").asText())
                .containsOnly("582 24");
        assertThat(ids.stream().map(id -> events.status(id).orElseThrow().raw()).toList())
                .containsExactly(sent, odd, row);
        assertThat(jdbc.queryForList("select id from event where octet_length(data_packed) = 1", String.class))
                .containsExactly("as sent");
    }

    @Test
    void theSchemaThatAMappingGaveARowsEventIsKeptWithIt() {
        byte[] row = "made of a row;58224".getBytes(StandardCharsets.UTF_8);
        var read = (Reading.Accepted)
                READER.readRow(example("of a row").put("dataschema", "https://crm.example.com/invoice.zero/1.0"), row);
        UUID id = transaction
                .execute(status -> events.accept(List.of(read), "file:crm/feed", Priority.NORMAL, null))
                .getFirst()
                .eventId();

        var kept = events.whole(List.of(id)).getFirst();
        byte[] waiting = QuarantineStore.Quarantined.unknownCustomer(
                        kept.event(), kept.raw(), "planning", Instant.now())
                .body();

        assertThat(Rows.node(new String(waiting, StandardCharsets.UTF_8))
                        .path("dataschema")
                        .asText())
                .isEqualTo("https://crm.example.com/invoice.zero/1.0");
    }

    @Test
    void ofABatchOnlyWhatIsNewIsStoredAndPutInLineAndTheFirstOfEqualIdsCounts() {
        UUID before = store(example("known")).getFirst().eventId();

        List<Acceptance> answers =
                store(example("new"), example("known"), changed("new"), changed("known"), example("new"));

        assertThat(answers)
                .extracting(Acceptance::status)
                .containsExactly(
                        Acceptance.Status.ACCEPTED,
                        Acceptance.Status.REPLAYED,
                        Acceptance.Status.CONFLICT,
                        Acceptance.Status.CONFLICT,
                        Acceptance.Status.REPLAYED);
        UUID fresh = answers.getFirst().eventId();
        assertThat(answers).extracting(Acceptance::eventId).containsExactly(fresh, before, fresh, before, fresh);
        assertThat(jdbc.queryForList("select event_id from event", UUID.class))
                .containsExactlyInAnyOrder(before, fresh);
        assertThat(urgencies()).containsOnlyKeys(before, fresh);
    }

    @Test
    void whatLosesItsNameToAMendedEventBetweenTwoLooksIsNewAfterAll() {
        UUID before = store(example("known")).getFirst().eventId();
        var freeing = store((door, number) -> CompletableFuture.runAsync(
                        () -> jdbc.update("delete from event_key where event_id = ?", before))
                .join());

        List<Acceptance> answers = transaction.execute(status ->
                freeing.accept(List.of(read(example("known")), read(example("new"))), "http", Priority.NORMAL, null));

        assertThat(answers).extracting(Acceptance::status).containsOnly(Acceptance.Status.ACCEPTED);
        assertThat(answers).extracting(Acceptance::eventId).doesNotContain(before);
        assertThat(urgencies())
                .containsOnlyKeys(
                        before, answers.get(0).eventId(), answers.get(1).eventId());
    }

    @Test
    void ofALongBatchThatComesAgainOnlyWhatIsNewIsSentToTheDatabase() {
        ObjectNode[] batch = IntStream.range(0, 150)
                .mapToObj(i -> example("row %03d".formatted(i)))
                .toArray(ObjectNode[]::new);
        assertThat(store(batch)).extracting(Acceptance::status).containsOnly(Acceptance.Status.ACCEPTED);
        inserts.events.clear();

        assertThat(store(batch)).extracting(Acceptance::status).containsOnly(Acceptance.Status.REPLAYED);
        assertThat(inserts.events).isEmpty();

        batch[1] = changed("row 001");
        batch[149] = example("row 150");
        assertThat(store(batch).stream().map(Acceptance::status).filter(s -> s != Acceptance.Status.REPLAYED))
                .containsExactly(Acceptance.Status.CONFLICT, Acceptance.Status.ACCEPTED);
        assertThat(inserts.events).containsExactly(1);
    }

    @Test
    void aPersonIsKnownByWhatTheEventSaysElseTheRegisterElseByTheCustomerNumber() {
        jdbc.update(
                """
                insert into customer (customer_no, person_key, data, field_times, changed_at) values
                  ('door-1', '198507099805', '{}', '{}', now()), ('door-2', '198507099805', '{}', '{}', now())
                on conflict do nothing""");

        List<Acceptance> stored = store(of("door-1", "195001182046"), of("door-2", null), of("door-3", null));

        for (int i = 0; i < stored.size(); i++) {
            String key = List.of("195001182046", "198507099805", "door-3").get(i);
            PersonShard expected = PersonShard.of(key);
            assertThat(jdbc.queryForMap(
                            """
                            select person_key, person, shard from event join work on ref = event_id and lane = 'plan'
                            where event_id = ?""",
                            stored.get(i).eventId()))
                    .isEqualTo(Map.of("person_key", key, "person", expected.person(), "shard", expected.shard()));
        }
    }

    private List<Acceptance> store(ObjectNode... sent) {
        var readings = Stream.of(sent).map(SomeEvents::read).toList();
        return transaction.execute(status -> events.accept(readings, "http", Priority.NORMAL, null));
    }

    /** By a door of files, whose feeds say whether they are in a hurry. */
    private UUID accepted(Priority priority) {
        var reading = read(example(priority.name()));
        return transaction
                .execute(status -> events.accept(List.of(reading), "file:crm/feed", priority, null))
                .getFirst()
                .eventId();
    }

    private static Map<UUID, Integer> byEvent(Map<Priority, UUID> events) {
        var ranks = new HashMap<UUID, Integer>();
        events.forEach((priority, event) -> ranks.put(event, priority.ordinal()));
        return ranks;
    }

    private static Map<UUID, Integer> urgencies() {
        var ranks = new HashMap<UUID, Integer>();
        jdbc.query("select ref, priority from work where lane = 'plan'", rs -> {
            ranks.put(rs.getObject(1, UUID.class), rs.getInt(2));
        });
        return ranks;
    }
}
