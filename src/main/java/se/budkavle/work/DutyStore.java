package se.budkavle.work;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** What only one hub on a database does at a time, held for a while by the database's clock. */
public final class DutyStore {
    private final JdbcTemplate jdbc;

    public DutyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes the duty, or holds on to it; false while another holder has it, and then nothing is written. */
    public boolean hold(String name, UUID holder, Duration length) {
        return jdbc.update(
                        """
                        insert into duty (name, holder, until)
                        select ?, ?, clock_timestamp() + make_interval(secs => ?) where not exists (
                          select 1 from duty d where d.name = ? and d.holder <> ? and d.until >= clock_timestamp())
                        on conflict (name) do update set holder = excluded.holder, until = excluded.until
                        where duty.holder = excluded.holder or duty.until < clock_timestamp()""",
                        name,
                        holder,
                        length.toMillis() / 1000.0,
                        name,
                        holder)
                > 0;
    }

    /** The database's clock. */
    public Instant now() {
        return Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", Timestamp.class))
                .toInstant();
    }

    /** Somebody else may have it at once. */
    public void leave(String name, UUID holder) {
        jdbc.update("delete from duty where name = ? and holder = ?", name, holder);
    }

    public void leaveAll(UUID holder) {
        jdbc.update("delete from duty where holder = ?", holder);
    }
}
