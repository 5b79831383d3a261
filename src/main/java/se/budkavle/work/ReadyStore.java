package se.budkavle.work;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import se.budkavle.rows.UuidArray;

/** What is ready in {@code work}, from where something may wait: see {@link Starts}. */
final class ReadyStore {
    private static final RowMapper<WorkRow> ROW = (rs, i) -> new WorkRow(
            rs.getString("lane"),
            rs.getObject("ref", UUID.class),
            Priority.ofRank(rs.getInt("priority")),
            rs.getTimestamp("due").toInstant(),
            rs.getInt("tries"),
            rs.getObject("shard", Integer.class),
            rs.getObject("person", Long.class));

    /** By priority in turn, and in each by its due moment: no row is touched that is not taken. */
    private static final String READY =
            """
            with ready as materialized (
              select one.* from unnest(?::timestamptz[]) with ordinality as p (start, nth)
                cross join lateral (select w.lane, w.ref from work w where w.lane = ? and w.priority = p.nth - 1
                  and w.due >= p.start and w.due <= ? and w.token is null and w.ref <= ?
                  order by w.due limit ? for update skip locked) as one
              limit ?)
            """;
    /**
     * Persons stand in the lane {@code plan} alone. To name it where they are looked up would lead the planner to read all of
     * it for each of its rows, while it believes the lane to be short.
     */
    private static final String PLANNABLE =
            """
            with first as materialized (
              select one.* from unnest(?::timestamptz[]) with ordinality as p (start, nth)
                cross join lateral (
                  select w.shard, w.person, w.ref from work w
                  where w.lane = 'plan' and w.priority = p.nth - 1 and w.due >= p.start and w.due <= ?
                    and w.token is null and w.shard = any(?)
                    and not exists (select 1 from work e where e.shard = w.shard and e.person = w.person
                                      and e.ref < w.ref and e.due > ?)
                  order by w.due limit ?) as one
              limit ?)
            select distinct w.* from work w join first f on w.shard = f.shard and w.person = f.person and w.ref <= f.ref
            order by w.ref limit ?""";

    /** Rows to plan, of which it may be said that they are spread over all shards. */
    private static final int MANY = 1000;
    /** Half of all shards, so that two plan side by side. */
    private static final int SHARE = 32;
    /** Stands for the leases of all lanes. */
    private static final String LEASES = "leases";

    private final JdbcTemplate jdbc;
    private final WorkSignals signals;

    ReadyStore(JdbcTemplate jdbc, WorkSignals signals) {
        this.jdbc = jdbc;
        this.signals = signals;
    }

    List<WorkRow> take(String lane, int limit, Instant now) {
        return claimed(
                lane,
                jdbc.query(
                        READY
                                + "delete from work w using ready where w.lane = ready.lane and w.ref = ready.ref returning w.*",
                        ROW,
                        starts(lane, now),
                        lane,
                        Timestamp.from(now),
                        WorkStore.LAST,
                        limit,
                        limit));
    }

    /** Two statements on purpose: within one, a stale snapshot plans an event twice. */
    List<WorkRow> plan(int limit, Instant now) {
        String[] starts = starts(Lanes.PLAN, now);
        List<Integer> shards = shards(starts, now);
        if (shards.isEmpty()) {
            return List.of();
        }
        List<WorkRow> seen = jdbc.query(
                PLANNABLE,
                ROW,
                starts,
                Timestamp.from(now),
                shards.toArray(Integer[]::new),
                Timestamp.from(now),
                limit,
                limit,
                limit);
        return claimed(Lanes.PLAN, seen.isEmpty() ? seen : taken(seen));
    }

    /** Without those that somebody was just putting aside, who needs no shard for that. */
    private List<WorkRow> taken(List<WorkRow> seen) {
        var taken = new HashSet<>(jdbc.queryForList(
                "delete from work where lane = ? and ref = any(?) returning ref",
                UUID.class,
                Lanes.PLAN,
                UuidArray.of(seen.stream().map(WorkRow::ref).toList())));
        return seen.stream().filter(row -> taken.contains(row.ref())).toList();
    }

