package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.ConsentWord;
import se.budkavle.release.Bundle;
import se.budkavle.sendout.Choose;
import se.budkavle.sendout.MessageClass;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.Wait;

/** What holds for every plan, whoever it is for and however it is chosen. */
class ChannelPlannerPropertiesTest {
    private static final List<String> CHANNELS = List.of("sms", "email", "letter", "mailbox", "call");
    private static final Channels POLICY = Channels.load(Bundle.of(Cases.files()));
    private final ChannelPlanner planner = new ChannelPlanner(POLICY, true);

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void marketingNeverGoesToAnOptedOutChannelWhateverTheWishAndTheOrder(
            @ForAll("cases") ChannelCase c, @ForAll("channel") String refused, @ForAll boolean byTopic) {
        Sendout sales = as(c.sendout(), MessageClass.SALES);
        var no = new ConsentWord(byTopic ? sales.topic() : "sales", refused, false, Cases.NOW, "stop", "");
        assertThat(channels(planner.rank(with(c, sales, List.of(no))))).doesNotContain(refused);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aPlanHoldsOnlyAllowedUntriedChannelsEachOnceAndEveryOtherOneHasItsReason(@ForAll("cases") ChannelCase c) {
        Ranked ranked = planner.rank(c);
        List<String> plan = channels(ranked);
        assertThat(c.sendout().channels()).containsAll(plan);
        assertThat(plan).doesNotHaveDuplicates();
        assertThat(c.triedChannels()).noneMatch(plan::contains);
        Set<String> passedOver = new HashSet<>(c.sendout().channels());
        passedOver.removeAll(plan);
        assertThat(ranked.rules().stream()
                        .filter(r -> r.effect().equals("removed") || r.effect().equals("skipped"))
                        .map(RuleEffect::channel)
                        .collect(Collectors.toSet()))
                .containsAll(passedOver);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void theLastStepAlwaysMeetsTheEndOfTheWindowAndEveryStepItsLatestStart(@ForAll("cases") ChannelCase c) {
        List<PlanStep> plan = planner.rank(c).plan();
        if (c.window() == null || c.window().closes() == null || plan.isEmpty()) {
            return;
        }
        Instant opens = c.window().opens();
        Instant at = opens != null && opens.isAfter(c.now()) ? opens : c.now();
        for (PlanStep step : plan) {
            assertThat(at).isBeforeOrEqualTo(step.latestStart());
            assertThat(step.waitFor())
                    .isLessThanOrEqualTo(
                            Duration.between(at, waitFor(c, step.channel()).endFrom(at)))
                    .isGreaterThanOrEqualTo(Duration.ZERO);
            Duration leadTime = POLICY.channel(step.channel()).leadTime();
            assertThat(at.plus(leadTime)).isBeforeOrEqualTo(c.window().closes());
            at = at.plus(step.waitFor());
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aChannelThatIsFollowedIsGivenItsWaitOrAtLeastItsLeadTime(@ForAll("cases") ChannelCase c) {
        List<PlanStep> plan = planner.rank(c).plan();
        Instant at = c.now();
        if (c.window().opens() != null && c.window().opens().isAfter(at)) {
            at = c.window().opens();
        }
        for (PlanStep step : plan.subList(0, Math.max(0, plan.size() - 1))) {
            Duration wish = Duration.between(at, waitFor(c, step.channel()).endFrom(at));
            Duration leadTime = POLICY.channel(step.channel()).leadTime();
            assertThat(step.waitFor())
                    .as(step.channel())
                    .isGreaterThanOrEqualTo(wish.compareTo(leadTime) < 0 ? wish : leadTime);
            at = at.plus(step.waitFor());
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aRegulatoryMessageKeepsItsChannelsWhateverWasRefused(
            @ForAll("cases") ChannelCase c, @ForAll("channel") String refused) {
        Sendout regulatory = as(c.sendout(), MessageClass.REGULATORY);
        var no = new ConsentWord(regulatory.topic(), refused, false, Cases.NOW, "stop", "");
        assertThat(channels(planner.rank(with(c, regulatory, List.of(no)))))
                .isEqualTo(channels(planner.rank(with(c, regulatory, List.of()))));
    }

    @Provide
    Arbitrary<String> channel() {
        return Arbitraries.of(CHANNELS);
    }

    @Provide
    Arbitrary<ChannelCase> cases() {
        return Combinators.combine(
                        channel().list().uniqueElements().ofMinSize(1),
                        channel().list().uniqueElements(),
                        Arbitraries.of(Choose.class),
                        Arbitraries.of(MessageClass.class),
                        channel().set().ofMaxSize(1),
                        windows(),
                        Arbitraries.of("", "\"status\": \"former\"", "\"protectedIdentity\": true", "\"email\": null"))
                .as(ChannelPlannerPropertiesTest::channelCase);
    }

    private static Arbitrary<Window> windows() {
        Arbitrary<@Nullable Instant> opens = Arbitraries.integers()
                .between(-10_000, 20_000)
                .map(minutes -> Cases.NOW.plus(Duration.ofMinutes(minutes)))
                .injectNull(0.3);
        Arbitrary<@Nullable Instant> closes = Arbitraries.integers()
                .between(0, 40_000)
                .map(minutes -> Cases.NOW.plus(Duration.ofMinutes(minutes)))
                .injectNull(0.1);
        return Combinators.combine(opens, closes).as(Window::new);
    }

    private static ChannelCase channelCase(
            List<String> allowed,
            List<String> wish,
            Choose choose,
            MessageClass messageClass,
            Set<String> tried,
            Window window,
            String person) {
        Map<String, Integer> places = allowed.stream().collect(Collectors.toMap(c -> c, allowed::indexOf));
        var sendout = new Sendout(
                "x",
                "contract.changed",
                messageClass,
                "offer",
                "normal",
                "customer",
                null,
                new Sendout.OnceRule("event", null, java.time.Period.ofDays(1)),
                allowed,
                places,
                choose,
                Map.of("email", new Wait.Workdays(1), "sms", new Wait.Span(Duration.ofHours(3))),
                4,
                Sendout.WindowRule.ALWAYS,
                "resend",
                false,
                "x",
                Map.of());
        String wishes = wish.stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(", ", "[", "]"));
        String fields = "\"wish\": " + wishes + (person.isEmpty() ? "" : ", " + person);
        return new ChannelCase(
                sendout, Cases.person(fields), "customer", List.of(), List.of(), tried, window, Map.of(), Cases.NOW);
    }

    private static Sendout as(Sendout s, MessageClass messageClass) {
        return new Sendout(
                s.name(),
                s.on(),
                messageClass,
                s.topic(),
                s.urgency(),
                s.to(),
                s.when(),
                s.once(),
                s.channels(),
                s.priorities(),
                s.choose(),
                s.waits(),
                s.maxAttempts(),
                s.window(),
                s.ambiguous(),
                s.parallel(),
                s.content(),
                s.options());
    }

    private static ChannelCase with(ChannelCase c, Sendout sendout, List<ConsentWord> consents) {
        return new ChannelCase(
                sendout,
                c.customer(),
                c.role(),
                consents,
                c.suppressions(),
                c.triedChannels(),
                c.window(),
                c.costs(),
                c.now());
    }

    private static Wait waitFor(ChannelCase c, String channel) {
        return c.sendout().waits().getOrDefault(channel, POLICY.channel(channel).waitFor());
    }

    private static List<String> channels(Ranked ranked) {
        return ranked.plan().stream().map(PlanStep::channel).toList();
    }
}
