package se.budkavle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;

/**
 * One seed's life of two hubs on one database, with modelled partners and clocks that are set by hand: a seed chooses what
 * happens next, and who dies when. Then everything is brought to rest, and held against what the partners took.
 */
final class Simulation {
    private static final List<String> BETWEEN_VERBS =
            List.of(Lanes.PLAN, Lanes.STEPS, Lanes.BOUNCES, Lanes.AMBIGUOUS, Lanes.CUTOFFS);
    static final List<String> PARTNERS = List.of("46elks", "mail-relay", "kivra");
    private static final String LOOKED_UP = "kivra";
    /** The lanes that the hubs of a simulation work. */
    static final List<String> WORKED = Stream.of(
                    BETWEEN_VERBS.stream(),
                    PARTNERS.stream().map(Lanes::attempts),
                    Stream.of(Lanes.inquiries(SimulatedPartners.ASKED), Lanes.batches(SimulatedPartners.VENDOR)))
            .flatMap(lanes -> lanes)
            .toList();

    private static final int MOST_REST = 4_000;
    /** One step in so many, some hub does. */
    private static final int HEARS_THE_TIME = 8;

    private final Random random;
    private final List<SimulatedHub> hubs;
    private final JdbcTemplate jdbc;
    private final SimulatedTime time;
    private final SimulatedEvents events;
    private final SimulatedPartners partners;
    private final SimulatedMoves moves;
    private final SimulatedHandOver handOver;
    private final SimulationJudge judge;

    Simulation(
            long seed,
            Instant start,
            Bundle mappings,
            int events,
            List<SimulatedHub> hubs,
            SimulatedClocks clocks,
            JdbcTemplate jdbc) {
        this.random = new Random(seed);
        this.hubs = hubs;
        this.jdbc = jdbc;
        this.time = new SimulatedTime(hubs, clocks, jdbc);
        this.partners = new SimulatedPartners(random, time::now);
        var leases = new SimulatedLeases(jdbc, SimulatedEvents.MARKETING);
        this.moves = new SimulatedMoves(random, hubs, time, jdbc, partners, leases);
        this.handOver = new SimulatedHandOver(random, hubs, time, jdbc, partners, moves);
        this.judge = new SimulationJudge(jdbc, partners, leases, SimulatedEvents.MARKETING);
        this.events = new SimulatedEvents(random, mappings, events, seed, start);
    }

    /** What happened, a line a step. */
    List<String> trace() {
        return moves.trace();
    }

    /** So many steps as the seed has it, then rest. Throws what is wrong as {@link AssertionError}. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            time.pass(Duration.ofMillis(10));
            act();
            if (i % 16 == 0) {
                judge.books(hubs.getFirst().account());
            }
        }
        if (random.nextBoolean()) {
            int left = random.nextInt(hubs.size());
            time.onlyLiving(List.of(left));
            moves.die(moves.other(left));
        }
        bringToRest();
    }

    private void act() {
        partners.timePasses();
        if (random.nextInt(HEARS_THE_TIME) == 0) {
            time.asks(random.nextInt(hubs.size()));
        }
        int k = random.nextInt(hubs.size());
        int what = random.nextInt(100);
        if (what < 15) {
            feed(k);
        } else if (what < 45) {
            moves.step(k, BETWEEN_VERBS.get(random.nextInt(BETWEEN_VERBS.size())), random.nextInt(8) == 0);
        } else if (what < 47) {
            moves.ask(k, LOOKED_UP);
        } else if (what < 49) {
            moves.inquire(k);
        } else if (what < 63) {
            moves.turn(k, PARTNERS.get(random.nextInt(PARTNERS.size())));
        } else if (what < 65) {
            moves.isInDoubtOfATurn(k, PARTNERS.get(random.nextInt(PARTNERS.size())));
        } else if (what < 77) {
            moves.answer(k);
        } else if (what < 85) {
            moves.say(k, random.nextInt(8) == 0);
        } else if (what < 89) {
            handOver.take(k);
        } else if (what < 92) {
            moves.die(k);
        } else if (what < 93) {
            moves.note(k, "reaps " + moves.reap(k));
        } else if (what < 95) {
            moves.standsStill(k);
        } else if (what < 97) {
            moves.note(k, time.setsAClock(random, k));
        } else {
            moves.leap();
        }
    }

    private void feed(int k) {
        String done = events.feed(hubs.get(k));
        if (!done.isEmpty()) {
            moves.note(k, done);
        }
    }

    /** The vendor here acknowledges nothing: people say that it is well. */
    private void lettersWereMailed() {
        jdbc.update("update work_item set state = 'resolved' where kind = 'unacknowledged' and state <> 'resolved'");
    }

