package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** What shows in the tables that something is stuck. Each question is a few probes of an index, whatever is waiting. */
public class WatchStore {
    /** What is told at once of one partner and kind. */
    private static final int MOST_OF_ONE = 10;

    private final JdbcTemplate jdbc;
    private final WorkStore work;

    public WatchStore(JdbcTemplate jdbc, WorkStore work) {
        this.jdbc = jdbc;
        this.work = work;
    }

    /** Per lane that nobody has stopped, of questions also those whose partner's breaker is not shut: since when its oldest ready work is due, business time. */
    Map<String, Instant> waiting(Instant now) {
        List<String> lanes = jdbc.queryForList(
                """
                select unnest(?::text[])
                union all select 'status:' || subscriber from status_cursor
                union all select p.kind || l.partner from lane_mode l
                  cross join (values ('attempts:'), ('batches:'), ('lookups:'), ('inquiries:'), ('withdrawals:')) as p(kind)
                    join lane using (partner)
                  where (p.kind in ('lookups:', 'withdrawals:') or not l.stopped and not l.draining)
                    and (p.kind in ('attempts:', 'batches:') or lane.breaker = 'closed'
                      or lane.breaker_until <= clock_timestamp())""",
                String.class,
                (Object) Lanes.BETWEEN_VERBS.toArray(String[]::new));
        return work.waiting().oldest(lanes, now);
    }

    long leasesOverFor(Duration time) {
        return jdbc.queryForObject(
                """
                select count(*) from work where token is not null
                  and lease_until < clock_timestamp() - make_interval(secs => ?)""",
                Long.class,
                time.toMillis() / 1000.0);
    }

    /** @param table of this month or the next, in UTC as all months of a history are */
    record Monthless(String history, String table) {}

    /** Months that have no table: what belongs there lies where what is of no month does, or will. */
    List<Monthless> monthless() {
        return jdbc.query(
                """
                select history, part from unnest(array['event', 'communication', 'attempt', 'timeline']) as history
                  cross join generate_series(0, 1) as ahead cross join lateral (select history
                    || to_char(now() at time zone 'UTC' + make_interval(months => ahead), '_YYYYMM') as part) as month
                where to_regclass(part) is null order by part""",
                (rs, i) -> new Monthless(rs.getString("history"), rs.getString("part")));
    }

    record Unsealed(UUID batchId, String partner, Instant cutOff) {}

    List<Unsealed> unsealed(Instant before) {
        return jdbc.query(
                """
                select b.batch_id, b.partner, b.cutoff from print_batch b join lane l using (partner)
                where b.state = 'open' and b.cutoff < ? and exists (
                  select 1 from attempt a where a.batch_id = b.batch_id and a.state = 'scheduled')""",
                (rs, i) -> new Unsealed(
                        rs.getObject("batch_id", UUID.class),
                        rs.getString("partner"),
                        rs.getTimestamp("cutoff").toInstant()),
                Timestamp.from(before));
    }

    long overdueItems(Instant now) {
        return jdbc.queryForObject(
                "select count(*) from work_item where state <> 'resolved' and due_at < ?",
                Long.class,
                Timestamp.from(now));
    }

    /** @param reason whose first arguments name the partner, and what of it */
    record Asked(String kind, Reason reason) {}

    /**
     * What of these kinds people have not decided yet, each reason once, the oldest first. Of each partner and kind the
     * oldest few: a partner whose every word is new hides nothing else.
     */
    List<Asked> asked(Collection<String> kinds) {
        return jdbc.query(
                """
                select kind, reason from (
                  select kind, reason, min(opened_at) as since,
                      row_number() over (partition by kind, reason -> 'arguments' ->> 0 order by min(opened_at)) as place
                    from work_item where state <> 'resolved' and kind = any(?) group by kind, reason) as asked
                where place <= ? order by since""",
                (rs, i) -> new Asked(
                        rs.getString("kind"), Rows.read(rs.getString("reason"), new TypeReference<Reason>() {})),
                kinds.toArray(String[]::new),
                MOST_OF_ONE);
    }

    /** @param rounds how often in a row it was found away */
    record Away(String partner, int rounds) {}

    /** Partners that were found away so often, and are not back. */
    List<Away> away(int rounds) {
        return jdbc.query(
                "select partner, breaker_round from lane where breaker <> 'closed' and breaker_round >= ? order by 1",
                (rs, i) -> new Away(rs.getString(1), rs.getInt(2)),
                rounds);
    }

    /** Systems that are told of statuses and have not taken one, tried so often: what is tried again is due last. */
    List<String> deaf(int tries) {
        return jdbc.queryForList(
                """
                select subscriber from status_cursor s where exists (
                  select 1 from (select w.tries from work w where w.lane = 'status:' || s.subscriber and w.token is null
                    order by w.priority desc, w.due desc limit 100) as last where last.tries >= ?) order by 1""",
                String.class,
                tries);
    }

    /** @param since the database's clock; {@code process} as pg_stat_activity has it, 0 for a prepared transaction */
    record Snapshot(Instant since, int process, String state) {}

    /** The oldest snapshot that keeps dead rows from being removed; what this role may not see is not told. */
    Optional<Snapshot> heldLongerThan(Duration time) {
        return jdbc
                .query(
                        """
                        select since, process, state from (
                          select xact_start as since, pid as process, coalesce(state, 'unknown') as state
                            from pg_stat_activity
                            where (backend_xmin is not null or backend_xid is not null) and xact_start is not null
                              and backend_type in ('client backend', 'walsender')
                          union all select prepared, 0, 'prepared' from pg_prepared_xacts) as held
                        where since < clock_timestamp() - make_interval(secs => ?) order by since limit 1""",
                        (rs, i) -> new Snapshot(
                                Objects.requireNonNull(Rows.at(rs.getTimestamp("since"))),
                                rs.getInt("process"),
                                rs.getString("state")),
                        time.toMillis() / 1000.0)
                .stream()
                .findFirst();
    }
}
