package se.budkavle;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import se.budkavle.delivery.Lane;

/** Who may call partners about which attempts, kept apart from the hubs' own books, and what no claim may bring. */
final class SimulatedLeases {
    private final JdbcTemplate jdbc;
    private final Set<String> marketing;
    /** By attempt: the token that holds it. */
    private final Map<UUID, UUID> held = new HashMap<>();
    /** Handed out by which claim, and not known to have stayed. */
    private final Map<UUID, UUID> inDoubt = new HashMap<>();

    SimulatedLeases(JdbcTemplate jdbc, Set<String> marketing) {
        this.jdbc = jdbc;
        this.marketing = marketing;
    }

    boolean holds(Lane.Claimed call) {
        return call.token().equals(held.get(call.message().attemptId()));
    }

    boolean isInDoubt(UUID attempt) {
        return inDoubt.containsKey(attempt);
    }

    /** Each of these is about to go out. */
    void claimed(List<Lane.Claimed> calls) {
        if (calls.isEmpty()) {
            return;
        }
        UUID[] ids = calls.stream().map(c -> c.message().attemptId()).toArray(UUID[]::new);
        calls.forEach(c -> Simulation.demand(
                held.put(c.message().attemptId(), c.token()) == null,
                "an attempt was claimed that another call still has"));
        List<UUID> promotions = jdbc.queryForList(
                "select attempt_id from attempt join communication c using (communication_id) where attempt_id = any(?) and c.class = any(?)",
                UUID.class,
                ids,
                marketing.toArray(String[]::new));
        Simulation.demand(
                promotions.stream().noneMatch(inDoubt::containsKey),
                "marketing was claimed again although it may have gone out");
        calls.forEach(c -> inDoubt.put(c.message().attemptId(), c.token()));
        long late = jdbc.queryForObject(
                """
                select count(*) from attempt a join communication c using (communication_id)
                where a.attempt_id = any(?) and not c.parallel and exists (
                  select 1 from attempt o where o.communication_id = c.communication_id
                    and o.attempt_id <> a.attempt_id and o.state = 'delivered')""",
                Long.class,
                (Object) ids);
        Simulation.demand(late == 0, "a message was claimed whose person has it by another channel");
    }

    /** Written down by who asked for it, in time or not: also who comes too late knows that its own call was not taken. */
    void settled(Lane.Result result) {
        UUID id = result.claimed().message().attemptId();
        held.remove(id, result.claimed().token());
        if (result instanceof Lane.Result.NotSent) {
            inDoubt.remove(id, result.claimed().token());
        }
    }

    /** After every turn: a lease ends by its own hub, or by running out, and never by what another one writes down. */
    void demandAllHeld() {
        List<UUID> lost = lost();
        Simulation.demand(lost.isEmpty(), "a call goes on without its lease: " + lost);
    }

    /** When each lease that is held now runs out by itself, by its token. */
    Map<UUID, Instant> ends() {
        var ends = new HashMap<UUID, Instant>();
        jdbc.query(
                "select token, lease_until from work where token = any(?)",
                (RowCallbackHandler) rs ->
                        ends.put(rs.getObject(1, UUID.class), rs.getTimestamp(2).toInstant()),
                (Object) held.values().toArray(UUID[]::new));
        return ends;
    }

    /** Leases that ran out were ended: also some that ran out by themselves, where the machine is slow, and no other. */
    void reaped(Map<UUID, Instant> ends) {
        Instant now =
                jdbc.queryForObject("select clock_timestamp()", Timestamp.class).toInstant();
        List<UUID> lost = lost();
        lost.forEach(attempt -> Simulation.demand(
                !ends.getOrDefault(held.get(attempt), Instant.MIN).isAfter(now), "a lease was ended before its time"));
        held.keySet().removeAll(lost);
    }

    private List<UUID> lost() {
        return jdbc.queryForList(
                """
                select h.ref from unnest(?::uuid[], ?::uuid[]) as h(ref, token) where not exists (
                  select 1 from work w where w.ref = h.ref and w.token = h.token)""",
                UUID.class,
                held.keySet().toArray(UUID[]::new),
                held.values().toArray(UUID[]::new));
    }

    void ranOut(Collection<UUID> tokens) {
        held.values().removeAll(tokens);
    }
}
