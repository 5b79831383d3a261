package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.release.Rows;

class QuarantineStoreTest {
    private static final String DATA = "{\"customer\": {\"customerNo\": \"77004\", \"email\": null}, \"amount\": 1.10}";

    /** Until then only the event's data was kept of it, which no door takes. */
    @Test
    void whatWaitedForItsCustomerInAnOlderReleaseIsWholeToo() {
        try (HikariDataSource old = TestDatabase.ofVersion("27")) {
            var jdbc = new JdbcTemplate(old);
            UUID timed = waiting(jdbc, "2026-11-10T09:00:00.5Z");
            UUID untimed = waiting(jdbc, null);

            Flyway.configure().dataSource(old).load().migrate();

            var store = new QuarantineStore(jdbc);
            assertThat(Rows.node(new String(store.find(timed).orElseThrow().body(), StandardCharsets.UTF_8)))
                    .isEqualTo(Rows.node(
                            """
                            {"specversion": "1.0", "id": "%s", "source": "crm", "type": "invoice.zero",
                             "subject": "customer/77004", "time": "2026-11-10T09:00:00.500000Z",
                             "datacontenttype": "application/json", "traceparent": "00-1-2-01", "data": %s}"""
                                    .formatted(timed, DATA)));
            assertThat(Rows.node(new String(store.find(untimed).orElseThrow().body(), StandardCharsets.UTF_8))
                            .has("time"))
                    .isFalse();
        }
    }

    private static UUID waiting(JdbcTemplate jdbc, String time) {
        UUID id = UUID.randomUUID();
        jdbc.update(
                """
                insert into event (event_id, source, id, type, subject, time, customer_no, person_key, status, door, raw,
                  data, extensions, received_at)
                values (?, 'crm', ?, 'invoice.zero', 'customer/77004', ?::timestamptz, '77004', '77004', 'accepted', 'http',
                  '', ?::jsonb, '{"traceparent": "00-1-2-01"}', ?::timestamptz)""",
                id,
                id.toString(),
                time,
                DATA,
                Instant.EPOCH.toString());
        jdbc.update(
                """
                insert into quarantine (quarantine_id, kind, door, event_id, customer_no, media_type, body, errors, received_at)
                values (?, 'unknown-customer', 'planning', ?, '77004', 'application/json', ?, '[]', now())""",
                id,
                id,
                DATA.getBytes(StandardCharsets.UTF_8));
        return id;
    }
}
