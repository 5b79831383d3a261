package se.budkavle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.event.Acceptance;
import se.budkavle.event.Intake;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
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
    private static final String VENDOR = "print-vendor";
    static final List<String> PARTNERS = List.of("46elks", "mail-relay", "kivra");
    private static final String LOOKED_UP = "kivra";
    private static final int PERSONS = 5;
    private static final Set<String> MARKETING = Set.of("loyalty", "sales");
    private static final int MOST_REST = 4_000;

    private final Random random;
    private final List<SimulatedHub> hubs;
    private final List<HandSetClock> clocks;
    private final JdbcTemplate jdbc;
    private final List<String> trace = new ArrayList<>();
    private final List<JsonNode> toFeed = new ArrayList<>();
    private final List<JsonNode> fed = new ArrayList<>();
    private final Set<UUID> accepted = new HashSet<>();
    /** Per person, in the order of the answers. */
    private final Map<String, List<UUID>> acceptedInOrder = new LinkedHashMap<>();

    private final List<UUID> planned = new ArrayList<>();
    /** What partners took, by attempt: how often. */
    private final Map<UUID, Integer> taken = new LinkedHashMap<>();

    private final Set<UUID> delivered = new HashSet<>();
    /** What partners have yet to say. */
    private final List<Told> unsaid = new ArrayList<>();

    private final Set<UUID> printed = new HashSet<>();
    private int deaths;
    private boolean calm;

    /** A machine's clock, which may be wrong. */
    static final class HandSetClock extends Clock {
        private Instant now = Instant.EPOCH;

        void set(Instant moment) {
            now = moment;
        }

        void step(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }
    }

    Simulation(
            long seed,
            Instant start,
            Bundle mappings,
            int events,
            List<SimulatedHub> hubs,
            List<HandSetClock> clocks,
            JdbcTemplate jdbc) {
        this.random = new Random(seed);
        this.hubs = hubs;
        this.clocks = clocks;
        this.jdbc = jdbc;
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
            clocks.forEach(c -> c.step(Duration.ofMillis(10)));
            act();
            if (i % 16 == 0) {
                demandBalance();
            }
        }
        rest();
        judge();
    }

    private void act() {
        int k = random.nextInt(hubs.size());
        SimulatedHub hub = hubs.get(k);
        int what = random.nextInt(100);
        if (what < 16) {
            feed(hub);
        } else if (what < 46) {
            step(k, BETWEEN_VERBS.get(random.nextInt(BETWEEN_VERBS.size())), random.nextInt(8) == 0);
        } else if (what < 48) {
            ask(k, LOOKED_UP);
        } else if (what < 66) {
            turn(k, PARTNERS.get(random.nextInt(PARTNERS.size())));
        } else if (what < 78) {
            answer(k);
        } else if (what < 86) {
            say(k, random.nextInt(8) == 0);
        } else if (what < 90) {
            handOver(k);
        } else if (what < 93) {
            die(k);
        } else if (what < 95) {
            note(k, "reaps " + hub.reap());
        } else if (what < 97) {
            Duration by = Duration.ofMinutes(random.nextBoolean() ? 60 : -60);
            clocks.get(k).step(by);
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
        boolean moved = hubs.get(k).turn(partner);
        demand(
                hubs.get(k).calling.size() <= SimulatedHub.SLOTS * PARTNERS.size(),
                "more was claimed than there are slots");
        if (moved) {
            note(k, "turns " + partner);
        }
        return moved;
    }

    /** The partner of some message that is on its way answers, or does not. */
    private boolean answer(int k) {
        SimulatedHub hub = hubs.get(k);
        if (hub.calling.isEmpty()) {
            return false;
        }
        Lane.Claimed call = hub.calling.remove(random.nextInt(hub.calling.size()));
        UUID id = call.message().attemptId();
        int what = calm ? 0 : random.nextInt(10);
        note(k, "is answered " + what + " by " + call.message().partner());
        hub.answered.add(
                switch (what) {
                    case 6 -> new Lane.Result.NotSent(call, null, false, "busy", null);
                    case 7 -> {
                        takes(call);
                        yield new Lane.Result.Unclear(call, "no answer", null);
                    }
                    case 8 -> new Lane.Result.Unclear(call, "cut", null);
                    case 9 ->
                        new Lane.Result.Answered(call, word(call.message().partner(), id, Outcome.FAILED_HARD), null);
                    default -> {
                        takes(call);
                        yield new Lane.Result.Answered(
                                call, word(call.message().partner(), id, Outcome.ACCEPTED), null);
                    }
                });
        return true;
    }

    /** The same key again is the same message to the partner: it delivers once, and says the same. */
    private void takes(Lane.Claimed call) {
        UUID id = call.message().attemptId();
        if (taken.merge(id, 1, Integer::sum) == 1) {
            fate(call.message().partner(), id);
        }
    }

    private void fate(String partner, UUID id) {
        boolean arrives = random.nextInt(3) > 0;
        if (arrives) {
            delivered.add(id);
        }
        Outcome end = arrives ? Outcome.DELIVERED : random.nextBoolean() ? Outcome.FAILED_HARD : Outcome.FAILED_SOFT;
        unsaid.add(new Told(id, word(partner, id, end), null));
        if (random.nextInt(3) == 0) {
            unsaid.add(new Told(id, word(partner, id, end), null));
            unsaid.add(new Told(id, word(partner, id, Outcome.SENT), null));
        }
    }

    private DeliveryReport word(String partner, UUID id, Outcome outcome) {
        boolean end = outcome != Outcome.ACCEPTED && outcome != Outcome.SENT;
        return new DeliveryReport(
                partner,
                null,
                id,
                outcome,
                end && outcome.isFailure() ? "userunknown" : null,
                clocks.getFirst().instant(),
                end,
                null);
    }

    private boolean say(int k, boolean crash) {
        if (unsaid.isEmpty()) {
            return false;
        }
        Told report = unsaid.get(random.nextInt(unsaid.size()));
        hubs.get(k).told(List.of(report), crash);
        if (crash) {
            die(k); // the partner had no answer, and says it again
        } else {
            unsaid.remove(report);
        }
        note(k, "is told " + report.report().outcome());
        return true;
    }

    /** A batch goes to the vendor; the hub may die between any two stages. */
    private boolean handOver(int k) {
        BatchRelease release = hubs.get(k).batches();
        var claimed = release.claim(VENDOR);
        if (claimed.isEmpty()) {
            return false;
        }
        hubs.get(k).tokens.add(claimed.get().token());
        int end = calm ? 4 : random.nextInt(6);
        note(k, "hands a batch over, to stage " + end);
        if (end == 0) {
            die(k);
            return true;
        }
        SealedBatch batch = release.build(claimed.get());
        if (end == 1) {
            die(k);
            return true;
        }
        release.releasing(batch);
        if (end == 2) {
            die(k);
            return true;
        }
        prints(batch.batchId());
        if (end == 3) {
            die(k);
            return true;
        }
        release.sent(claimed.get());
        return true;
    }

    private void prints(UUID batch) {
        if (printed.add(batch)) {
            jdbc.queryForList("select attempt_id from attempt where batch_id = ? order by seq", UUID.class, batch)
                    .forEach(id -> {
                        taken.merge(id, 1, Integer::sum);
                        fate(VENDOR, id);
                    });
        }
    }

    private void die(int k) {
        deaths++;
        List<UUID> left = hubs.get(k).die();
        jdbc.update("update work set lease_until = clock_timestamp() where token = any(?)", (Object)
                left.toArray(UUID[]::new));
        note(k, "dies");
    }

    /** To the next moment at which something is due, as soon as nobody has anything else to do. */
    private boolean leap() {
        Instant now = clocks.stream()
                .map(HandSetClock::instant)
                .max(Instant::compareTo)
                .orElseThrow();
        boolean slow = !calm && random.nextInt(3) == 0; // partners, so that a word comes after the next channel's turn
        boolean busy = !unsaid.isEmpty() && !slow
                || hubs.stream().anyMatch(h -> !h.calling.isEmpty() || !h.answered.isEmpty())
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
        Instant now = clocks.stream()
                .map(HandSetClock::instant)
                .max(Instant::compareTo)
                .orElseThrow();
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

    /** No more faults: everything that waits is worked, until nothing is under way any more. */
    private void rest() {
        calm = true;
        while (!toFeed.isEmpty()) {
            feed(hubs.get(random.nextInt(hubs.size())));
        }
        for (int i = 0; i < MOST_REST + 20 * fed.size(); i++) {
            clocks.forEach(c -> c.step(Duration.ofMillis(10)));
            if (!somethingMoves() && !leap() && !timePasses()) {
                return;
            }
        }
        throw new AssertionError("there is no end to it: " + hubs.getFirst().account());
    }

    private boolean somethingMoves() {
        int k = random.nextInt(hubs.size());
        int other = (k + 1) % hubs.size();
        var moves = new ArrayList<BooleanSupplier>();
        for (int each : List.of(k, other)) {
            BETWEEN_VERBS.forEach(lane -> moves.add(() -> step(each, lane, false)));
            PARTNERS.forEach(partner -> moves.add(() -> turn(each, partner)));
            moves.add(() -> ask(each, LOOKED_UP));
            moves.add(() -> answer(each));
            moves.add(() -> say(each, false));
            moves.add(() -> handOver(each));
            moves.add(() -> hubs.get(each).reap() > 0);
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
            clocks.forEach(c -> c.step(Duration.ofMillis(10)));
        }
        clocks.forEach(c -> c.step(away));
    }

    /** So many rounds of the partners' lanes alone, each partner answering all that it is given. */
    void drain(int rounds) {
        calm = true;
        for (int i = 0; i < rounds; i++) {
            PARTNERS.forEach(partner -> turn(0, partner));
            while (answer(0)) {
                clocks.forEach(c -> c.step(Duration.ofMillis(10)));
            }
        }
    }

    /** How many messages the partners took. */
    int takenInAll() {
        return taken.size();
    }

    void bringToRest() {
        rest();
        judge();
    }

    private void judge() {
        demandBalance();
        demand(
                hubs.getFirst().account().unsettled() == 0,
                "not settled: " + hubs.getFirst().account());
        demand(
                new HashSet<>(planned).equals(accepted) && planned.size() == accepted.size(),
                accepted.size() + " events were accepted, " + planned.size() + " times one was planned");
        acceptedInOrder.forEach((person, order) -> demand(
                planned.stream().filter(order::contains).toList().equals(order), "the order of one person is broken"));
        demandOncePerMarketing();
        demandOneMovePerWord();
        demandNothingAfterDelivery();
        long lost = taken.keySet().stream()
                .filter(id ->
                        jdbc.queryForObject("select count(*) from attempt where attempt_id = ?", Long.class, id) == 0)
                .count();
        demand(lost == 0, lost + " messages were sent that the hub knows nothing of");
    }

    /** Marketing is never sent a second time on a doubt, and where it reaches somebody by two ways this is told. */
    private void demandOncePerMarketing() {
        var reached = new HashMap<UUID, Integer>();
        jdbc.query(
                """
                select a.attempt_id, communication_id, c.class, jsonb_array_length(a.sends) as sends, c.double_contact
                from attempt a join communication c using (communication_id)""",
                rs -> {
                    UUID id = rs.getObject(1, UUID.class);
                    boolean marketing = MARKETING.contains(rs.getString(3));
                    if (marketing) {
                        demand(
                                taken.getOrDefault(id, 0) <= 1,
                                "a marketing message went out " + taken.get(id) + " times");
                        if (delivered.contains(id) && !rs.getBoolean(5)) {
                            reached.merge(rs.getObject(2, UUID.class), 1, Integer::sum);
                        }
                    }
                    demand(
                            taken.getOrDefault(id, 0) <= 1 + deaths + rs.getInt(4),
                            "a message went out more often than was noted");
                });
        reached.forEach((communication, times) ->
                demand(times == 1, "a marketing communication reached a person " + times + " times"));
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
        demand(twice == 0, twice + " reports moved an attempt that stood there already");
    }

    /** Who has the message gets no other one, unless the partner took its word back. */
    private void demandNothingAfterDelivery() {
        long later = jdbc.queryForObject(
                """
                select count(*) from timeline d
                join timeline o on o.communication_id = d.communication_id and o.kind = 'offered'
                  and (o.position, o.entry_id) > (d.position, d.entry_id)
                where d.kind = 'attempt-delivered' and not exists (
                  select 1 from timeline f where f.attempt_id = d.attempt_id and f.kind = 'attempt-failed'
                    and (f.position, f.entry_id) between (d.position, d.entry_id) and (o.position, o.entry_id))""",
                Long.class);
        demand(later == 0, later + " channels were tried after the message had arrived");
    }

    /** Marketing that partners took. */
    long marketingTaken() {
        return jdbc.queryForObject(
                """
                select count(*) from attempt join communication c using (communication_id)
                where attempt_id = any(?) and c.class = any(?)""",
                Long.class,
                taken.keySet().toArray(UUID[]::new),
                MARKETING.toArray(String[]::new));
    }

    private void demandBalance() {
        var differences = hubs.getFirst().account().differences();
        demand(differences.isEmpty(), "the books do not balance: " + differences);
        demand(
                hubs.getFirst().bean(DeadLetterStore.class) != null
                        && jdbc.queryForObject("select count(*) from dead_letter", Long.class) == 0,
                "a step was put aside");
    }

    private void note(int k, String what) {
        trace.add("hub " + k + " " + what);
    }

    private static void demand(boolean holds, String else_) {
        if (!holds) {
            throw new AssertionError(else_);
        }
    }
}
