package se.budkavle;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.AccountStore.Account;

/** What must hold of the hubs' tables, at any moment or at rest, held against what the partners of a simulation took. */
final class SimulationJudge {
    private final JdbcTemplate jdbc;
    private final SimulatedPartners partners;
    private final SimulatedLeases leases;
    private final Set<String> marketing;

    SimulationJudge(JdbcTemplate jdbc, SimulatedPartners partners, SimulatedLeases leases, Set<String> marketing) {
        this.jdbc = jdbc;
        this.partners = partners;
        this.leases = leases;
        this.marketing = marketing;
    }

    /** At any moment. */
    void books(Account account) {
        Simulation.demand(account.differences().isEmpty(), "the books do not balance: " + account.differences());
        Simulation.demand(
                jdbc.queryForObject("select count(*) from dead_letter", Long.class) == 0, "a step was put aside");
        demandNothingWaitsInVain();
    }

    /** What nobody has begun to send waits for its partner only while it is wanted, and a doubt only while it is one. */
    private void demandNothingWaitsInVain() {
        List<String> inVain = jdbc.queryForList(
                """
                select w.lane || ': ' || a.state || ' of what is ' || c.state
                from work w join attempt a on a.attempt_id = w.ref join communication c using (communication_id)
                where w.token is null and (w.lane = 'ambiguous' and a.state <> 'ambiguous'
                  or w.lane like 'attempts:%' and a.sends = '[]'
                    and (a.state <> 'scheduled' or c.state not in ('planned', 'active') and not c.parallel))""",
                String.class);
        Simulation.demand(inVain.isEmpty(), "waits in vain: " + inVain);
    }

    /** Nobody is awake any more: then no lane may hold what is due, but behind a person's earlier event that is not. */
    void nothingIsLeftUndone(List<String> worked, Set<String> stopped, Instant now) {
        List<String> left = jdbc.queryForList(
                """
                select lane || ' ' || ref from work w
                where lane = any(?) and lane <> all(?) and due <= ? and token is null and not exists (
                  select 1 from work e where e.lane = 'plan' and w.lane = 'plan' and e.shard = w.shard
                    and e.person = w.person and e.ref < w.ref and e.due > ?)""",
                String.class,
                worked.toArray(String[]::new),
                stopped.toArray(String[]::new),
                Timestamp.from(now),
                Timestamp.from(now));
        Simulation.demand(left.isEmpty(), "due, and nobody was woken for it: " + left);
    }

    /** At rest. */
    void judge() {
        demandOncePerMarketing();
        demandNoMoreThanWasNoted();
        demandWhatIsSaidToBeThereIsThere();
        demandDoubtsAreHeld();
        demandNoOtherChannelOnADoubt();
        demandOneMovePerWord();
        demandNoDoubtAfterAWord();
        demandNothingAfterDelivery();
        demandWhoWasReachedIsKnownToBe();
        demandWhoMayHaveAnOfferIsNotFree();
        long lost = partners.taken().keySet().stream()
                .filter(id ->
                        jdbc.queryForObject("select count(*) from attempt where attempt_id = ?", Long.class, id) == 0)
                .count();
        Simulation.demand(lost == 0, lost + " messages were sent that the hub knows nothing of");
    }

    /** Marketing is never sent a second time on a doubt, and where it reaches somebody by two ways this is told. */
    private void demandOncePerMarketing() {
        var reached = new HashMap<UUID, Integer>();
        jdbc.query(
                """
                select a.attempt_id, communication_id, c.class, c.double_contact
                from attempt a join communication c using (communication_id)""",
                rs -> {
                    UUID id = rs.getObject(1, UUID.class);
                    int times = partners.taken().getOrDefault(id, 0);
                    if (marketing.contains(rs.getString(3))) {
                        Simulation.demand(times <= 1, "a marketing message went out " + times + " times");
                        if (partners.delivered().contains(id) && !rs.getBoolean(4)) {
                            reached.merge(rs.getObject(2, UUID.class), 1, Integer::sum);
                        }
                    }
                });
        reached.forEach((communication, times) ->
                Simulation.demand(times == 1, "a marketing communication reached a person " + times + " times"));
    }

    /**
     * Each send is noted in the commit of its claim, before the partner is called, and a note is taken back only of what
     * was never called; that of a letter follows its hand-over, and at rest every hand-over has ended.
     */
    private void demandNoMoreThanWasNoted() {
        jdbc.query("select attempt_id, jsonb_array_length(sends), partner from attempt", rs -> {
            int times = partners.taken().getOrDefault(rs.getObject(1, UUID.class), 0);
            Simulation.demand(
                    times <= rs.getInt(2),
                    "%s took a message %d times, and %d are noted".formatted(rs.getString(3), times, rs.getInt(2)));
        });
    }

    /** A partner is said to have, or to have brought, nothing else than it did. */
    private void demandWhatIsSaidToBeThereIsThere() {
        jdbc.query(
                "select attempt_id, state, partner from attempt where state in ('accepted', 'sent', 'delivered')",
                rs -> {
                    UUID id = rs.getObject(1, UUID.class);
                    Simulation.demand(
                            partners.taken().containsKey(id),
                            "of a message that %s never took it is said: %s"
                                    .formatted(rs.getString(3), rs.getString(2)));
                    Simulation.demand(
                            !rs.getString(2).equals("delivered")
                                    || partners.delivered().contains(id),
                            "of a message that %s did not bring to its person it is said: delivered"
                                    .formatted(rs.getString(3)));
                });
        // where nobody says what became of it, a plan may presume that what was taken has arrived
        List<UUID> delivered = jdbc.queryForList(
                """
                select communication_id from communication c where state = 'delivered' and not exists (
                  select 1 from attempt a where a.communication_id = c.communication_id and a.attempt_id = any(?))""",
                UUID.class,
                (Object) partners.taken().keySet().toArray(UUID[]::new));
        Simulation.demand(delivered.isEmpty(), "said to be delivered, though no partner took it: " + delivered);
    }

