package se.budkavle.delivery;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Bulk;

/** What was handed to partners in each send, byte for byte. */
final class PayloadStore {
    private static final Bulk<SendPayload> PAYLOADS = new Bulk<SendPayload>()
            .uuid("attempt_id", SendPayload::attemptId)
            .integer("send", SendPayload::send)
            .moment("at", SendPayload::at)
            .text("media_type", SendPayload::mediaType)
            .bytes("translated", p -> p.translated() == null ? null : DocumentStore.deflate(p.translated()))
            .text("answer", SendPayload::answer);
    private static final String INSERT_PAYLOADS = PAYLOADS.insert("send_payload")
            + " on conflict (attempt_id, send) do update set translated = excluded.translated, answer = excluded.answer";

    private final JdbcTemplate jdbc;

    PayloadStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void save(Collection<SendPayload> payloads) {
        if (!payloads.isEmpty()) {
            jdbc.update(INSERT_PAYLOADS, PAYLOADS.arguments(payloads));
        }
    }

    List<SendPayload> of(UUID attemptId) {
        return jdbc.query(
                "select * from send_payload where attempt_id = ? order by send",
                (rs, i) -> new SendPayload(
                        attemptId,
                        rs.getInt("send"),
                        rs.getTimestamp("at").toInstant(),
                        rs.getString("media_type"),
                        rs.getBytes("translated") == null ? null : DocumentStore.inflate(rs.getBytes("translated")),
                        rs.getString("answer")),
                attemptId);
    }
}
