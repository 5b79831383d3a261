package se.budkavle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FoundationsTest {
    @Test
    void dataWhoseTimeLeaptIsRefusedForLiveRunningWithWhatToDo() {
        assertThatThrownBy(() -> Foundations.refuseLeapt(Duration.ofDays(12)))
                .hasMessageContainingAll(
                        "comes from a sandbox", "288 hours ahead", "budkavle.data", "budkavle.sandbox=true");
    }

    @Test
    void dataWhoseTimeIsTheClocksRunsLive() {
        assertThatCode(() -> Foundations.refuseLeapt(Duration.ZERO)).doesNotThrowAnyException();
    }
}
