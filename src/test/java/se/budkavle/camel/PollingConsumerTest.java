package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;

class PollingConsumerTest {
    private final LanePulse pulse = new LanePulse();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Breaking consumer;

    @BeforeEach
    void start() throws Exception {
        var steps = new LaneSteps(
                null,
                new WorkSignals(),
                null,
                null,
                null,
                null,
                new LaneMeters(new SimpleMeterRegistry(), pulse),
                null,
                null,
                null,
                Duties.alone(),
                null,
                Clock.systemUTC(),
                1);
        Endpoint endpoint = new DirectEndpoint("direct:lane", camel.getComponent("direct", DirectComponent.class));
        endpoint.setCamelContext(camel);
        consumer = new Breaking(endpoint, steps);
    }

    @AfterEach
    void stop() throws Exception {
        consumer.stop();
        camel.close();
    }

    @Test
    void aLaneInWhichSomethingIsBrokenSaysSoAndGoesOnInsteadOfEndingSilently() {
        consumer.start();

        Awaitility.await().until(() -> pulse.troubles().containsKey("lane"));
        assertThat(pulse.broken().get("lane").what()).startsWith("NoClassDefFoundError");

        broken.set(false);
        Awaitility.await().until(() -> pulse.troubles().isEmpty());
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
