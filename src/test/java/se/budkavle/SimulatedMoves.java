package se.budkavle;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.Inquiries;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.rows.Ids;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;

/** What a hub of a simulation does next, each move by itself: it works a lane, calls, hears, dies, or stands still. */
final class SimulatedMoves {
    private final Random random;
    private final List<SimulatedHub> hubs;
    private final SimulatedTime time;
    private final JdbcTemplate jdbc;
    private final SimulatedPartners partners;
    private final SimulatedLeases leases;
    private final List<String> trace = new ArrayList<>();
    private final List<UUID> planned = new ArrayList<>();
    private boolean calm;

    SimulatedMoves(
            Random random,
            List<SimulatedHub> hubs,
            SimulatedTime time,
            JdbcTemplate jdbc,
            SimulatedPartners partners,
            SimulatedLeases leases) {
        this.random = random;
        this.hubs = hubs;
        this.time = time;
        this.jdbc = jdbc;
        this.partners = partners;
        this.leases = leases;
        hubs.forEach(SimulatedHub::die);
    }

    /** From now on nobody dies, and every partner answers. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    List<UUID> planned() {
        return planned;
    }

    /** What happened, a line a step. */
    List<String> trace() {
        return trace;
    }

    void note(int k, String what) {
        trace.add(time.now() + " hub " + k + " " + what);
    }

    boolean step(int k, String lane, boolean crash) {
        List<WorkRow> done = hubs.get(k).step(lane, crash);
        time.demandDue(k, done);
        if (lane.equals(Lanes.PLAN)) {
            done.stream().map(WorkRow::ref).filter(this::isPlanned).forEach(planned::add);
        }
        if (crash) {
            die(k);
        }
        if (!done.isEmpty()) {
            note(k, "works " + done.size() + " of " + lane);
        }
        return !done.isEmpty();
    }

    /** Some wait until a partner has said whether it reaches the person. */
    private boolean isPlanned(UUID event) {
        return !"accepted"
                .equals(jdbc.queryForObject("select status from event where event_id = ?", String.class, event));
    }

    /** Each question is answered with half of the persons that it asks for, or not at all. */
    boolean ask(int k, String partner) {
        MailboxLookups lookups = hubs.get(k).bean(MailboxLookups.class);
        var question = lookups.next(partner, Ids.next());
        if (question.isEmpty()) {
            return false;
        }
        time.demandDue(k, question.get().token());
        boolean silent = !calm && random.nextInt(3) == 0;
        note(k, silent ? "has no answer from " + partner : "asks " + partner);
        if (silent) {
            lookups.unanswered(question.get(), null);
        } else {
            lookups.answered(
                    question.get(),
                    question.get().persons().stream()
                            .filter(person -> person.charAt(person.length() - 2) % 2 == 0)
                            .collect(Collectors.toSet()));
        }
        return true;
    }

    /** A partner is asked whether it has a message: it says so, or half of it, or nothing, or the hub dies meanwhile. */
    boolean inquire(int k) {
        SimulatedHub hub = hubs.get(k);
        Inquiries inquiries = hub.bean(Inquiries.class);
        var next = inquiries.next(SimulatedPartners.ASKED, Ids.next());
        if (next.isEmpty()) {
            return false;
        }
        Inquiries.Asked asked = next.get();
        time.demandDue(k, asked.token());
        int what = calm ? 9 : random.nextInt(10);
        note(k, "inquires " + what);
        if (what == 0) {
            hub.tokens.add(asked.token());
            die(k);
        } else if (what < 4) {
            inquiries.unanswered(asked, null);
        } else {
            inquiries.answered(
                    asked,
                    partners.find(
                            (String) asked.about().get("address"),
                            Instant.parse((String) asked.about().get("since")),
                            what > 4));
            jdbc.queryForList(
                            "select attempt_id from timeline where attempt_id = ? and kind = 'found'",
                            UUID.class,
                            asked.attemptId())
                    .forEach(partners::wasFound);
        }
        return true;
    }

    boolean turn(int k, String partner) {
        SimulatedHub.Turn turn = hubs.get(k).turn(partner);
        time.demandDue(k, turn.token());
        turn.settled().forEach(leases::settled);
        leases.claimed(turn.claimed());
        if (turn.moved()) {
            leases.demandAllHeld();
        }
        Simulation.demand(hubs.get(k).calling(partner) <= SimulatedHub.SLOTS, "more was claimed than there are slots");
        if (turn.moved()) {
            note(k, "turns " + partner);
        }
        return turn.moved();
    }

