package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.budkavle.planning.Channels.Channel;
import se.budkavle.planning.Channels.Tariff;
import se.budkavle.planning.Cost;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Window;

/** How long an attempt may take. All moments are hours from when it was made. */
class StepTimeTest {
    private static final Instant MADE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration LATE = Duration.ofMinutes(15);
    private static final Cost FREE = new Cost(BigDecimal.ZERO, "SEK");
    private static final Channel EMAIL = channel("email", 1, "presume-delivered");
    private static final Channel SMS = channel("sms", 1, "next-channel");

    @Test
    void aChannelIsTriedForItsWaitWhenAnotherOneFollows() {
        var c = regulatory(null, step("email", 24, null), step("letter", 240, null));

        assertThat(hours(time(c, "email", AttemptState.SCHEDULED).handOverBy())).isEqualTo(24);
    }

    @Test
    void theNextChannelHasItsTurnAQuarterOfAnHourBeforeItsLatestStart() {
        var c = regulatory(100, step("email", 24, 90), step("letter", 72, 20));

        assertThat(time(c, "email", AttemptState.SCHEDULED).handOverBy()).isEqualTo(at(20).minus(LATE));
    }

    @Test
    void ofAShortTimeTheNextChannelHasHalf() {
        var soon = new PlanStep("letter", "address", FREE, Duration.ofHours(72), MADE.plus(Duration.ofMinutes(20)));
        var past = new PlanStep("letter", "address", FREE, Duration.ofHours(72), MADE.minus(Duration.ofMinutes(20)));

        assertThat(time(regulatory(100, step("email", 24, 90), soon), "email", AttemptState.SCHEDULED)
                        .handOverBy())
                .isEqualTo(MADE.plus(Duration.ofMinutes(10)));
        assertThat(time(regulatory(100, step("email", 24, 90), past), "email", AttemptState.SCHEDULED)
                        .handOverBy())
                .isEqualTo(past.latestStart());
    }

    @Test
    void aPersonDecidesAboutARefusalBeforeTheNextChannelHasItsTurn() {
        var followed = regulatory(100, step("email", 24, 90), step("letter", 72, 20));
        var last = regulatory(100, step("email", 24, 99));

        assertThat(time(followed, "email", AttemptState.SCHEDULED).decideBy(EMAIL))
                .contains(at(20).minus(LATE));
        assertThat(time(last, "email", AttemptState.SCHEDULED).decideBy(EMAIL)).contains(at(99));
    }

    @Test
    void theLastChannelIsTriedUntilTheWindowCloses() {
        var c = regulatory(100, step("email", 24, 99));

        assertThat(hours(time(c, "email", AttemptState.SCHEDULED).handOverBy())).isEqualTo(100);
    }

    @Test
    void theLastChannelWithoutAWindowIsGivenAWeekMore() {
        var c = regulatory(null, step("email", 24, null));

        assertThat(hours(time(c, "email", AttemptState.SCHEDULED).handOverBy())).isEqualTo(24 + 7 * 24);
    }

    @Test
    void aPersonHearsADayBeforeTheLastChannelMustLeave() {
        var c = regulatory(100, step("email", 24, 99));

        assertThat(hours(time(c, "email", AttemptState.SCHEDULED).alarm(EMAIL).orElseThrow()))
                .isEqualTo(99 - 24);
    }

    @Test
    void whenTimeIsShortAPersonHearsHalfway() {
        var c = regulatory(11, step("email", 8, 10));

        assertThat(hours(time(c, "email", AttemptState.AMBIGUOUS).alarm(EMAIL).orElseThrow()))
                .isEqualTo(5);
    }

    @Test
    void whatWasHandedOverAndIsPresumedNeedsNoAlarm() {
        var c = regulatory(100, step("email", 24, 99));

        assertThat(time(c, "email", AttemptState.ACCEPTED, 2).alarm(EMAIL)).isEmpty();
    }

    @Test
    void whatNobodyConfirmsOnTheLastChannelAlarmsBeforeTheWindowCloses() {
        var c = regulatory(100, step("sms", 100, 99));

        assertThat(hours(time(c, "sms", AttemptState.SENT, 2).alarm(SMS).orElseThrow()))
                .isEqualTo(100 - 24);
    }

    @Test
    void noAlarmWhileAnotherChannelFollowsForMarketingOrWithoutAWindow() {
        var followed = regulatory(100, step("email", 24, 90), step("letter", 72, 28));
        var marketing = communication("sales", 100, false, step("email", 24, 99));
        var unbound = regulatory(null, step("email", 24, null));

        assertThat(List.of(followed, marketing, unbound)).allSatisfy(c -> assertThat(
                        time(c, "email", AttemptState.SCHEDULED).alarm(EMAIL))
                .isEmpty());
    }

    @Test
    void silenceCountsFromTheHandOverButNotBeyondTheNextChannelsTurn() {
        var c = regulatory(100, step("email", 24, 90), step("letter", 72, 28));

        assertThat(hours(time(c, "email", AttemptState.ACCEPTED, 2).silentUntil(EMAIL)))
                .isEqualTo(26);
        assertThat(time(c, "email", AttemptState.ACCEPTED, 10).silentUntil(EMAIL))
                .isEqualTo(at(28).minus(LATE));
    }