    /**
     * The locked shards: of those where something waits those with the most urgent first, and no more than are one
     * planner's share. When many wait, nearly every shard has some, and a shard that is locked must not hide the others.
     */
    private List<Integer> shards(String[] starts, Instant now) {
        return jdbc.queryForList(
                """
                with head as materialized (
                  select head.shard, p.nth from unnest(?::timestamptz[]) with ordinality as p (start, nth)
                    cross join lateral (select shard from work w where w.lane = 'plan' and w.priority = p.nth - 1
                      and w.due >= p.start and w.due <= ? and w.token is null order by w.due limit ?) as head)
                select s.shard from planning_shard s
                  left join (select shard, min(nth) as nth from head group by shard) as h on h.shard = s.shard
                where h.shard is not null or (select count(*) from head) >= ?
                order by h.nth, random() limit ? for no key update of s skip locked""",
                Integer.class,
                starts,
                Timestamp.from(now),
                MANY,
                MANY,
                SHARE);
    }

    /** The moments where a claim begins, one for each priority: what is before them has gone. */
    String[] starts(String lane, Instant now) {
        return Starts.moments(signals.starts().of(lane, Priority.values().length, from -> lowest(lane, from, now)));
    }

    /**
     * The lowest moment of what waits. Not beyond now: what is put in for a later one, and is not yet to be seen, is then
     * found without a word of it.
     */
    private long[] lowest(String lane, long[] from, Instant now) {
        return jdbc
                .queryForList(
                        """
                        select (select w.due from work w where w.lane = ? and w.priority = p.nth - 1 and w.due >= p.start
                                  and w.token is null order by w.due limit 1)
                        from unnest(?::timestamptz[]) with ordinality as p (start, nth) order by p.nth""",
                        Timestamp.class,
                        lane,
                        Starts.moments(from))
                .stream()
                .mapToLong(due -> Starts.micros(due == null || due.toInstant().isAfter(now) ? now : due.toInstant()))
                .toArray();
    }

    private List<WorkRow> claimed(String lane, List<WorkRow> rows) {
        if (!rows.isEmpty()) {
            signals.starts().taken(lane, rows.size());
            signals.changes(lane, null);
        }
        return rows;
    }

    /**
     * What is ready is chosen once and apart: inside the update's own condition it may be chosen again for each row, and
     * then more than {@code limit} are leased.
     */
    List<WorkRow> lease(String lane, UUID to, int limit, Instant now, UUID token, Duration length) {
        return claimed(
                lane,
                jdbc.query(
                        READY
                                + """
                                update work w set token = ?, tries = w.tries + 1,
                                  lease_until = clock_timestamp() + make_interval(secs => ?)
                                from ready where w.lane = ready.lane and w.ref = ready.ref
                                returning w.*""",
                        ROW,
                        starts(lane, now),
                        lane,
                        Timestamp.from(now),
                        to,
                        limit,
                        limit,
                        token,
                        length.toMillis() / 1000.0));
    }

    List<WorkRow> expired(int limit) {
        long[] start = signals.starts().of(LEASES, 1, this::lowestLease);
        List<WorkRow> expired = jdbc.query(
                """
                select * from work where token is not null and lease_until >= ?::timestamptz
                  and lease_until < (select clock_timestamp())
                limit ? for update skip locked""",
                ROW,
                Starts.moments(start)[0],
                limit);
        if (!expired.isEmpty()) {
            signals.changes(LEASES, null);
        }
        return expired;
    }

    private long[] lowestLease(long[] from) {
        Timestamp lowest = jdbc.queryForObject(
                """
                select least(clock_timestamp(), min(lease_until)) from work
                where token is not null and lease_until >= ?::timestamptz""",
                Timestamp.class,
                Starts.moments(from)[0]);
        return new long[] {Starts.micros(lowest.toInstant())};
    }
}