    /** The session is cut while a turn is committed: the hub puts back what it may have claimed, if it lives so long. */
    void isInDoubtOfATurn(int k, String partner) {
        SimulatedHub hub = hubs.get(k);
        UUID token = Ids.next();
        boolean stands = random.nextBoolean();
        note(k, "is in doubt of a turn of " + partner + " that " + (stands ? "stands" : "does not stand"));
        hub.turnInDoubt(partner, token, stands).forEach(leases::settled);
        time.demandDue(k, token);
        if (random.nextBoolean()) {
            turn(other(k), partner);
        }
        if (random.nextInt(3) == 0) {
            die(k);
        } else {
            hub.lane(partner).putBack(token);
            Simulation.demand(
                    jdbc.queryForList("select 1 from work where token = ?", token)
                            .isEmpty(),
                    "a claim was not put back");
        }
    }

    /** The partner of some message that is on its way answers, or does not. */
    boolean answer(int k) {
        SimulatedHub hub = hubs.get(k);
        if (hub.calling.isEmpty()) {
            return false;
        }
        Lane.Claimed call = hub.calling.remove(random.nextInt(hub.calling.size()));
        int what = calm ? 0 : random.nextInt(10);
        note(k, "is answered " + what + " by " + call.message().partner() + (leases.holds(call) ? "" : ", too late"));
        hub.answered(partners.answer(call, what));
        return true;
    }

    boolean say(int k, boolean crash) {
        Told report = partners.next();
        if (report == null) {
            return false;
        }
        hubs.get(k).told(List.of(report), crash);
        if (crash) {
            die(k); // the partner had no answer, and says it again
        } else {
            partners.heard(report);
        }
        note(k, "is told " + report.report().outcome());
        return true;
    }

    int other(int k) {
        return (k + 1) % hubs.size();
    }

    /**
     * A hub stands still for so long that the other one takes its messages for lost, and sends again what must arrive; then
     * it goes on as if nothing was, and hears nothing good of its calls.
     */
    void standsStill(int k) {
        SimulatedHub hub = hubs.get(k);
        var late = List.copyOf(hub.calling);
        note(k, "stands still with " + late.size());
        runOut(late.stream().map(Lane.Claimed::token).toList());
        reapAll(other(k));
        time.forward(jdbc.queryForObject("select max(due) from work where lane = ?", Timestamp.class, Lanes.AMBIGUOUS));
        step(other(k), Lanes.AMBIGUOUS, false);
        Simulation.PARTNERS.forEach(partner -> turn(other(k), partner));
        hub.calling.removeAll(late);
        late.forEach(call -> hub.answered(partners.answer(call, 6 + random.nextInt(3))));
        for (int each : List.of(k, other(k))) {
            Simulation.PARTNERS.forEach(partner -> turn(each, partner));
        }
    }

    void runOut(List<UUID> tokens) {
        leases.ranOut(tokens);
        jdbc.update(
                "update work set lease_until = clock_timestamp() - interval '1 millisecond' where token = any(?)",
                (Object) tokens.toArray(UUID[]::new));
    }

    int reap(int k) {
        var ends = leases.ends();
        int reaped = hubs.get(k).reap();
        leases.reaped(ends);
        return reaped;
    }

    void reapAll(int k) {
        while (reap(k) > 0) {
            note(k, "reaps");
        }
    }

    void die(int k) {
        runOut(hubs.get(k).die());
        time.asks(k); // the next one does when it starts
        note(k, "dies");
    }

    /** To the next moment at which something is due, as soon as nobody has anything else to do. */
    boolean leap() {
        boolean slow = !calm && random.nextInt(3) == 0; // partners, so that a word comes after the next channel's turn
        boolean busy = partners.haveSomethingToSay() && !slow
                || hubs.stream().anyMatch(h -> h.calling.stream().anyMatch(leases::holds) || !h.answered.isEmpty());
        boolean leapt = !busy && time.leap();
        if (leapt) {
            trace.add(time.now() + " time has leapt");
        }
        return leapt;
    }
}
