package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.DatabaseTest;

/** Whatever came of an event bears its trace. */
class TraceStoreTest extends DatabaseTest {
    private static final String SENT = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final UUID NAMED = UUID.fromString("019a3c5e-7d10-7b3a-8c11-000000000001");
    private static final UUID UNNAMED = UUID.fromString("019a3c5e-7d10-7b3a-8c11-000000000002");
    private static final UUID COMMUNICATION = new UUID(3, 1);
    private static final UUID ATTEMPT = new UUID(3, 2);
    private static final UUID REPORT = new UUID(3, 3);
    private static final UUID UNCLAIMED_REPORT = new UUID(3, 4);

    private final TraceStore traces = new TraceStore(jdbc);

    @Test
    void aCommunicationItsAttemptsAndTheirReportsAreFoundByTheTraceThatTheSenderSent() {
        event(NAMED, "{\"traceparent\": \"00-" + SENT + "-00f067aa0ba902b7-01\"}");
        event(UNNAMED, "{}");
        SomeStores.of(jdbc)
                .communications()
                .insert(List.of(ACommunication.of("sales").named(COMMUNICATION).made()));
        jdbc.update("update communication set event_id = ? where communication_id = ?", NAMED, COMMUNICATION);
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, '1', '1', 0, 'sms', 'partner', 'sent', 'address', '{"amount":0,"currency":"SEK"}', 60, 0,
                  now(), '')""",
                ATTEMPT,
                COMMUNICATION);
        report(REPORT, ATTEMPT);
        report(UNCLAIMED_REPORT, null);

        assertThat(List.of(NAMED, COMMUNICATION, ATTEMPT, REPORT)).allMatch(id -> SENT.equals(traces.of(id)));
        assertThat(traces.of(List.of(COMMUNICATION, UNNAMED)))
                .containsEntry(COMMUNICATION, SENT)
                .containsEntry(UNNAMED, "019a3c5e7d107b3a8c11000000000002");
        assertThat(traces.of(UNCLAIMED_REPORT)).isNull();
        assertThat(traces.of(List.of())).isEmpty();
    }

    private static void event(UUID id, String extensions) {
        jdbc.update(
                """
                insert into event (event_id, source, id, type, subject, customer_no, person_key, status, door, raw, data,
                  extensions, received_at)
                values (?, 'test', ?, 'contract.changed', 'customer/1', '1', '1', 'planned', 'http', '', '{}', ?::jsonb, now())""",
                id,
                id.toString(),
                extensions);
    }

    private static void report(UUID id, UUID attempt) {
        jdbc.update(
                """
                insert into raw_report (raw_id, partner, report, media_type, attempt_id, body, received_at)
                values (?, 'partner', 'dlr', 'application/json', ?, '', now())""",
                id,
                attempt);
    }
}
