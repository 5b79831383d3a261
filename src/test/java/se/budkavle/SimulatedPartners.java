package se.budkavle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Inquiry.Found;
import se.budkavle.partner.Message;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Presence;

/** What the partners of a simulation took, and what they have yet to say of it: at once, days later, or never. */
final class SimulatedPartners {
    static final String VENDOR = "print-vendor";
    /** It can be asked whether it has a message, and knows it by whom it went to alone. */
    static final String ASKED = "46elks";

    private final Random random;
    private final Supplier<Instant> now;
    private final Map<UUID, Integer> taken = new LinkedHashMap<>();
    private final Set<UUID> delivered = new HashSet<>();
    private final Set<UUID> spokenOf = new HashSet<>();
    private final List<Told> unsaid = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private final Set<UUID> printed = new HashSet<>();

    private final List<Had> had = new ArrayList<>();

    private record Late(Instant from, Told report) {}

    /** One copy of a message that {@link #ASKED} took. */
    private record Had(UUID attempt, String ref, String to, Instant at) {}

    SimulatedPartners(Random random, Supplier<Instant> now) {
        this.random = random;
        this.now = now;
    }

    /** By attempt: how often. */
    Map<UUID, Integer> taken() {
        return taken;
    }

    /** Attempts that reached their person, as their partner says sooner or later. */
    Set<UUID> delivered() {
        return delivered;
    }

    /** Whether its partner says, or has said, anything of an attempt. */
    boolean speakOf(UUID attempt) {
        return spokenOf.contains(attempt);
    }

    /** What came back from a call, or never came. */
    Lane.Result answer(Lane.Claimed call, int what) {
        String partner = call.message().partner();
        UUID id = call.message().attemptId();
        return switch (what) {
            case 6 -> new Lane.Result.NotSent(call, null, Presence.THERE, "busy", null);
            case 7 -> {
                takes(call.message());
                yield new Lane.Result.Unclear(call, "no answer", null);
            }
            case 8 -> new Lane.Result.Unclear(call, "cut", null);
            case 9 -> {
                spokenOf.add(id);
                yield new Lane.Result.Answered(
                        call, word(partner, id, null, Outcome.FAILED_HARD), Presence.THERE, null);
            }
            default -> {
                String ref = takes(call.message());
                spokenOf.add(id);
                yield new Lane.Result.Answered(call, word(partner, id, ref, Outcome.ACCEPTED), Presence.THERE, null);
            }
        };
    }

    /** The marker of a batch whose documents are there. What was printed is gone: a hub that looks does not write it again. */
    void print(SealedBatch batch, List<UUID> letters) {
        if (!printed.add(batch.batchId())) {
            Simulation.demand(batch.releasing(), "a batch was ordered twice");
            return;
        }
        letters.forEach(id -> takes(VENDOR, id, null));
    }

    /** Returns by what the partner knows it, null when by our own key alone. */
    @Nullable
    private String takes(Message message) {
        String ref = null;
        if (message.partner().equals(ASKED)) {
            ref = "copy-" + had.size();
            had.add(new Had(
                    message.attemptId(), ref, (String) message.recipient().get("mobile"), now.get()));
        }
        takes(message.partner(), message.attemptId(), ref);
        return ref;
    }

    /** The same key again is the same message to the partner: it delivers once, and says the same. */
    private void takes(String partner, UUID id, @Nullable String ref) {
        if (taken.merge(id, 1, Integer::sum) == 1) {
            fate(partner, id, ref);
        }
    }

    /** What {@link #ASKED} has for a recipient, or only the beginning of it. */
    Found find(String to, Instant since, boolean whole) {
        List<String> refs = had.stream()
                .filter(h -> h.to().equals(to) && !h.at().isBefore(since))
                .map(Had::ref)
                .toList();
        return whole || refs.isEmpty() ? new Found(refs, true) : new Found(refs.subList(0, refs.size() - 1), false);
    }

    /** The hub knows now that an attempt has arrived at its partner. */
    void wasFound(UUID id) {
        Simulation.demand(taken.containsKey(id), "what was found was another's message");
        spokenOf.add(id);
    }

    private void fate(String partner, UUID id, @Nullable String ref) {
        int manner = random.nextInt(8);
        if (manner == 0) {
            return; // nobody ever hears what became of it
        }
        spokenOf.add(id);
        boolean arrives = random.nextInt(3) > 0;
        if (arrives) {
            delivered.add(id);
        }
        Outcome end = arrives ? Outcome.DELIVERED : random.nextBoolean() ? Outcome.FAILED_HARD : Outcome.FAILED_SOFT;
        var report = new Told(id, word(partner, id, ref, end), null);
        if (manner < 3) {
            late.add(new Late(now.get().plus(Duration.ofHours(1 + random.nextInt(400))), report));
            return;
        }
        unsaid.add(report);
        if (random.nextInt(3) == 0) {
            unsaid.add(new Told(id, word(partner, id, ref, end), null));
            unsaid.add(new Told(id, word(partner, id, ref, Outcome.SENT), null));
        }
    }

    private DeliveryReport word(String partner, UUID id, @Nullable String ref, Outcome outcome) {
        boolean end = outcome != Outcome.ACCEPTED && outcome != Outcome.SENT;
        return new DeliveryReport(
                partner, ref, id, outcome, end && outcome.isFailure() ? "userunknown" : null, now.get(), end, null);
    }

    boolean haveSomethingToSay() {
        return !unsaid.isEmpty();
    }

    /** One word, which stays unsaid until it was {@link #heard}; null when there is none. */
    @Nullable
    Told next() {
        return unsaid.isEmpty() ? null : unsaid.get(random.nextInt(unsaid.size()));
    }

    void heard(Told report) {
        unsaid.remove(report);
    }

    /** Time has passed: what was to be said late is to be said now. */
    void timePasses() {
        comeOn(now.get());
    }

    /** Nothing else happens any more; false when nothing was to be said late. */
    boolean comeOnWithTheRest() {
        return comeOn(Instant.MAX);
    }

    private boolean comeOn(Instant moment) {
        List<Late> ripe = late.stream().filter(l -> !l.from().isAfter(moment)).toList();
        late.removeAll(ripe);
        ripe.forEach(l -> unsaid.add(l.report()));
        return !ripe.isEmpty();
    }
}
