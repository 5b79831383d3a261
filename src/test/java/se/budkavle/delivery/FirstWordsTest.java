package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;

/** What counts as a partner's time: until it told us, not until we read it. */
class FirstWordsTest {
    private static final UUID ATTEMPT = new UUID(1, 2);
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final Instant RECEIVED = NOW.minusSeconds(3_600);

    @Test
    void whatWaitedHereToBeReadWasToldWhenItCame() {
        assertThat(heard(told(Outcome.DELIVERED, RECEIVED))).containsExactly(Map.entry(ATTEMPT, RECEIVED));
    }

    @Test
    void theFirstWordCountsInWhateverOrderTheyAreRead() {
        assertThat(heard(told(Outcome.DELIVERED, NOW.minusSeconds(5)), told(Outcome.SENT, RECEIVED)))
                .containsExactly(Map.entry(ATTEMPT, RECEIVED));
    }

    @Test
    void anAcceptanceSaysNothingOfTheWayYet() {
        assertThat(heard(told(Outcome.ACCEPTED, RECEIVED), told(Outcome.SENT, NOW)))
                .containsExactly(Map.entry(ATTEMPT, NOW));
    }

    @Test
    void theAnswerToACallIsHeardAtOnce() {
        assertThat(heard(told(Outcome.SENT, null))).containsExactly(Map.entry(ATTEMPT, NOW));
    }

    private static Map<UUID, Instant> heard(Told... told) {
        return FirstWords.heard(List.of(told), NOW);
    }

    private static Told told(Outcome outcome, @Nullable Instant receivedAt) {
        var report = new DeliveryReport("acme", null, ATTEMPT, outcome, null, NOW, false, null);
        return new Told(ATTEMPT, null, report, null, receivedAt);
    }
}
