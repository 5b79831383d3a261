package se.budkavle.work;

import static java.util.Comparator.naturalOrder;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.UuidArray;

/**
 * The {@code work} table. Steps without outside effect take rows inside their own transaction ({@link #take}, {@link
 * #takePlan}); delivery leases them ({@link #lease}, {@link #settle}). Due moments are business time,
 * leases the database's clock.
 */
public final class WorkStore {
    /** No ref comes after it. */
    public static final UUID LAST = new UUID(-1, -1);

    private static final Bulk<WorkRow> ROWS = WorkRow.columns(new Bulk<>());
    private static final String ADD = ROWS.insert("work");
    private static final String PUT = ADD
            + """
             on conflict (lane, ref) do update set due = excluded.due, priority = excluded.priority,
              tries = excluded.tries, token = null, lease_until = null""";

    private static final String PUT_EARLIER = ADD
            + """
             on conflict (lane, ref) do update set due = excluded.due where excluded.due < work.due""";

    private static final String PUT_IF_ABSENT = ADD + " on conflict (lane, ref) do nothing";

    private final JdbcTemplate jdbc;
    private final WorkSignals signals;
    private final ReadyStore ready;
    private final WaitingStore waiting;

    public WorkStore(JdbcTemplate jdbc, WorkSignals signals) {
        this.jdbc = jdbc;
        this.signals = signals;
        this.ready = new ReadyStore(jdbc, signals);
        this.waiting = new WaitingStore(jdbc, signals, ready);
    }

    public WaitingStore waiting() {
        return waiting;
    }

    /**
     * Rows have come into the lane by {@link WorkRow#adding} or {@link WorkRow#COPIED}.
     *
     * @param lowest when the first of them is due
     */
    public void added(String lane, Instant lowest) {
        signals.changes(lane, lowest);
    }

    /** Adds rows that no lane can have, as their refs are new. */
    public void add(Collection<WorkRow> rows) {
        insert(ADD, rows);
    }

    /** Adds rows; where the lane already has a row for the ref, its due moment, priority and tries are replaced. */
    public void put(Collection<WorkRow> rows) {
        insert(PUT, rows);
    }

    /** Adds rows; of a row's moment and that of the one which the lane already has the earlier counts. */
    public void putEarlier(Collection<WorkRow> rows) {
        insert(PUT_EARLIER, rows);
    }

    /** Adds rows; what the lane already has stays as it is, and whoever holds it keeps it. */
    public void putIfAbsent(Collection<WorkRow> rows) {
        insert(PUT_IF_ABSENT, rows);
    }

    private void insert(String statement, Collection<WorkRow> rows) {
        // Sorted, so that two transactions with overlapping rows never lock each other crosswise.
        var last = new LinkedHashMap<String, WorkRow>();
        rows.forEach(r -> last.put(r.lane() + " " + r.ref(), r));
        List<WorkRow> sorted = last.values().stream()
                .sorted(Comparator.comparing(WorkRow::lane).thenComparing(WorkRow::ref))
                .toList();
        if (sorted.isEmpty()) {
            return;
        }
        jdbc.update(statement, ROWS.arguments(sorted));
        tell(sorted);
    }

    private void tell(Collection<WorkRow> rows) {
        rows.stream()
                .collect(Collectors.toMap(
                        WorkRow::lane, WorkRow::due, BinaryOperator.minBy(naturalOrder()), LinkedHashMap::new))
                .forEach(signals::changes);
    }

    /**
     * Takes what is ready out of the lane, inside the step's transaction: a rollback puts it back. Chosen once and apart, as
     * for a lease.
     */
    public List<WorkRow> take(String lane, int limit, Instant now) {
        return ready.take(lane, limit, now);
    }

    /**
     * Locks free shards of persons that have events to plan, then takes events in order per person: urgent first, each
     * with its person's earlier events.
     */
    public List<WorkRow> takePlan(int limit, Instant now) {
        return ready.plan(limit, now);
    }

    public void remove(String lane, Collection<UUID> refs) {
        if (!refs.isEmpty()) {
            jdbc.update("delete from work where lane = ? and ref = any(?)", lane, UuidArray.of(refs));
            signals.changes(lane, null);
        }
    }

    /** Takes rows out of a lane unless somebody holds them; returns which it got. */
    public List<UUID> takeBack(String lane, Collection<UUID> refs) {
        signals.changes(lane, null);
        return jdbc.queryForList(
                """
                delete from work where (lane, ref) in (
                  select lane, ref from work where lane = ? and ref = any(?) and token is null for update skip locked)
                returning ref""",
                UUID.class,
                lane,
                UuidArray.of(refs));
    }

    /** Brings forward what waits in a lane; what is no longer there stays away, and what somebody is just taking is left. */
    public void hasten(String lane, Collection<UUID> refs, Instant due) {
        if (!refs.isEmpty()) {
            jdbc.update(
                    """
                    update work w set due = least(w.due, ?) from (
                      select lane, ref from work where lane = ? and ref = any(?) for update skip locked) free
                    where w.lane = free.lane and w.ref = free.ref""",
                    Timestamp.from(due),
                    lane,
                    UuidArray.of(refs));
            signals.changes(lane, due);
        }
    }

