package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.CommunicationState.Basis;
import se.budkavle.delivery.ReportFold.Word;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.ChannelCase;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Rules;
import se.budkavle.planning.Window;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.Reason;

/**
 * One communication's life, decided by the same pure code as in the hub; here what is stored there is a field. What must
 * hold at each moment is asserted at that moment.
 */
final class History {
    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final List<Outcome> SAID = List.of(
            Outcome.ACCEPTED,
            Outcome.DELAYED,
            Outcome.SENT,
            Outcome.SENT,
            Outcome.DELIVERED,
            Outcome.DELIVERED,
            Outcome.DELIVERED,
            Outcome.OPENED,
            Outcome.COMPLAINT,
            Outcome.UNKNOWN,
            Outcome.REJECTED,
            Outcome.FAILED_SOFT,
            Outcome.BLOCKED,
            Outcome.FAILED_HARD);

    private final Rules rules;
    private final Sendout sendout;
    private final Customer customer;
    private final Random random;
    private final Map<UUID, Attempt> tries = new LinkedHashMap<>();
    private final Map<UUID, Set<Word>> words = new HashMap<>();
    private final Memory memory = new Memory();
    private final Set<UUID> bounces = new HashSet<>();
    private final Set<UUID> arrived = new HashSet<>();
    private Communication c;
    private Instant now = START;
    private boolean due = true;
    private boolean rejectedWaits;
    private boolean mayReopen;
    private int doubleContacts;
    private int twoReached;

    History(Rules rules, Sendout sendout, Customer customer, long seed) {
        this.rules = rules;
        this.sendout = sendout;
        this.customer = customer;
        this.random = new Random(seed);
        Window window =
                new Window(START, random.nextInt(4) == 0 ? null : START.plus(Duration.ofDays(3 + random.nextInt(60))));
        this.c = ACommunication.of(sendout.messageClass().word())
                .named(new UUID(seed, 0))
                .to(customer.customerNo(), customer.personKey())
                .because(sendout.name(), sendout.topic())
                .now(new CommunicationState.Planned())
                .within(window)
                .atMost(1 + random.nextInt(sendout.maxAttempts()))
                .madeAt(START)
                .made();
        List<PlanStep> plan = rules.channelPlanner().rank(channelCase()).plan();
        this.c = ACommunication.of(c.messageClass())
                .named(c.communicationId())
                .to(c.customerNo(), c.personKey())
                .because(c.sendout(), c.topic())
                .now(c.state())
                .within(window)
                .by(plan)
                .atMost(c.maxAttempts())
                .madeAt(START)
                .made();
    }

