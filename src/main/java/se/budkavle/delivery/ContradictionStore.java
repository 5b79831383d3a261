package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.ReportStore.RawReport;

/**
 * Calls of partners that bear the id of an earlier call, and say something else. The first one counts: not every scheme
 * signs the body, and a call that was overheard must not be told anew. The other is kept for people among the odd reports.
 */
final class ContradictionStore {
    private final JdbcTemplate jdbc;

    ContradictionStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Of these the ones whose id stands for other bytes; of each id one, so that nobody fills the table with them. */
    void keep(Collection<RawReport> again) {
        jdbc.batchUpdate(
                """
                insert into raw_report (raw_id, partner, report, media_type, attempt_id, body, received_at, state, note)
                select ?, partner, report, ?, attempt_id, ?, ?, 'contradiction', 'the id of its call had said something else before'
                from raw_report where raw_id = ? and body <> ? on conflict do nothing""",
                again.stream()
                        .map(r -> new Object[] {
                            UUID.nameUUIDFromBytes((r.rawId() + "/contradiction").getBytes(StandardCharsets.UTF_8)),
                            r.mediaType(),
                            r.body(),
                            Timestamp.from(r.receivedAt()),
                            r.rawId(),
                            r.body()
                        })
                        .toList());
    }
}