    public void retry(WorkRow row, Instant due) {
        jdbc.update(
                "update work set tries = tries + 1, due = ?, token = null, lease_until = null where lane = ? and ref = ?",
                Timestamp.from(due),
                row.lane(),
                row.ref());
        signals.changes(row.lane(), due);
    }

    /** Gives leased rows back for a later moment; those that this token no longer holds stay as they are. Returns those given. */
    public List<UUID> giveBack(String lane, UUID token, Collection<UUID> refs, Instant due) {
        signals.changes(lane, due);
        return jdbc.queryForList(
                """
                update work set due = ?, token = null, lease_until = null where lane = ? and token = ? and ref = any(?)
                returning ref""",
                UUID.class,
                Timestamp.from(due),
                lane,
                token,
                UuidArray.of(refs));
    }

    /** Puts off what nobody else holds, each to its moment; what this token held of it has not been tried. */
    public void putOff(String lane, UUID token, Map<UUID, Instant> until) {
        List<UUID> refs = List.copyOf(until.keySet());
        jdbc.update(
                """
                update work w set due = later.due, token = null, lease_until = null,
                  tries = w.tries - (w.token is not null)::int
                from unnest(?::uuid[], ?::timestamptz[]) as later(ref, due)
                where w.lane = ? and w.ref = later.ref and (w.token is null or w.token = ?)""",
                UuidArray.of(refs),
                refs.stream().map(until::get).map(Timestamp::from).toArray(Timestamp[]::new),
                lane,
                token);
        until.values().stream().min(naturalOrder()).ifPresent(due -> signals.changes(lane, due));
    }

    /** What this token holds, each with its moment; locked. */
    public Map<UUID, Instant> held(String lane, UUID token) {
        var held = new LinkedHashMap<UUID, Instant>();
        jdbc.query(
                "select ref, due from work where lane = ? and token = ? order by ref for update",
                rs -> {
                    held.put(rs.getObject(1, UUID.class), rs.getTimestamp(2).toInstant());
                },
                lane,
                token);
        return held;
    }

    /** Leases up to {@code limit} ready rows. Committed at once, the lease is the mark that a send may have begun. */
    public List<WorkRow> lease(String lane, int limit, Instant now, UUID token, Duration length) {
        return lease(lane, LAST, limit, now, token, length);
    }

    /** The same, passing over rows beyond the ref {@code to}. */
    public List<WorkRow> lease(String lane, UUID to, int limit, Instant now, UUID token, Duration length) {
        return ready.lease(lane, to, limit, now, token, length);
    }

    /** Takes the rows that this token still holds out of the lane; the others were lost to an expired lease. */
    public List<UUID> settle(String lane, UUID token, Collection<UUID> refs) {
        return jdbc.queryForList(
                "delete from work where lane = ? and token = ? and ref = any(?) returning ref",
                UUID.class,
                lane,
                token,
                UuidArray.of(refs));
    }

    /**
     * The same for rows of several tokens.
     *
     * @param tokens of the row at the same place in {@code refs}
     * @return the rows that are now settled, each with the token that held it
     */
    public Map<UUID, UUID> settle(String lane, List<UUID> refs, List<UUID> tokens) {
        var settled = new HashMap<UUID, UUID>();
        jdbc.query(
                """
                delete from work w using unnest(?::uuid[], ?::uuid[]) as held(ref, token)
                where w.lane = ? and w.ref = held.ref and w.token = held.token returning w.ref, w.token""",
                rs -> {
                    settled.put(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class));
                },
                UuidArray.of(refs),
                UuidArray.of(tokens),
                lane);
        return settled;
    }

    /** Holds on to what this token leases; false when it was lost. */
    public boolean renew(String lane, UUID ref, UUID token, Duration length) {
        return jdbc.update(
                        """
                        update work set lease_until = clock_timestamp() + make_interval(secs => ?)
                        where lane = ? and ref = ? and token = ?""",
                        length.toMillis() / 1000.0,
                        lane,
                        ref,
                        token)
                > 0;
    }

    /** Ends every lease at once: for a hub that starts, and knows that no other one lives. */
    public void endLeases() {
        jdbc.update("update work set lease_until = clock_timestamp() where token is not null");
    }

    /** Frees what is leased in a lane, for one that knows that nobody works in it. */
    public void endLeases(String lane) {
        jdbc
                .queryForList(
                        """
                        update work set token = null, lease_until = null where lane = ? and token is not null
                        returning due""",
                        Timestamp.class,
                        lane)
                .stream()
                .min(naturalOrder())
                .ifPresent(lowest -> {
                    signals.heard(lane, lowest.toInstant()); // for a claim in this very transaction
                    signals.changes(lane, lowest.toInstant());
                });
    }

    /** Locks rows whose lease has run out; a part of all lanes. */
    public List<WorkRow> takeExpired(int limit) {
        return ready.expired(limit);
    }

    public long count(String lane) {
        return jdbc.queryForObject("select count(*) from work where lane = ?", Long.class, lane);
    }
}
