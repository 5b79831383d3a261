package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;

/** Who carries a channel's messages, and how many of them. */
class PartnerChoiceTest {
    private static final int MANY = 10_000;
    private static final Percentage ABOUT = Percentage.withPercentage(4);
    private static final Set<String> ALL = Set.of();

    /** As ids of attempts are: the time, and chance. */
    private final List<UUID> attempts = new Random(7)
            .longs(MANY)
            .mapToObj(chance -> new UUID(
                    (1_768_464_000_000L + chance % 1_000) << 16 | 0x7000 | chance & 0xfff, chance | Long.MIN_VALUE))
            .toList();

    private final Rules rules = Rules.load(
            Bundle.of(
                    Map.of(
                            "policy/channels.yaml",
                            """
            sms:
              partners:
                heavy: {weight: 70, mode: live}
                light: {weight: 30, mode: live}
                standby: {weight: 0, mode: live}
              cost: {amount: "0.35", currency: SEK, per: part}
              leadTime: PT5M
              onSilence: next-channel
              wait: PT4H
            """)));

    private final PartnerChoice choice = new PartnerChoice(
            () -> rules,
            null, // who is paused, each choice says
            new PartnerHealth(
                    new LimitStore(null) {
                        @Override
                        Map<String, Standing> all() {
                            return Map.of();
                        }
                    },
                    new PartnerPace(partner -> Duration.ofMinutes(15), Clock.systemUTC()),
                    new Backoff(new Random()),
                    System::nanoTime));

    @Test
    void messagesAreSplitByTheWeights() {
        Map<String, Long> split = split(Set.of(), ALL);

        assertThat(split).containsOnlyKeys("heavy", "light");
        assertThat(split.get("heavy")).isCloseTo(MANY * 70 / 100, ABOUT);
        assertThat(split.get("light")).isCloseTo(MANY * 30 / 100, ABOUT);
    }

    @Test
    void anAttemptKeepsItsPartner() {
        assertThat(attempts).allMatch(id -> partner(id, Set.of(), ALL).equals(partner(id, Set.of(), ALL)));
    }

    @Test
    void whatAPausedPartnerWouldGetTheOthersCarryAndOneThatStandsByOnlyWhenItIsAlone() {
        assertThat(split(Set.of("heavy"), ALL)).isEqualTo(Map.of("light", (long) MANY));
        assertThat(split(Set.of("heavy", "light"), ALL)).isEqualTo(Map.of("standby", (long) MANY));
    }

    @Test
    void whereAllArePausedMessagesWaitAtTheirOwnPartners() {
        assertThat(split(Set.of("heavy", "light", "standby"), ALL)).isEqualTo(split(Set.of(), ALL));
    }

    @Test
    void onlyWhoHasTheRecipientIsChosen() {
        assertThat(split(Set.of(), Set.of("light"))).isEqualTo(Map.of("light", (long) MANY));
        assertThat(split(Set.of("light"), Set.of("light")))
                .as("however long it is paused")
                .isEqualTo(Map.of("light", (long) MANY));
    }

    private Map<String, Long> split(Set<String> paused, Set<String> carriers) {
        return attempts.stream()
                .collect(Collectors.groupingBy(id -> partner(id, paused, carriers), Collectors.counting()));
    }

    private String partner(UUID attempt, Set<String> paused, Set<String> carriers) {
        return choice.choose("sms", attempt, paused, carriers);
    }

    @Test
    void partnersThatWereNeverAwayHaveTheWeightsOfTheFile() {
        assertThat(PartnerChoice.weights(Map.of("a", 70, "b", 30), Map.of("a", 1.0, "b", 1.0)))
                .isEqualTo(Map.of("a", 70.0, "b", 30.0));
    }

    @Test
    void whatAPartnerThatIsComingBackDoesNotGetYetTheOthersCarryByTheirWeights() {
        assertThat(PartnerChoice.weights(Map.of("a", 60, "b", 30, "c", 10), Map.of("a", 0.5, "b", 1.0, "c", 1.0)))
                .isEqualTo(Map.of("a", 30.0, "b", 52.5, "c", 17.5));
    }

    @Test
    void onesThatStandByGoOnCarryingUntilTheFirstIsBackToItsWeight() {
        assertThat(PartnerChoice.weights(Map.of("a", 100, "standby", 0), Map.of("a", 0.1, "standby", 1.0)))
                .isEqualTo(Map.of("a", 10.0, "standby", 90.0));
        assertThat(PartnerChoice.weights(Map.of("a", 100, "standby", 0), Map.of("a", 1.0, "standby", 1.0)))
                .isEqualTo(Map.of("a", 100.0, "standby", 0.0));
    }

    @Test
    void whereAllAreComingBackNobodyWaits() {
        assertThat(PartnerChoice.weights(Map.of("a", 50, "b", 50), Map.of("a", 0.1, "b", 0.2)))
                .isEqualTo(Map.of("a", 5.0, "b", 10.0));
    }
}
