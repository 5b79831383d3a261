package se.budkavle.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Packing;

/** What was handed to partners in each send, byte for byte. */
public final class PayloadStore {
    private record Row(SendPayload payload, byte @Nullable [] packed) {}

    private static final Bulk<Row> PAYLOADS = new Bulk<Row>()
            .uuid("attempt_id", r -> r.payload().attemptId())
            .integer("send", r -> r.payload().send())
            .moment("at", r -> r.payload().at())
            .text("media_type", r -> r.payload().mediaType())
            .bytes("translated", Row::packed)
            .text("answer", r -> r.payload().answer());
    private static final String INSERT_PAYLOADS = PAYLOADS.insert("send_payload")
            + " on conflict (attempt_id, send) do update set translated = excluded.translated, answer = excluded.answer";

    private final JdbcTemplate jdbc;
    private final Dictionaries dictionaries;

    public PayloadStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.dictionaries = dictionaries;
    }

    /** @param alike of attempts whose payload is like others, what it is like */
    void save(Collection<SendPayload> payloads, Map<UUID, Subject> alike) {
        if (!payloads.isEmpty()) {
            List<Row> rows = payloads.stream()
                    .map(p -> new Row(p, packed(p.translated(), alike.get(p.attemptId()))))
                    .toList();
            jdbc.update(INSERT_PAYLOADS, PAYLOADS.arguments(rows));
        }
    }

    private byte @Nullable [] packed(byte @Nullable [] translated, @Nullable Subject subject) {
        if (translated == null) {
            return null;
        }
        return subject == null ? Packing.pack(translated) : dictionaries.pack(translated, subject);
    }

    public List<SendPayload> of(UUID attemptId) {
        return jdbc.query(
                "select * from send_payload where attempt_id = ? order by send",
                (rs, i) -> new SendPayload(
                        attemptId,
                        rs.getInt("send"),
                        rs.getTimestamp("at").toInstant(),
                        rs.getString("media_type"),
                        rs.getBytes("translated") == null ? null : dictionaries.unpack(rs.getBytes("translated")),
                        rs.getString("answer")),
                attemptId);
    }
}
