package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollingConsumerTest {
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final LoneLane lone = new LoneLane();
    private Breaking consumer;

    @BeforeEach
    void start() throws Exception {
        consumer = new Breaking(lone.endpoint(), lone.steps(null, null, null, null));
    }

    @AfterEach
    void stop() throws Exception {
        consumer.stop();
        lone.close();
    }

    @Test
    void aLaneInWhichSomethingIsBrokenSaysSoAndGoesOnInsteadOfEndingSilently() {
        consumer.start();

        Awaitility.await().until(() -> lone.pulse.troubles().containsKey("lane"));
        assertThat(lone.pulse.broken().get("lane").what()).startsWith("NoClassDefFoundError");

        broken.set(false);
        Awaitility.await().until(() -> lone.pulse.troubles().isEmpty());
    }

    private final class Breaking extends PollingConsumer {
        Breaking(Endpoint endpoint, LaneSteps steps) {
            super(endpoint, exchange -> {}, steps, "lane");
        }

        @Override
        Round work() {
            if (broken.get()) {
                throw new NoClassDefFoundError("se/budkavle/Nothing");
            }
            return Round.NOTHING;
        }
    }
}