    /** Something happens, whatever it is. */
    void goOn() {
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> step();
            case 3, 4, 5 -> send();
            case 6, 7, 8 -> report();
            case 9, 10 -> bounce();
            case 11, 12 -> now = now.plus(Duration.ofHours(random.nextInt(40)));
            case 13 -> stop(random.nextBoolean() ? "sms" : "email");
            case 14 -> person();
            default -> rarely();
        }
    }

    /** No news any more: what is due is done, time passes, and people do what waits for them. */
    void end() {
        for (int i = 0; i < 60 && (c.state().isOpen() || !bounces.isEmpty()); i++) {
            bounce();
            step();
            send();
            if (rejectedWaits) {
                nextChannel();
            }
            now = now.plus(Duration.ofDays(2));
            due = true;
        }
        theOrderDoesNotMatter();
        assertThat(c.state().isOpen()).as("every communication ends").isFalse();
        assertThat(doubleContacts > 0).as("counted").isEqualTo(c.doubleContact());
        assertThat(twoReached > 0).as("two hops reached the recipient").isEqualTo(c.doubleContact());
    }

    private void step() {
        if (!due || !c.state().isOpen()) {
            return;
        }
        due = false;
        for (Attempt a : List.copyOf(tries.values())) {
            look(a);
        }
        if (!c.state().isOpen() || rejectedWaits) {
            return;
        }
        switch (Hops.due(c, tries.values(), now)) {
            case Hops.Move.Wait w -> due = true;
            case Hops.Move.End e -> to(e.state());
            case Hops.Move.Rank r -> {
                var plan = rules.channelPlanner().rank(channelCase()).plan();
                if (plan.isEmpty()) {
                    to(Hops.noneLeft(c, tries.values()));
                } else {
                    offer(plan.getFirst());
                }
            }
        }
    }

    private void look(Attempt a) {
        var channel = rules.channels().channel(a.channel());
        switch (a.state()) {
            case ACCEPTED, SENT -> {
                var silence = Hops.silence(c, a, channel, now);
                assertThat(silence)
                        .as("as the policy says of " + a.channel())
                        .isIn(
                                Hops.Silence.NOTHING_YET,
                                channel.onSilence().equals("presume-delivered")
                                        ? Hops.Silence.DELIVERED
                                        : Hops.Silence.FAILED);
                switch (silence) {
                    case NOTHING_YET -> due = true;
                    case DELIVERED -> to(((CommunicationState.Active) c.state()).deliver(Basis.PRESUMED));
                    case FAILED -> hear(a, new Word(Outcome.UNKNOWN, "silence", 0, true), false);
                }
            }
            case SCHEDULED -> {
                if (now.isBefore(new StepTime(c, a).handOverBy())) {
                    due = true;
                } else {
                    hear(a, new Word(Outcome.FAILED_SOFT, "partner-unavailable", 0, true), false);
                }
            }
            case SENDING, AMBIGUOUS, HELD, DELIVERED, FAILED, CANCELLED -> {}
        }
    }

    private void offer(PlanStep step) {
        assertThat(Hops.counted(tries.values())).hasSizeLessThan(c.maxAttempts());
        assertThat(tries.values())
                .as("one live try, and none after a success")
                .noneMatch(a -> a.state().isLive() || a.state() == AttemptState.DELIVERED);
        assertThat(memory.isDead(step.channel(), step.address()))
                .as("an address that failed for good is not used again")
                .isFalse();
        assertThat(c.window().closes())
                .as("nothing begins after its time")
                .satisfiesAnyOf(closes -> assertThat(closes).isNull(), closes -> assertThat(closes)
                        .isAfterOrEqualTo(now));
        Attempt a = AnAttempt.that(AttemptState.SCHEDULED)
                .of(c, tries.size())
                .by(step.channel(), step.address(), step.waitFor())
                .allowedBy(memory.version())
                .madeAt(now)
                .made();
        tries.put(a.attemptId(), a);
        if (c.state() instanceof CommunicationState.Planned p) {
            to(p.begin());
        }
        due = true;
    }

    /** The claim: what the person has said since goes back to the router. */
    private void send() {
        tries.values().stream()
                .filter(a -> a.state() == AttemptState.SCHEDULED)
                .findFirst()
                .ifPresent(a -> {
                    if (a.consentVersion() != memory.version()) {
                        tries.put(a.attemptId(), a.with(AttemptState.CANCELLED));
                        due = true;
                        return;
                    }
                    assertThat(c.state().isOpen())
                            .as("nothing leaves for what has ended")
                            .isTrue();
                    assertThat(arrived.stream().map(tries::get))
                            .as("never a third send")
                            .noneMatch(x -> x.state() == AttemptState.DELIVERED);
                    assertThat(c.isMarketing() && memory.hasStopped(a.channel()))
                            .as("no offer after STOP")
                            .isFalse();
                    tries.put(
                            a.attemptId(),
                            AnAttempt.like(a)
                                    .now(AttemptState.SENDING)
                                    .sentAt(List.of(now))
                                    .made());
                    hear(tries.get(a.attemptId()), new Word(Outcome.ACCEPTED, null, 0, false), false);
                });
    }

    /** A partner's word about anything it was ever given, new or old, once or again. */
    private void report() {
        List<Attempt> told =
                tries.values().stream().filter(a -> !a.sends().isEmpty()).toList();
        if (told.isEmpty()) {
            return;
        }
        Attempt a = told.get(random.nextInt(told.size()));
        Outcome outcome = SAID.get(random.nextInt(SAID.size()));
        String reason =
                outcome == Outcome.BLOCKED && random.nextBoolean() ? "stop" : outcome.isFailure() ? "why" : null;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            hear(tries.get(a.attemptId()), new Word(outcome, reason, 0, outcome.isFailure()), true);
        }
    }

    private void hear(Attempt old, Word word, boolean byPartner) {
        Set<Word> set = words.computeIfAbsent(old.attemptId(), k -> new HashSet<>());
        set.add(word);
        Attempt fresh = old.told(ReportFold.of(old.channel(), set));
        tries.put(fresh.attemptId(), fresh);
        theLastWordIsTheRightOne(old, fresh, set);
        if (fresh.complaint() && !old.complaint()) {
            bounces.add(fresh.attemptId());
        }
        if (!byPartner || old.state() == fresh.state() && old.outcome() == fresh.outcome()) {
            return;
        }
        if (fresh.state() == AttemptState.DELIVERED) {
            delivered(fresh);
        } else if (fresh.state() == AttemptState.FAILED) {
            bounces.add(fresh.attemptId());
            mayReopen = c.state() instanceof CommunicationState.Delivered;
        }
    }

    /** Said of the reports themselves, whatever ranks them. */
    private static void theLastWordIsTheRightOne(Attempt old, Attempt fresh, Set<Word> words) {
        if (old.state() == AttemptState.CANCELLED) {
            assertThat(fresh.state())
                    .as("what was taken back has not failed")
                    .isIn(AttemptState.CANCELLED, AttemptState.DELIVERED);
            return;
        }
        Set<Outcome> said = words.stream().map(Word::outcome).collect(Collectors.toSet());
        boolean laterBounceWins = Set.of("email", "push", "mailbox").contains(fresh.channel());
        if (said.contains(Outcome.FAILED_HARD) && (laterBounceWins || !said.contains(Outcome.DELIVERED))) {
            assertThat(fresh.outcome()).isEqualTo(Outcome.FAILED_HARD);
        }
        if (said.contains(Outcome.DELIVERED) && !laterBounceWins) {
            assertThat(fresh.state()).isEqualTo(AttemptState.DELIVERED);
        }
    }

    private void delivered(Attempt fresh) {
        takeBack();
        arrived.add(fresh.attemptId());
        boolean two = tries.values().stream()
                .anyMatch(a -> a != fresh
                        && !a.attemptId().equals(fresh.attemptId())
                        && (a.state() == AttemptState.DELIVERED
                                || a.step() > fresh.step() && a.state().isLive()));
        twoReached += two ? 1 : 0;
        doubleContacts += Hops.isSecond(c, fresh, tries.values()) ? 1 : 0;
        Communication after = Hops.delivered(c, fresh, tries.values(), now);
        assertThat(after.state())
                .as("a success counts, however late")
                .isEqualTo(new CommunicationState.Delivered(Basis.REPORTED));
        moved(after);
    }

    private void bounce() {
        for (UUID id : List.copyOf(bounces)) {
            bounces.remove(id);
            Attempt a = tries.get(id);
            memory.learn(a, now);
            assertThat(memory.suppressed())
                    .as("what failed for good is not used again, by anybody")
                    .extracting(s -> s.channel() + " " + s.address())
                    .containsAll(memory.dead());
            due |= c.state().isOpen();
            rejectedWaits |= a.state() == AttemptState.FAILED
                    && a.outcome() == Outcome.REJECTED
                    && c.state().isOpen();
            if (Hops.goesOn(c, a, tries.values())) {
                assertThat(a.outcome()).as("our own mistake waits for a person").isNotEqualTo(Outcome.REJECTED);
                assertThat(c.state())
                        .as("what has ended for good goes on by no bounce")
                        .isInstanceOfAny(CommunicationState.Active.class, CommunicationState.Delivered.class);
                moved(c.state() instanceof CommunicationState.Delivered d ? c.with(d.reopen(), now) : c);
                due = true;
            }
        }
    }

    private void stop(String channel) {
        memory.stop(channel, now);
        due |= c.state().isOpen();
    }

    /** Decides what waits, or takes the whole back. */
    private void person() {
        switch (random.nextInt(3)) {
            case 0 -> nextChannel();
            case 1 -> resend();
            default -> {
                if (random.nextInt(4) == 0) {
                    cancel();
                }
            }
        }
    }

    private void nextChannel() {
        rejectedWaits = false;
        if (c.state() instanceof CommunicationState.Exhausted e) {
            c = c.with(e.goOn(), now);
        }
        due |= c.state().isOpen();
    }

    private void resend() {
        if (rejectedWaits && c.state().isOpen()) {
            rejectedWaits = false;
            tries.values().stream()
                    .filter(a -> a.state() == AttemptState.FAILED && a.outcome() == Outcome.REJECTED)
                    .reduce((x, y) -> y)
                    .ifPresent(a -> tries.put(a.attemptId(), a.with(AttemptState.CANCELLED)));
            due = true;
        }
    }

    private void cancel() {
        Reason why = Reason.of("closed-by-person");
        switch (c.state()) {
            case CommunicationState.Planned p -> to(p.cancel(why));
            case CommunicationState.Active a -> to(a.cancel(why));
            default -> {}
        }
        if (!c.state().isOpen()) {
            takeBack();
        }
    }

    private void rarely() {
        if (random.nextBoolean()) {
            memory.lift();
        } else {
            c.plan().forEach(s -> memory.dies(s.channel(), s.address(), now));
        }
    }

    private void takeBack() {
        tries.replaceAll((id, a) -> a.state() == AttemptState.SCHEDULED ? a.with(AttemptState.CANCELLED) : a);
    }

    private void theOrderDoesNotMatter() {
        tries.values().stream()
                .filter(a -> words.containsKey(a.attemptId()) && a.state() != AttemptState.CANCELLED)
                .forEach(a -> {
                    var shuffled = new ArrayList<>(words.get(a.attemptId()));
                    java.util.Collections.shuffle(shuffled, random);
                    assertThat(ReportFold.of(a.channel(), shuffled).state())
                            .as("whatever the order")
                            .contains(a.state());
                });
    }

    private void to(CommunicationState state) {
        if (state instanceof CommunicationState.Exhausted && c.window().closes() != null) {
            assertThat(c.window().closes()).as("else it expired").isAfterOrEqualTo(now);
        }
        moved(c.with(state, now));
    }

    /** What has ended opens again for one reason alone: that what was its success has failed. A person asks elsewhere. */
    private void moved(Communication after) {
        if (!c.state().isOpen() && after.state().isOpen()) {
            assertThat(c.state()).isInstanceOf(CommunicationState.Delivered.class);
            assertThat(mayReopen).as("a success failed").isTrue();
        }
        assertThat(c.doubleContact() && !after.doubleContact())
                .as("a flag stays")
                .isFalse();
        c = after;
    }

    private ChannelCase channelCase() {
        return new ChannelCase(
                sendout,
                customer,
                "customer",
                memory.consents(),
                memory.suppressed(),
                Hops.counted(tries.values()).stream().map(Attempt::channel).collect(Collectors.toSet()),
                c.window(),
                Map.of(),
                now);
    }
}
