package se.budkavle.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Addresses not to use, and the soft bounces that may lead to that. They belong to the address, whoever has it. */
public final class SuppressionStore {
    private final JdbcTemplate jdbc;

    public SuppressionStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public List<Suppression> find(Collection<String> addresses) {
        return jdbc.query(
                "select * from suppression where address = any(?) order by channel, at", SuppressionStore::row, (Object)
                        addresses.toArray(String[]::new));
    }

    /** @return whether it is new */
    public boolean add(Suppression s) {
        return jdbc.update(
                        "insert into suppression (channel, address, reason, at, origin) values (?, ?, ?, ?, ?) on conflict do nothing",
                        s.channel(),
                        s.address(),
                        s.reason(),
                        Timestamp.from(s.at()),
                        s.origin())
                > 0;
    }

    /** They may be used again, and begin with a clean sheet. Returns what held until now. */
    public List<Suppression> lift(String channel, Collection<String> addresses, Instant now) {
        String[] named = addresses.toArray(String[]::new);
        jdbc.update("delete from soft_bounce where channel = ? and address = any(?)", channel, named);
        return jdbc.query(
                """
                with gone as (delete from suppression where channel = ? and address = any(?) returning *),
                  kept as (insert into lifted_suppression (channel, address, at) select channel, address, ? from gone
                    on conflict (channel, address) do update set at = excluded.at)
                select * from gone""",
                SuppressionStore::row,
                channel,
                named,
                Timestamp.from(now));
    }

    /** Whether somebody has allowed an address again since its owner complained last of what this attempt brought. */
    public boolean isForgiven(String channel, String address, UUID attemptId) {
        return jdbc.queryForObject(
                """
                select exists (select 1 from lifted_suppression l where l.channel = ? and l.address = ? and not exists (
                  select 1 from report r where r.attempt_id = ? and r.outcome = 'complaint' and r.at > l.at))""",
                Boolean.class,
                channel,
                address,
                attemptId);
    }

    /** What was told by mistake, but no complaint. @return what held until now */
    public List<Suppression> takeBack(String channel, String address, String origin) {
        return jdbc.query(
                """
                        delete from suppression
                        where channel = ? and address = ? and origin = ? and reason <> 'complaint' returning *""",
                SuppressionStore::row,
                channel,
                address,
                origin);
    }

    /** @return whether it is new: one attempt bounces once */
    public boolean bounced(String channel, String address, UUID attemptId, String reason, Instant at) {
        return jdbc.update(
                        """
                        insert into soft_bounce (channel, address, attempt_id, reason, at) values (?, ?, ?, ?, ?)
                        on conflict do nothing""",
                        channel,
                        address,
                        attemptId,
                        reason,
                        Timestamp.from(at))
                > 0;
    }

    /** When the address bounced softly since its last delivery. */
    public List<Instant> bounces(String channel, String address) {
        return jdbc.query(
                "select at from soft_bounce where channel = ? and address = ? order by at",
                (rs, i) -> rs.getTimestamp(1).toInstant(),
                channel,
                address);
    }

    /** Where something can be sent: what a suppression names. */
    public record Target(String channel, String address) {}

    /** Deliveries heal their addresses. */
    public void healed(Collection<Target> targets) {
        if (!targets.isEmpty()) {
            jdbc.update(
                    """
                    delete from soft_bounce
                    where (channel, address) in (select * from unnest(?::text[], ?::text[]))""",
                    targets.stream().map(Target::channel).toArray(String[]::new),
                    targets.stream().map(Target::address).toArray(String[]::new));
        }
    }

    private static Suppression row(ResultSet rs, int i) throws SQLException {
        return new Suppression(
                rs.getString("channel"),
                rs.getString("address"),
                rs.getString("reason"),
                rs.getTimestamp("at").toInstant(),
                rs.getString("origin"));
    }
}