    /** Of what may have gone out, and of which no partner says a word, marketing waits for a person, as nobody else may decide. */
    private void demandDoubtsAreHeld() {
        jdbc.query(
                """
                select a.attempt_id, a.state from attempt a join communication c using (communication_id)
                where c.state in ('planned', 'active') and c.class = any(?) and a.batch_id is null
                  and a.state <> 'cancelled' and jsonb_array_length(a.sends) > 0""",
                rs -> {
                    UUID id = rs.getObject(1, UUID.class);
                    Simulation.demand(
                            partners.speakOf(id)
                                    || !leases.isInDoubt(id)
                                    || rs.getString(2).equals("held"),
                            "marketing in doubt is " + rs.getString(2) + ", not held");
                },
                (Object) marketing.toArray(String[]::new));
    }

    /** Marketing that may have arrived, as nobody has said otherwise, never goes out by another way. */
    private void demandNoOtherChannelOnADoubt() {
        List<UUID> passedOn = jdbc.queryForList(
                """
                select a.attempt_id from attempt a join communication c using (communication_id)
                where not c.parallel and c.class = any(?) and a.batch_id is null and jsonb_array_length(a.sends) > 0
                  and (c.state in ('exhausted', 'expired') and a.state <> 'held' or exists (
                    select 1 from attempt o where o.communication_id = a.communication_id and o.step > a.step))""",
                UUID.class,
                (Object) marketing.toArray(String[]::new));
        passedOn.removeIf(id -> partners.speakOf(id) || !leases.isInDoubt(id));
        Simulation.demand(passedOn.isEmpty(), "marketing in doubt was passed on: " + passedOn);
    }

    /** However often a report comes, its attempt moves once: what follows on the timeline is another word. */
    private void demandOneMovePerWord() {
        long twice = jdbc.queryForObject(
                """
                select count(*) from (
                  select kind, arguments, lag(row(kind, arguments)::text) over (partition by attempt_id order by position, entry_id)
                    = row(kind, arguments)::text as same
                  from timeline where attempt_id is not null
                    and kind in ('attempt-accepted', 'attempt-sent', 'attempt-delivered', 'attempt-failed')) moves
                where same""",
                Long.class);
        Simulation.demand(twice == 0, twice + " reports moved an attempt that stood there already");
    }

    /** Once a partner has spoken of a message, it is neither in doubt, nor put off, nor sent again. */
    private void demandNoDoubtAfterAWord() {
        List<String> doubts = jdbc.queryForList(
                """
                select d.kind from timeline d where d.kind in ('ambiguous', 'resent', 'not-taken') and exists (
                  select 1 from timeline w where w.attempt_id = d.attempt_id
                    and w.kind in ('attempt-accepted', 'attempt-sent', 'attempt-delivered', 'attempt-failed')
                    and (w.position, w.entry_id) < (d.position, d.entry_id))""",
                String.class);
        Simulation.demand(doubts.isEmpty(), "of what a partner has spoken of it is said: " + doubts);
    }

    /** Who has the message gets no other one, unless the partner took its word back. */
    private void demandNothingAfterDelivery() {
        long later = jdbc.queryForObject(
                """
                select count(*) from timeline d
                join communication c on c.communication_id = d.communication_id and not c.parallel
                join timeline o on o.communication_id = d.communication_id and o.kind = 'offered'
                  and (o.position, o.entry_id) > (d.position, d.entry_id)
                where d.kind = 'attempt-delivered' and not exists (
                  select 1 from timeline f where f.attempt_id = d.attempt_id and f.kind = 'attempt-failed'
                    and (f.position, f.entry_id) between (d.position, d.entry_id) and (o.position, o.entry_id))""",
                Long.class);
        Simulation.demand(later == 0, later + " channels were tried after the message had arrived");
    }

    /** Whatever was said of its other tries. */
    private void demandWhoWasReachedIsKnownToBe() {
        List<String> others = jdbc.queryForList(
                """
                select c.state from communication c where c.state <> 'delivered' and exists (
                  select 1 from attempt a where a.communication_id = c.communication_id and a.state = 'delivered')""",
                String.class);
        Simulation.demand(others.isEmpty(), "what has arrived is said to be " + others);
    }

    /** Each offer here is made once: what a partner took, and has not said to have failed, keeps the person from the next. */
    private void demandWhoMayHaveAnOfferIsNotFree() {
        List<UUID> free = jdbc.queryForList(
                """
                select a.attempt_id from attempt a join communication c using (communication_id)
                where c.class = any(?) and (a.state <> 'failed' or a.outcome = 'unknown')
                  and not exists (select 1 from contact_claim k where k.communication_id = c.communication_id)
                  and not exists (select 1 from communication l where l.sendout = c.sendout and l.state <> 'not-sent'
                    and l.person_key = c.person_key and l.communication_id > c.communication_id)""",
                UUID.class,
                (Object) marketing.toArray(String[]::new));
        free.retainAll(partners.taken().keySet());
        Simulation.demand(free.isEmpty(), "who may have an offer may be made the same again: " + free);
    }

    /** Marketing that partners took. */
    long marketingTaken() {
        return jdbc.queryForObject(
                """
                select count(*) from attempt join communication c using (communication_id)
                where attempt_id = any(?) and c.class = any(?)""",
                Long.class,
                partners.taken().keySet().toArray(UUID[]::new),
                marketing.toArray(String[]::new));
    }
}
