package se.budkavle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.event.Acceptance;
import se.budkavle.event.Intake;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.SampleEvents;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

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
                    Stream.of(Lanes.batches(SimulatedPartners.VENDOR)))
            .flatMap(lanes -> lanes)
            .toList();

    private static final int PERSONS = 5;
    private static final Set<String> MARKETING = Set.of("loyalty", "sales");
    private static final int MOST_REST = 4_000;
    /** A hand-over's fault is the stage before which the hub dies, or so many stages later stands still; beyond it is none. */
    private static final int NEVER = 2 * HandOver.STAGES;

    private final Random random;
    private final List<SimulatedHub> hubs;
    private final List<SetClock> clocks;
    private final JdbcTemplate jdbc;
    private final List<String> trace = new ArrayList<>();
    private final List<JsonNode> toFeed = new ArrayList<>();
    private final List<JsonNode> fed = new ArrayList<>();
    private final Set<UUID> accepted = new HashSet<>();
    /** Per person, in the order of the answers. */
    private final Map<String, List<UUID>> acceptedInOrder = new LinkedHashMap<>();

    private final List<UUID> planned = new ArrayList<>();
    private final SimulatedPartners partners;
    private final SimulatedLeases leases;
    private final SimulationJudge judge;
    /** Who is left when everything comes to rest. */
    private List<Integer> living = List.of(0, 1);

    private int deaths;
    private boolean calm;

    Simulation(
            long seed,
            Instant start,
            Bundle mappings,
            int events,
            List<SimulatedHub> hubs,
            List<SetClock> clocks,
            JdbcTemplate jdbc) {
        this.random = new Random(seed);
        this.hubs = hubs;
        this.clocks = clocks;
        this.jdbc = jdbc;
        this.partners = new SimulatedPartners(random, this::now);
        this.leases = new SimulatedLeases(jdbc, MARKETING);
        this.judge = new SimulationJudge(jdbc, partners, leases, MARKETING);
        hubs.forEach(SimulatedHub::die);
        clocks.forEach(c -> c.set(start));
        choose(mappings, events, seed, start);
    }

    /** Events of every type in turn, about a few persons, so that they meet. */
    private void choose(Bundle mappings, int events, long seed, Instant now) {
        List<JsonNode> samples = SampleEvents.stream(mappings, 60, seed, now).toList();
        for (int i = 0; i < events; i++) {
            var event = (ObjectNode) samples.get(random.nextInt(samples.size())).deepCopy();
            int who = random.nextInt(PERSONS);
            JsonNode person = samples.get(who);
            ((ObjectNode) event.path("data"))
                    .set("customer", consenting(person.at("/data/customer").deepCopy(), who));
            event.put("subject", person.path("subject").asText());
            event.put("id", "event-" + i);
            event.put("time", now.minusSeconds(60).toString());
            toFeed.add(event);
        }
    }

    /** Most have agreed to marketing, so that there is some to lose and to double; the first has never been asked. */
    private static ObjectNode consenting(ObjectNode customer, int who) {
        if (who > 0) {
            for (String purpose : MARKETING) {
                customer.withObject("/consents/" + purpose).put("email", true).put("sms", true);
            }
        }
        return customer;
    }

    /** What happened, a line a step. */
    List<String> trace() {
        return trace;
    }

    /** So many steps as the seed has it, then rest. Throws what is wrong as {@link AssertionError}. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            clocks.forEach(c -> c.pass(Duration.ofMillis(10)));
            act();
            if (i % 16 == 0) {
                judge.books(hubs.getFirst().account());
            }
        }
        if (random.nextBoolean()) {
            living = List.of(random.nextInt(hubs.size()));
            hubs.forEach(hub -> {
                int k = hubs.indexOf(hub);
                if (!living.contains(k)) {
                    die(k);
                }
            });
        }
        bringToRest();
    }

    private void act() {
        partners.timePasses();
        int k = random.nextInt(hubs.size());
        SimulatedHub hub = hubs.get(k);
        int what = random.nextInt(100);
        if (what < 15) {
            feed(hub);
        } else if (what < 45) {
            step(k, BETWEEN_VERBS.get(random.nextInt(BETWEEN_VERBS.size())), random.nextInt(8) == 0);
        } else if (what < 47) {
            ask(k, LOOKED_UP);
        } else if (what < 65) {
            turn(k, PARTNERS.get(random.nextInt(PARTNERS.size())));
        } else if (what < 77) {
            answer(k);
        } else if (what < 85) {
            say(k, random.nextInt(8) == 0);
        } else if (what < 89) {
            handOver(k);
        } else if (what < 92) {
            die(k);
        } else if (what < 93) {
            note(k, "reaps " + reap(k));
        } else if (what < 95) {
            standsStill(k);
        } else if (what < 97) {
            Duration by = Duration.ofMinutes(random.nextBoolean() ? 60 : -60);
            clocks.get(k).pass(by);
            note(k, "has its clock set by " + by);
        } else {
            leap();
        }
    }

    private void feed(SimulatedHub hub) {
        boolean again = !fed.isEmpty() && random.nextInt(4) == 0;
        if (!again && toFeed.isEmpty()) {
            return;
        }
        JsonNode event = again ? fed.get(random.nextInt(fed.size())) : toFeed.removeFirst();
        var answer = hub.accept(event.toString().getBytes(StandardCharsets.UTF_8));
        if (!again) {
            fed.add(event);
        }
        if (answer instanceof Intake.Answer.Taken t) {
            boolean fresh = t.acceptance().status() == Acceptance.Status.ACCEPTED;
            demand(fresh != again, "an event was taken as " + t.acceptance().status());
            if (accepted.add(t.acceptance().eventId())) {
                acceptedInOrder
                        .computeIfAbsent(event.path("subject").asText(), s -> new ArrayList<>())
                        .add(t.acceptance().eventId());
            }
            note(
                    hubs.indexOf(hub),
                    (again ? "hears again " : "hears ") + event.path("type").asText());
        }
    }

    private boolean step(int k, String lane, boolean crash) {
        List<UUID> done = hubs.get(k).step(lane, crash);
        if (lane.equals(Lanes.PLAN)) {
            done.stream().filter(this::isPlanned).forEach(planned::add);
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
    private boolean ask(int k, String partner) {
        MailboxLookups lookups = hubs.get(k).bean(MailboxLookups.class);
        var question = lookups.next(partner);
        if (question.isEmpty()) {
            return false;
        }
        boolean silent = !calm && random.nextInt(3) == 0;
        note(k, silent ? "has no answer from " + partner : "asks " + partner);
        if (silent) {
            lookups.unanswered(question.get());
        } else {
            lookups.answered(
                    question.get(),
                    question.get().persons().stream()
                            .filter(person -> person.charAt(person.length() - 2) % 2 == 0)
                            .collect(Collectors.toSet()));
        }
        return true;
    }

    private boolean turn(int k, String partner) {
        SimulatedHub.Turn turn = hubs.get(k).turn(partner);
        turn.settled().forEach(leases::settled);
        leases.claimed(turn.claimed());
        if (turn.moved()) {
            leases.demandAllHeld();
        }
        demand(
                hubs.get(k).calling.size() <= SimulatedHub.SLOTS * PARTNERS.size(),
                "more was claimed than there are slots");
        if (turn.moved()) {
            note(k, "turns " + partner);
        }
        return turn.moved();
    }

    /** The partner of some message that is on its way answers, or does not. */
    private boolean answer(int k) {
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

    private boolean say(int k, boolean crash) {
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

    /** A batch goes to the vendor; the hub may die before any stage, or stand still there while the other one takes over. */
    private boolean handOver(int k) {
        return handOver(k, fault());
    }

    /** Also when nobody dies any more a hub may be too slow. */
    private int fault() {
        if (!calm) {
            return random.nextInt(NEVER + 1);
        }
        return living.size() > 1 && random.nextBoolean() ? HandOver.STAGES + random.nextInt(HandOver.STAGES) : NEVER;
    }

    private boolean handOver(int k, int fault) {
        BatchRelease release = hubs.get(k).batches();
        var claimed = release.claim(SimulatedPartners.VENDOR);
        if (claimed.isEmpty()) {
            return false;
        }
        hubs.get(k).tokens.add(claimed.get().token());
        note(k, "hands a batch over, with fault " + fault);
        var stages = new HandOver(release, claimed.get());
        for (int stage = 0; stage < HandOver.STAGES; stage++) {
            if (fault == stage) {
                die(k);
                return true;
            }
            if (fault == stage + HandOver.STAGES && living.size() > 1) {
                runOut(List.of(claimed.get().token()));
                reapAll(other(k));
                handOver(other(k), NEVER);
            }
            try {
                stages.take(stage);
            } catch (IllegalStateException e) {
                note(k, "hands over no further: " + e.getMessage());
                release.notSent(claimed.get());
                return true;
            }
        }
        return true;
    }

    /** The stages of one hand-over, as the vendor's route takes them. */
    private final class HandOver {
        private static final int STAGES = 4;
        private final BatchRelease release;
        private final BatchRelease.Claimed claimed;
        private SealedBatch batch;

        HandOver(BatchRelease release, BatchRelease.Claimed claimed) {
            this.release = release;
            this.claimed = claimed;
        }

        void take(int stage) {
            switch (stage) {
                case 0 -> batch = release.build(claimed);
                case 1 -> release.releasing(batch);
                case 2 -> {
                    release.hold(batch);
                    partners.print(
                            batch,
                            jdbc.queryForList(
                                    "select attempt_id from attempt where batch_id = ? order by seq",
                                    UUID.class,
                                    batch.batchId()));
                }
                default -> release.sent(claimed);
            }
        }
    }

    private int other(int k) {
        return (k + 1) % hubs.size();
    }

    /**
     * A hub stands still for so long that the other one takes its messages for lost, and sends again what must arrive; then
     * it goes on as if nothing was, and hears nothing good of its calls.
     */
    private void standsStill(int k) {
        SimulatedHub hub = hubs.get(k);
        var late = List.copyOf(hub.calling);
        note(k, "stands still with " + late.size());
        runOut(late.stream().map(Lane.Claimed::token).toList());
        reapAll(other(k));
        setClocks(jdbc.queryForObject("select max(due) from work where lane = ?", Timestamp.class, Lanes.AMBIGUOUS));
        step(other(k), Lanes.AMBIGUOUS, false);
        PARTNERS.forEach(partner -> turn(other(k), partner));
        hub.calling.removeAll(late);
        late.forEach(call -> hub.answered(partners.answer(call, 6 + random.nextInt(3))));
        for (int each : List.of(k, other(k))) {
            PARTNERS.forEach(partner -> turn(each, partner));
        }
    }

    private void setClocks(@Nullable Timestamp moment) {
        if (moment != null && moment.toInstant().isAfter(now())) {
            clocks.forEach(c -> c.set(moment.toInstant()));
        }
    }

    private void runOut(List<UUID> tokens) {
        leases.ranOut(tokens);
        jdbc.update("update work set lease_until = clock_timestamp() where token = any(?)", (Object)
                tokens.toArray(UUID[]::new));
    }

    private int reap(int k) {
        int reaped = hubs.get(k).reap();
        leases.reaped();
        return reaped;
    }

    private void reapAll(int k) {
        while (reap(k) > 0) {
            note(k, "reaps");
        }
    }

    private void die(int k) {
        deaths++;
        runOut(hubs.get(k).die());
        note(k, "dies");
    }

    private Instant now() {
        return living.stream()
                .map(k -> clocks.get(k).instant())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** To the next moment at which something is due, as soon as nobody has anything else to do. */
    private boolean leap() {
        Instant now = now();
        boolean slow = !calm && random.nextInt(3) == 0; // partners, so that a word comes after the next channel's turn
        boolean busy = partners.haveSomethingToSay() && !slow
                || hubs.stream().anyMatch(h -> h.calling.stream().anyMatch(leases::holds) || !h.answered.isEmpty())
                || hubs.getFirst().bean(WorkStore.class).busy(now, stopped());
        if (busy) {
            return false;
        }
        SimulatedHub hub = hubs.getFirst();
        var next = Stream.of(
                        hub.bean(WorkStore.class).nextDue(stopped()),
                        hub.bean(LimitStore.class).nextOpening(now))
                .flatMap(java.util.Optional::stream)
                .min(Instant::compareTo)
                .filter(n -> n.isAfter(now));
        next.ifPresent(moment -> {
            hub.bean(LimitStore.class).hasten(Duration.between(now, moment));
            clocks.forEach(c -> c.set(moment));
            trace.add("time leaps");
        });
        return next.isPresent();
    }

    /** What a clock that was fast has put into the future comes when the right clock gets there. */
    private boolean timePasses() {
        Instant now = now();
        var next = jdbc.queryForList("select min(due) from work where due > ?", Timestamp.class, Timestamp.from(now))
                .getFirst();
        if (next != null) {
            clocks.forEach(c -> c.set(next.toInstant()));
        }
        return next != null;
    }

    private Set<String> stopped() {
        return hubs.getFirst().bean(LaneStore.class).stoppedLanes();
    }

    /** The vendor here acknowledges nothing: people say that it is well. */
    private void lettersWereMailed() {
        jdbc.update("update work_item set state = 'resolved' where kind = 'unacknowledged' and state <> 'resolved'");
    }

    /** No more faults: everything that waits is worked, by whoever is woken for it, until nothing is under way any more. */
    private void rest() {
        calm = true;
        while (!toFeed.isEmpty()) {
            feed(hubs.get(living.get(random.nextInt(living.size()))));
        }
        for (int i = 0; i < MOST_REST + 20 * fed.size(); i++) {
            hubs.forEach(SimulatedHub::looksByItself);
            lettersWereMailed();
            boolean moved = false;
            while (somethingMoves()) {
                moved = true;
            }
            judge.nothingIsLeftUndone(WORKED, stopped(), now());
            clocks.forEach(c -> c.pass(Duration.ofMillis(10)));
            partners.timePasses();
            if (!moved && !leap() && !timePasses() && !partners.comeOnWithTheRest()) {
                return;
            }
        }
        throw new AssertionError("there is no end to it: " + hubs.getFirst().account());
    }

    private boolean somethingMoves() {
        var order = new ArrayList<>(living);
        Collections.shuffle(order, random);
        var moves = new ArrayList<BooleanSupplier>();
        for (int each : order) {
            SimulatedHub hub = hubs.get(each);
            BETWEEN_VERBS.forEach(lane -> moves.add(() -> hub.ifAwake(lane, () -> step(each, lane, false))));
            PARTNERS.forEach(
                    partner -> moves.add(() -> hub.ifAwake(Lanes.attempts(partner), () -> turn(each, partner))));
            moves.add(() -> ask(each, LOOKED_UP));
            moves.add(() -> answer(each));
            moves.add(() -> say(each, false));
            moves.add(() -> hub.ifAwake(Lanes.batches(SimulatedPartners.VENDOR), () -> handOver(each)));
            moves.add(() -> reap(each) > 0);
        }
        boolean moved = false;
        for (BooleanSupplier move : moves) {
            moved |= move.getAsBoolean();
        }
        return moved;
    }

    /** Everything is taken and stands in its partner's lane when both hubs go away for so long. */
    void outage(Duration away) {
        calm = true;
        while (!toFeed.isEmpty()) {
            feed(hubs.getFirst());
        }
        while (ask(0, LOOKED_UP) | step(0, Lanes.PLAN, false) | step(0, Lanes.STEPS, false)) {
            clocks.forEach(c -> c.pass(Duration.ofMillis(10)));
        }
        clocks.forEach(c -> c.pass(away));
    }

    /** So many rounds of the partners' lanes alone, each partner answering all that it is given. */
    void drain(int rounds) {
        calm = true;
        for (int i = 0; i < rounds; i++) {
            PARTNERS.forEach(partner -> turn(0, partner));
            while (answer(0)) {
                clocks.forEach(c -> c.pass(Duration.ofMillis(10)));
            }
        }
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
        demand(
                new HashSet<>(planned).equals(accepted) && planned.size() == accepted.size(),
                accepted.size() + " events were accepted, " + planned.size() + " times one was planned");
        acceptedInOrder.forEach((person, order) -> demand(
                planned.stream().filter(order::contains).toList().equals(order), "the order of one person is broken"));
        judge.judge(deaths);
    }

    long marketingTaken() {
        return judge.marketingTaken();
    }

    private void note(int k, String what) {
        trace.add("hub " + k + " " + what);
    }

    static void demand(boolean holds, String else_) {
        if (!holds) {
            throw new AssertionError(else_);
        }
    }
}