    @Test
    void workingDaysCountFromTheHandOverAsTheCalendarThenStands() {
        var twoDays = new PlanStep("sms", "address", FREE, Duration.ofHours(48), null, "2 workdays");
        var c = regulatory(null, twoDays, step("letter", 72, null));

        assertThat(hours(time(c, "sms", AttemptState.SCHEDULED).handOverBy()))
                .as("from Monday to Wednesday")
                .isEqualTo(48);
        assertThat(hours(time(c, "sms", AttemptState.ACCEPTED, 4 * 24).silentUntil(SMS)))
                .as("from Friday to Tuesday")
                .isEqualTo((4 + 4) * 24);
    }

    @Test
    void whatIsKeptMustBeGoneBeforeTheNextChannelsTurnHoweverThatCame() {
        int month = 30 * 24;
        PlanStep waits = step("mailbox", month, null);

        assertThat(keeps(regulatory(null, waits, step("letter", 72, null)))).isTrue();
        assertThat(keeps(regulatory(month + 73, waits, step("letter", 72, month + 1))))
                .isTrue();
        assertThat(keeps(regulatory(month + 72, waits, step("letter", 72, month))))
                .as("the letter has its turn before")
                .isFalse();
        assertThat(keeps(regulatory(240, waits))).as("the window closes").isFalse();
        assertThat(keeps(regulatory(null, step("mailbox", month - 1, null), step("letter", 72, null))))
                .as("the wait is shorter")
                .isFalse();
    }

    private static boolean keeps(Communication c) {
        return time(c, "mailbox", AttemptState.SENDING, 0).outlasts(30);
    }

    @Test
    void anOperatorsLastWordIsWaitedForSomeHoursButNotBeyondTheNextChannelsTurn() {
        Instant over = MADE.plus(Duration.ofHours(24));
        var unhurried = regulatory(null, step("mailbox", 24, null), step("letter", 72, null));
        var hurried = regulatory(100, step("mailbox", 24, 90), step("letter", 72, 28));

        assertThat(hours(time(unhurried, "mailbox", AttemptState.ACCEPTED, 0).lastWord(over)))
                .isEqualTo(30);
        assertThat(time(hurried, "mailbox", AttemptState.ACCEPTED, 0).lastWord(over))
                .isEqualTo(at(28).minus(LATE));
    }

    @Test
    void nothingIsPresumedBeforeItCanHaveArrived() {
        Channel letter = channel("letter", 72, "presume-delivered");
        var c = regulatory(100, step("letter", 90, 28));
        StepTime late = time(c, "letter", AttemptState.SENT, 50);

        assertThat(hours(late.silentUntil(letter))).isEqualTo(50 + 72);
        assertThat(late.isLate(letter)).isTrue();
        assertThat(time(c, "letter", AttemptState.SENT, 20).isLate(letter)).isFalse();
    }

    @Test
    void channelsThatGoOutAtOnceDoNotWaitForEachOther() {
        var c = communication("service", 100, true, step("sms", 4, 99), step("email", 24, 99));

        assertThat(hours(time(c, "sms", AttemptState.SCHEDULED).handOverBy())).isEqualTo(100);
    }

    @Test
    void pausesGrowToTenMinutesAndAreNeverAllTheSame() {
        var backoff = new Backoff(new Random());
        for (int tries = 1; tries <= 40; tries++) {
            double full = Math.min(600, Math.pow(3, tries));
            assertThat(backoff.pause(tries).toMillis() / 1000.0).isBetween(full * 0.75 - 0.001, full * 1.25);
        }
        assertThat(java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i -> backoff.pause(9))
                        .distinct())
                .hasSizeGreaterThan(10);
    }

    private static StepTime time(Communication c, String channel, AttemptState state, int... handedOver) {
        PlanStep step = c.plan().stream()
                .filter(s -> s.channel().equals(channel))
                .findFirst()
                .orElseThrow();
        List<Instant> sends =
                Arrays.stream(handedOver).mapToObj(StepTimeTest::at).toList();
        return new StepTime(
                c,
                AnAttempt.that(state)
                        .by(channel, "address", step.waitFor())
                        .madeAt(MADE)
                        .sentAt(sends)
                        .made());
    }

    private static Communication regulatory(@Nullable Integer closes, PlanStep... plan) {
        return communication("regulatory", closes, false, plan);
    }

    private static Communication communication(
            String messageClass, @Nullable Integer closes, boolean parallel, PlanStep... plan) {
        return ACommunication.of(messageClass)
                .within(new Window(null, closes == null ? null : at(closes)))
                .by(List.of(plan))
                .inParallel(parallel)
                .madeAt(MADE)
                .made();
    }

    private static PlanStep step(String channel, int waitHours, @Nullable Integer latestStart) {
        return new PlanStep(
                channel, "address", FREE, Duration.ofHours(waitHours), latestStart == null ? null : at(latestStart));
    }

    private static Channel channel(String name, int leadHours, String onSilence) {
        return new Channel(
                name,
                Map.of(),
                new Tariff(BigDecimal.ZERO, BigDecimal.ZERO, "SEK", "message"),
                Duration.ofHours(leadHours),
                onSilence,
                Duration.ofHours(24));
    }

    private static Instant at(int hours) {
        return MADE.plus(Duration.ofHours(hours));
    }

    private static long hours(Instant moment) {
        return Duration.between(MADE, moment).toHours();
    }
}
