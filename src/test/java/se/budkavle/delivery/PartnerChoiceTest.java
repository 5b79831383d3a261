package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PartnerChoiceTest {
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
