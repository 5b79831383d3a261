package se.budkavle.delivery;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.planning.Once;
import se.budkavle.release.Rows;

/** The claims that make sure a person is contacted once: a unique key is a promise that no restart forgets. */
public final class ClaimStore {
    private static final List<String> TABLES = List.of("contact_claim", "released_claim");
    /** 8 MB: soon read, also from a disk that is asked for it for the first time. */
    private static final int PAGES = 1_000;

    private final JdbcTemplate jdbc;

    ClaimStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Claim(UUID by, Instant until) {}

    /**
     * Claims the keys of communications, in the order of the keys; a key whose time has passed is free. Who finds one of
     * its keys taken loses, and its other keys are the holder's from then on: they all name the same person.
     *
     * @return for each communication that lost, the one that holds its key
     */
    Map<UUID, UUID> claim(Map<UUID, Once> wanted, Instant now) {
        var losers = new HashMap<UUID, UUID>();
        var claims = new TreeMap<String, Claim>();
        wanted.forEach((id, once) -> {
            Claim claim = once.keys().stream()
                    .map(claims::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(new Claim(id, once.until()));
            once.keys().forEach(key -> claims.putIfAbsent(key, claim));
            if (!claim.by().equals(id)) {
                losers.put(id, claim.by());
            }
        });
        Set<String> won = claims.isEmpty() ? Set.of() : insert(claims, now);
        if (won.size() < claims.size()) {
            Map<UUID, UUID> beaten = handOver(claims, won);
            losers.replaceAll((id, winner) -> beaten.getOrDefault(winner, winner));
            losers.putAll(beaten);
        }
        return losers;
    }

    private Set<String> insert(Map<String, Claim> claims, Instant now) {
        Collection<Claim> values = claims.values();
        return new HashSet<>(jdbc.queryForList(
                """
                insert into contact_claim as c (key, communication_id, until)
                select * from unnest(?::text[], ?::uuid[], ?::timestamptz[])
                on conflict (key) do update set communication_id = excluded.communication_id, until = excluded.until
                  where c.until <= ? returning key""",
                String.class,
                claims.keySet().toArray(String[]::new),
                values.stream().map(Claim::by).toArray(UUID[]::new),
                values.stream().map(c -> c.until().toString()).toArray(String[]::new),
                Timestamp.from(now)));
    }

    /** Gives what losers have won to the holders of their other keys. Returns the losers, each with its holder. */
    private Map<UUID, UUID> handOver(Map<String, Claim> claims, Set<String> won) {
        var holders = new HashMap<UUID, Claim>();
        held(claims.keySet().stream().filter(key -> !won.contains(key)).toList())
                .forEach((key, holder) -> holders.putIfAbsent(claims.get(key).by(), holder));
        var rows = new ArrayList<Object[]>();
        won.stream().filter(key -> holders.containsKey(claims.get(key).by())).forEach(key -> {
            Claim holder = holders.get(claims.get(key).by());
            rows.add(new Object[] {holder.by(), Timestamp.from(holder.until()), key});
        });
        jdbc.batchUpdate("update contact_claim set communication_id = ?, until = ? where key = ?", rows);
        var beaten = new HashMap<UUID, UUID>();
        holders.forEach((id, holder) -> beaten.put(id, holder.by()));
        return beaten;
    }

    private Map<String, Claim> held(List<String> keys) {
        var held = new TreeMap<String, Claim>();
        jdbc.query(
                "select key, communication_id, until from contact_claim where key = any(?)",
                rs -> {
                    held.put(
                            rs.getString("key"),
                            new Claim(rs.getObject("communication_id", UUID.class), Rows.at(rs.getTimestamp("until"))));
                },
                (Object) keys.toArray(String[]::new));
        return held;
    }

    /**
     * What the customer number was contacted about counts for the person that it has turned out to be. Its communications are
     * held meanwhile: whoever gives a claim back, or takes it back, either holds its communication, and is waited for, or
     * finds the person's key too.
     */
    void becomesPerson(String customerNo, String personKey) {
        Object[] names = {Once.person(customerNo), Once.person(personKey), customerNo, Once.person(customerNo)};
        jdbc.queryForList(
                """
                select from communication m where m.customer_no = ? and (
                    exists (select from contact_claim k where k.communication_id = m.communication_id)
                    or exists (select from released_claim k where k.communication_id = m.communication_id))
                order by m.communication_id for share""",
                customerNo);
        jdbc.update(
                """
                insert into released_claim (key, communication_id, until)
                select replace(k.key, ?, ?), k.communication_id, k.until
                from released_claim k join communication m using (communication_id)
                where m.customer_no = ? and position(? in k.key) > 0 order by k.communication_id
                on conflict do nothing""",
                names);
        jdbc.update(
                """
                insert into contact_claim as c (key, communication_id, until)
                select replace(k.key, ?, ?), k.communication_id, k.until
                from contact_claim k join communication m using (communication_id)
                where m.customer_no = ? and position(? in k.key) > 0 order by 1
                on conflict (key) do update set communication_id = excluded.communication_id, until = excluded.until
                  where c.until < excluded.until""",
                names);
    }

    /**
     * Frees whom communications that have ended without contact cannot reach any more. A person who may have been reached,
     * or may still be, is not contacted again: what the partner may have keeps its claim, and so does what cannot be called
     * back. What waits is to be taken back before. What is freed is kept, for a partner may have been wrong.
     */
    void release(Collection<UUID> communicationIds) {
        int released = jdbc.update(
                """
                with freed as (
                  delete from contact_claim k using communication c
                  where c.communication_id = any(?) and k.communication_id = c.communication_id
                    and c.state in ('cancelled', 'exhausted', 'expired') and not exists (
                      select 1 from attempt a where a.communication_id = k.communication_id
                        and (a.state not in ('failed', 'cancelled')
                          or a.outcome in ('unknown', 'accepted', 'delayed', 'sent')
                          or a.outcome is null and a.unclear > 0))
                  returning k.communication_id, k.key, k.until)
                insert into released_claim (communication_id, key, until) select * from freed
                on conflict (communication_id, key) do update set until = excluded.until""",
                (Object) communicationIds.toArray(UUID[]::new));
        if (released > 0) {
            retake(communicationIds); // one that held the place before may have reached the person after all
        }
    }

    /**
     * Whoever had the places that these gave back, and is under way again or has arrived after all, has them again: a place
     * that another one has taken meanwhile stays with it, unless its own claim would end first, and is asked for once more
     * when that one gives it back.
     */
    void retake(Collection<UUID> communicationIds) {
        if (communicationIds.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                insert into contact_claim as c (key, communication_id, until)
                select distinct on (r.key) r.key, r.communication_id, r.until
                from released_claim r join communication m using (communication_id)
                where r.key in (select key from released_claim where communication_id = any(?))
                  and m.state not in ('cancelled', 'exhausted', 'expired')
                order by r.key, r.until desc
                on conflict (key) do update set communication_id = excluded.communication_id, until = excluded.until
                  where c.until < excluded.until""",
                (Object) communicationIds.toArray(UUID[]::new));
    }

    /**
     * Forgets what was over by then: it keeps nobody from anything. What a planner is looking at has its next turn. Page by
     * page through the whole table, as an index would cost each claim more than it spares here.
     */
    void forget(Instant over) {
        for (String table : TABLES) {
            Integer pages = jdbc.queryForObject(
                    "select pg_relation_size(?::regclass) / current_setting('block_size')::int", Integer.class, table);
            for (int page = 0; page < pages; page += PAGES) {
                jdbc.update(
                        "delete from " + table + " where ctid = any(array(select ctid from " + table
                                + " where ctid >= ?::tid and ctid < ?::tid and until <= ? for update skip locked))",
                        "(" + page + ",0)",
                        "(" + (page + PAGES) + ",0)",
                        Timestamp.from(over));
            }
        }
    }
}
