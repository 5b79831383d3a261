package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;

/** Batches of letters to a partner: open, sealed, releasing, sent. */
public final class BatchStore {
    private final JdbcTemplate jdbc;

    public BatchStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param files name to size in bytes of what was built; null until then */
    public record Batch(
            UUID batchId,
            String partner,
            String state,
            Instant cutoff,
            int letters,
            @Nullable Map<String, String> files,
            @Nullable Instant sentAt) {}

    /** The partner's open batch with so many letters more; made when there is none, to be sealed at {@code cutoff}. */
    public Batch join(String partner, int letters, Instant cutoff) {
        return jdbc.queryForObject(
                """
                insert into print_batch as b (batch_id, partner, state, cutoff, letters) values (?, ?, 'open', ?, ?)
                on conflict (partner) where state = 'open' do update set letters = b.letters + excluded.letters
                returning *""",
                (rs, i) -> row(rs),
                Ids.next(),
                partner,
                Timestamp.from(cutoff),
                letters);
    }

    public Optional<Batch> lock(UUID batchId) {
        return jdbc
                .query("select * from print_batch where batch_id = ? for update", (rs, i) -> row(rs), batchId)
                .stream()
                .findFirst();
    }

    public Optional<Batch> find(UUID batchId) {
        return jdbc.query("select * from print_batch where batch_id = ?", (rs, i) -> row(rs), batchId).stream()
                .findFirst();
    }

    /** Cancels letters whose person's consents have changed since the router looked; returns their communications. */
    List<UUID> takeOutStale(UUID batchId) {
        return jdbc.queryForList(
                """
                update attempt a set state = 'cancelled' where batch_id = ? and state = 'scheduled' and seq is null
                  and consent_version <> coalesce(
                    (select consent_version from person p where p.person_key = a.person_key), 0)
                returning communication_id""",
                UUID.class,
                batchId);
    }

    /** Takes a letter out of a batch that has not been handed over, so that its files are built anew. */
    void takeOut(UUID batchId, UUID attemptId) {
        jdbc.update(
                "update attempt set batch_id = null, seq = null where attempt_id = ? and batch_id = ?",
                attemptId,
                batchId);
        jdbc.update("update print_batch set letters = letters - 1, files = null where batch_id = ?", batchId);
    }

    /** Letters that came to an open batch after this one. */
    int lettersAfter(UUID batchId, UUID last) {
        return jdbc.queryForObject(
                "select count(*) from attempt where batch_id = ? and state = 'scheduled' and attempt_id > ?",
                Integer.class,
                batchId,
                last);
    }

    /** The partner's open batch; empty when there is none. */
    Optional<Batch> open(String partner) {
        return jdbc
                .query(
                        "select * from print_batch where partner = ? and state = 'open' for update",
                        (rs, i) -> row(rs),
                        partner)
                .stream()
                .findFirst();
    }

    /** Moves what a sealed batch left out into an open one. */
    void leave(UUID sealed, UUID open) {
        int letters = jdbc.update(
                "update attempt set batch_id = ? where batch_id = ? and seq is null and state = 'scheduled'",
                open,
                sealed);
        // joining counted one
        jdbc.update("update print_batch set letters = letters + ? - 1 where batch_id = ?", letters, open);
    }

    /**
     * Gives each remaining letter its place; from here on nothing joins and nothing leaves. Returns their number.
     *
     * @param last the last letter that goes with it, ids being in the order of time
     */
    public int seal(UUID batchId, UUID last, Instant now) {
        int letters = jdbc.update(
                """
                update attempt a set seq = n.seq from (
                  select attempt_id, row_number() over (order by attempt_id) as seq from attempt
                  where batch_id = ? and state = 'scheduled' and attempt_id <= ?) n
                where a.attempt_id = n.attempt_id and a.state = 'scheduled'""",
                batchId,
                last);
        jdbc.update(
                "update print_batch set state = 'sealed', letters = ?, sealed_at = ? where batch_id = ?",
                letters,
                Timestamp.from(now),
                batchId);
        return letters;
    }

    public void delete(UUID batchId) {
        jdbc.update("delete from print_batch where batch_id = ?", batchId);
    }

    public void built(UUID batchId, Map<String, String> files, int pages, int sheets) {
        jdbc.update(
                "update print_batch set files = ?::jsonb, pages = ?, sheets = ? where batch_id = ?",
                Rows.json(files),
                pages,
                sheets,
                batchId);
    }

    public void state(UUID batchId, String state, @Nullable Instant sentAt) {
        jdbc.update(
                "update print_batch set state = ?, sent_at = coalesce(?, sent_at) where batch_id = ?",
                state,
                Rows.at(sentAt),
                batchId);
    }

    public List<Map<String, Object>> list() {
        return jdbc.queryForList(
                "select batch_id, partner, state, cutoff, letters, pages, sheets, sealed_at, sent_at from print_batch order by batch_id desc limit 100");
    }

    private static Batch row(java.sql.ResultSet rs) throws java.sql.SQLException {
        String files = rs.getString("files");
        return new Batch(
                rs.getObject("batch_id", UUID.class),
                rs.getString("partner"),
                rs.getString("state"),
                rs.getTimestamp("cutoff").toInstant(),
                rs.getInt("letters"),
                files == null ? null : Rows.read(files, new TypeReference<Map<String, String>>() {}),
                Rows.at(rs.getTimestamp("sent_at")));
    }
}
