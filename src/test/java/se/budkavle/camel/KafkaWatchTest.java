package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.camel.component.kafka.TaskHealthState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which readers of a topic are started again, and which are left to come on by themselves. */
class KafkaWatchTest {
    @Test
    void oneWhoseLoginWasRefusedHasEndedThoughNobodyCallsItTerminated() {
        assertThat(KafkaWatch.hasEnded(reader(false, false, false, "consumer-1")))
                .isTrue();
        assertThat(KafkaWatch.hasEnded(reader(false, true, false, null))).isTrue();
    }

    @Test
    void oneThatReadsOrConnectsAgainOrHasNotBegunIsLeftAlone() {
        assertThat(KafkaWatch.hasEnded(reader(true, false, true, "consumer-1"))).isFalse();
        assertThat(KafkaWatch.hasEnded(reader(false, false, true, "consumer-1")))
                .isFalse();
        assertThat(KafkaWatch.hasEnded(reader(false, false, false, null))).isFalse();
    }

    private static TaskHealthState reader(
            boolean ready, boolean terminated, boolean recoverable, @Nullable String clientId) {
        return new TaskHealthState(ready, terminated, recoverable, null, clientId, 0, new Properties());
    }
}
