package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.budkavle.SetClock;

/** What a partner keeps of its weight when its reports are late. */
class PartnerPaceTest {
    private static final Duration PROMPT = Duration.ofSeconds(3);
    private static final Duration LATE = Duration.ofMinutes(16);

    private final SetClock clock = new SetClock(Instant.parse("2026-01-15T08:00:00Z"));
    private final PartnerPace pace = new PartnerPace(partner -> Duration.ofMinutes(15), clock);

    @Test
    void aPartnerThatReportsInTimeKeepsItsWeight() {
        reported(20, PROMPT);
        assertThat(pace.share("acme")).isEqualTo(1);
        assertThat(pace.share("nobody")).isEqualTo(1);
    }

    @Test
    void aFewLateReportsAreTheRecipients() {
        reported(16, PROMPT);
        reported(4, LATE);
        assertThat(pace.share("acme")).isEqualTo(1);
        assertThat(pace.share("other")).isEqualTo(1);
    }

    @Test
    void oneLateReportIsTooFewToJudgeBy() {
        reported(1, LATE);
        assertThat(pace.share("acme")).isEqualTo(1);
    }

    @Test
    void lateReportsTakeWeightAwayAndPromptOnesGiveItBack() {
        reported(10, LATE);
        reported(10, PROMPT);
        assertThat(pace.share("acme")).isCloseTo(0.5, within(0.001));
        reported(20, PROMPT);
        assertThat(pace.share("acme")).isEqualTo(1);
    }

    @Test
    void aPartnerThatNeverReportsKeepsATenthByWhichItsReturnIsSeen() {
        for (int i = 0; i < 30; i++) {
            pace.silent("acme");
        }
        assertThat(pace.share("acme")).isEqualTo(0.1);
    }

    @Test
    void whatWasLateIsForgottenLittleByLittle() {
        reported(10, LATE);
        clock.pass(Duration.ofMinutes(5));
        assertThat(pace.share("acme")).isCloseTo(0.5, within(0.001));
        clock.pass(Duration.ofMinutes(5));
        assertThat(pace.share("acme")).isEqualTo(1);
    }

    /** Weights move as they do for one that was away. */
    @Test
    void theOthersOfTheChannelCarryWhatALatePartnerDoesNotGet() {
        reported(20, LATE);
        var weights = PartnerChoice.weights(
                Map.of("acme", 80, "other", 20), Map.of("acme", pace.share("acme"), "other", pace.share("other")));
        assertThat(weights.get("acme")).isCloseTo(8, within(0.001));
        assertThat(weights.get("other")).isCloseTo(92, within(0.001));
    }

    private void reported(int times, Duration after) {
        for (int i = 0; i < times; i++) {
            pace.reported("acme", after);
        }
    }
}
