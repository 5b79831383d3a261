package se.budkavle.work;

import static java.util.Comparator.naturalOrder;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** How much waits in {@code work} and since when, for those who watch the lanes and take nothing. */
public final class WaitingStore {
    private final JdbcTemplate jdbc;
    private final WorkSignals signals;
    private final ReadyStore ready;

    WaitingStore(JdbcTemplate jdbc, WorkSignals signals, ReadyStore ready) {
        this.jdbc = jdbc;
        this.signals = signals;
        this.ready = ready;
    }

    /** The earliest due moment of what is ready in each of these lanes; those where nothing is ready are left out. */
    public Map<String, Instant> oldest(Collection<String> lanes, Instant now) {
        var oldest = new HashMap<String, Instant>();
        for (String lane : lanes) {
            jdbc
                    .queryForList(
                            """
                            select (select w.due from work w where w.lane = ? and w.priority = p.nth - 1 and w.due >= p.start
                                      and w.due <= ? and w.token is null order by w.due limit 1)
                            from unnest(?::timestamptz[]) with ordinality as p (start, nth)""",
                            Timestamp.class,
                            lane,
                            Timestamp.from(now),
                            ready.starts(lane, now))
                    .stream()
                    .filter(Objects::nonNull)
                    .map(Timestamp::toInstant)
                    .min(naturalOrder())
                    .ifPresent(due -> oldest.put(lane, due));
        }
        return oldest;
    }

    /** Whether something is ready or leased now, apart from lanes that are paused. */
    public boolean busy(Instant now, Collection<String> pausedLanes) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from work where (due <= ? or token is not null) and lane <> all(?))",
                Boolean.class,
                Timestamp.from(now),
                pausedLanes.toArray(String[]::new)));
    }

    public Optional<Instant> nextDue(Collection<String> pausedLanes) {
        return Optional.ofNullable(
                        jdbc.queryForObject("select min(due) from work where lane <> all(?)", Timestamp.class, (Object)
                                pausedLanes.toArray(String[]::new)))
                .map(Timestamp::toInstant);
    }

    /**
     * Puts off the whole lane: what nobody else holds is due at that moment at the earliest; what this token held of it has
     * not been tried, and is due a second later, so that one that is put off each time keeps no other from its turn.
     */
    public void putOff(String lane, UUID token, Instant until) {
        jdbc.update(
                """
                update work w set due = ?::timestamptz + make_interval(secs => (w.token is not null)::int), token = null, lease_until = null,
                  tries = w.tries - (w.token is not null)::int from (
                  select lane, ref from work where lane = ? and due < ? and (token is null or token = ?)
                  for update skip locked) free
                where w.lane = free.lane and w.ref = free.ref""",
                Timestamp.from(until),
                lane,
                Timestamp.from(until),
                token);
        signals.changes(lane, until);
    }

    /** Those that nobody has leased, but no further than {@code most}: asked often, so past what has gone. */
    public long count(String lane, long most) {
        return jdbc.queryForObject(
                """
                select count(*) from (
                  select 1 from unnest(?::timestamptz[]) with ordinality as p (start, nth)
                    cross join lateral (select 1 from work w where w.lane = ? and w.priority = p.nth - 1
                      and w.due >= p.start and w.token is null limit ?) as one
                  limit ?) as counted""",
                Long.class,
                Starts.moments(signals.starts().known(lane, Priority.values().length)),
                lane,
                most,
                most);
    }
}
