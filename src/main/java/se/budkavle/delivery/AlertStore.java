package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;

/** What was found stuck, over restarts and the same for every hub, and which listeners have heard of it. */
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

    /**
     * What a hub found now, in one order for all hubs; what was over is a new alert.
     *
     * @return when all of it was seen, by the database's clock: however long this takes, it is not over before
     */
    Instant found(Collection<Watchdog.Finding> findings) {
        findings.stream()
                .sorted(Comparator.comparing(Watchdog.Finding::kind).thenComparing(Watchdog.Finding::subject))
                .forEach(f -> jdbc.update(
                        """
                        insert into alert as a (kind, subject, reason) values (?, ?, ?::jsonb)
                        on conflict (kind, subject) do update set reason = excluded.reason, seen_at = now(), cleared_at = null,
                          raised_at = case when a.cleared_at is null then a.raised_at else now() end,
                          asked = case when a.cleared_at is null then a.asked else '{}' end,
                          heard = case when a.cleared_at is null then a.heard else '{}' end""",
                        f.kind(),
                        f.subject(),
                        Rows.json(f.reason())));
        return Objects.requireNonNull(jdbc.queryForObject("select now()", Timestamp.class))
                .toInstant();
    }

    /** What no hub has found since then is over; forgotten once none of these listeners waits to hear that. */
    void over(Instant unseenSince, Collection<String> listeners) {
        jdbc.update(
                "update alert set cleared_at = now() where cleared_at is null and seen_at < ?",
                Timestamp.from(unseenSince));
        jdbc.update("delete from alert where cleared_at is not null and not asked && ?::text[]", (Object)
                listeners.toArray(String[]::new));
    }

    /** What this listener has not heard: new ones, and those that are over. What was tried most often comes last. */
    List<Alert> untold(String listener) {
        return jdbc.query(
                """
                select * from alert where case when cleared_at is null then not ? = any(heard) else ? = any(asked) end
                order by tries, raised_at limit 20""",
                ROW,
                listener,
                listener);
    }

    /** From here on the listener may have heard of it, whatever happens to this hub. */
    void asking(Alert alert, String listener) {
        jdbc.update(
                """
                update alert set tries = tries + 1, asked = case when ? = any(asked) then asked else asked || ? end
                where kind = ? and subject = ? and raised_at = ?""",
                listener,
                listener,
                alert.kind(),
                alert.subject(),
                Timestamp.from(alert.raisedAt()));
    }

    void told(Alert alert, String listener) {
        jdbc.update(
                alert.clearedAt() == null
                        ? "update alert set heard = heard || ? where kind = ? and subject = ? and raised_at = ?"
                        : "update alert set asked = array_remove(asked, ?) where kind = ? and subject = ? and raised_at = ?",
                listener,
                alert.kind(),
                alert.subject(),
                Timestamp.from(alert.raisedAt()));
    }

    /** What is stuck now, the oldest first. */
    public List<Alert> open() {
        return jdbc.query("select * from alert where cleared_at is null order by raised_at", ROW);
    }
}