    /** No more faults: everything that waits is worked, by whoever is woken for it, until nothing is under way any more. */
    private void rest() {
        moves.calm();
        time.living().forEach(time::asks);
        while (!events.allFed()) {
            feed(time.living().get(random.nextInt(time.living().size())));
        }
        for (int i = 0; i < MOST_REST + 20 * events.fed(); i++) {
            hubs.forEach(SimulatedHub::looksByItself);
            lettersWereMailed();
            boolean moved = false;
            while (somethingMoves()) {
                moved = true;
            }
            judge.nothingIsLeftUndone(WORKED, time.stopped(), time.now());
            time.pass(Duration.ofMillis(10));
            partners.timePasses();
            if (!moved && !moves.leap() && !time.timePasses() && !partners.comeOnWithTheRest()) {
                return;
            }
        }
        throw new AssertionError("there is no end to it: " + hubs.getFirst().account());
    }

    private boolean somethingMoves() {
        var order = new ArrayList<>(time.living());
        Collections.shuffle(order, random);
        var all = new ArrayList<BooleanSupplier>();
        for (int each : order) {
            SimulatedHub hub = hubs.get(each);
            BETWEEN_VERBS.forEach(lane -> all.add(() -> hub.ifAwake(lane, () -> moves.step(each, lane, false))));
            PARTNERS.forEach(
                    partner -> all.add(() -> hub.ifAwake(Lanes.attempts(partner), () -> moves.turn(each, partner))));
            all.add(() -> moves.ask(each, LOOKED_UP));
            all.add(() -> hub.ifAwake(Lanes.inquiries(SimulatedPartners.ASKED), () -> moves.inquire(each)));
            all.add(() -> moves.answer(each));
            all.add(() -> moves.say(each, false));
            all.add(() -> hub.ifAwake(Lanes.batches(SimulatedPartners.VENDOR), () -> handOver.take(each)));
            all.add(() -> moves.reap(each) > 0);
        }
        boolean moved = false;
        for (BooleanSupplier move : all) {
            moved |= move.getAsBoolean();
        }
        // a turn that took nothing may have given something up, for which another lane was woken
        return moved || time.living().stream().anyMatch(each -> hubs.get(each).isAwake());
    }

    /** Everything is taken and stands in its partner's lane when both hubs go away for so long. */
    void outage(Duration away) {
        moves.calm();
        while (!events.allFed()) {
            feed(0);
        }
        while (moves.ask(0, LOOKED_UP) | moves.step(0, Lanes.PLAN, false) | moves.step(0, Lanes.STEPS, false)) {
            time.pass(Duration.ofMillis(10));
        }
        time.pass(away);
    }

    /** So many rounds of the partners' lanes alone, each partner answering all that it is given. */
    void drain(int rounds) {
        moves.calm();
        for (int i = 0; i < rounds; i++) {
            PARTNERS.forEach(partner -> moves.turn(0, partner));
            while (moves.answer(0)) {
                time.pass(Duration.ofMillis(10));
            }
        }
    }

    void partnersForgetWhatTheyTook() {
        partners.taken().clear();
    }

    /** How many messages the partners took. */
    int takenInAll() {
        return partners.taken().size();
    }

    void bringToRest() {
        rest();
        judge();
    }

    private void judge() {
        judge.books(hubs.getFirst().account());
        demand(
                hubs.getFirst().account().unsettled() == 0,
                "not settled: " + hubs.getFirst().account());
        events.judge(moves.planned());
        judgeWhatWentOut();
    }

    /** Holds the tables, as they are now, against what the partners took. */
    void judgeWhatWentOut() {
        judge.judge();
    }

    long marketingTaken() {
        return judge.marketingTaken();
    }

    static void demand(boolean holds, String else_) {
        if (!holds) {
            throw new AssertionError(else_);
        }
    }
}
