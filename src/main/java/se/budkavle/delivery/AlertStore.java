package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;

/** What was found stuck, over restarts and the same for every hub. */
public final class AlertStore {
    private static final RowMapper<Alert> ROW = (rs, i) -> new Alert(
            rs.getString("kind"),
            rs.getString("subject"),
            Rows.read(rs.getString("reason"), new TypeReference<Reason>() {}),
            Objects.requireNonNull(Rows.at(rs.getTimestamp("raised_at"))),
            Rows.at(rs.getTimestamp("cleared_at")));

    private final JdbcTemplate jdbc;

    public AlertStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** One hub at a time watches: others pass. Until the transaction ends. */
    public boolean mine() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("select pg_try_advisory_xact_lock(hashtext('budkavle.watch'))", Boolean.class));
    }

    /** What was found now: new ones are raised, those that are no longer among it are over. */
    void found(Collection<Watchdog.Finding> findings) {
        findings.forEach(f -> jdbc.update(
                """
                insert into alert (kind, subject, reason) values (?, ?, ?::jsonb)
                on conflict (kind, subject) do update set reason = excluded.reason, cleared_at = null""",
                f.kind(),
                f.subject(),
                Rows.json(f.reason())));
        String[] still =
                findings.stream().map(f -> f.kind() + " " + f.subject()).toArray(String[]::new);
        jdbc.update(
                "update alert set cleared_at = now() where cleared_at is null and kind || ' ' || subject <> all(?)",
                (Object) still);
        jdbc.update("delete from alert where cleared_at is not null and not told");
    }

    /** What nobody has heard of yet: new ones, and those that are over. */
    List<Alert> untold() {
        return jdbc.query(
                "select * from alert where not told or cleared_at is not null order by raised_at limit 20", ROW);
    }

    void told(Alert alert) {
        jdbc.update(
                alert.clearedAt() == null
                        ? "update alert set told = true where kind = ? and subject = ?"
                        : "delete from alert where kind = ? and subject = ? and cleared_at is not null",
                alert.kind(),
                alert.subject());
    }

    /** What is stuck now, the oldest first. */
    public List<Alert> open() {
        return jdbc.query("select * from alert where cleared_at is null order by raised_at", ROW);
    }
}
