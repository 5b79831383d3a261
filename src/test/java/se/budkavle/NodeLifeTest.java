package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.apache.camel.spring.SpringCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;
import se.budkavle.work.ClusterPulse;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;
import se.budkavle.work.LanePulse;
import se.budkavle.work.PulseStore;

/** A hub among others, from its start to its end. */
class NodeLifeTest extends DatabaseTest {
    private final DutyStore store = new DutyStore(jdbc);
    private final Duties duties = Duties.among(store);
    private final GenericApplicationContext hub = new GenericApplicationContext();
    private final NodeLife life =
            new NodeLife(duties, new ClusterPulse(new LanePulse(), new PulseStore(jdbc)), jdbc, hub, "the key");

    @BeforeEach
    void nobodyHasADuty() {
        jdbc.execute("truncate duty");
        hub.registerBean(NodeLife.class, () -> life);
    }

    @Test
    void aHubThatFindsAnotherVersionInItsPlaceEnds() {
        hub.refresh();
        life.live();
        assertThat(hub.isActive()).isTrue();
        jdbc.update("update duty set until = clock_timestamp() - interval '1 second'");
        store.hold("rows", UUID.randomUUID(), Duration.ofHours(1));

        assertThat(duties.begin("poll a mailbox")).isTrue();

        life.live();

        await().until(() -> !hub.isActive());
        await("another hub need not wait for what it did")
                .until(() -> jdbc.queryForList("select name from duty where name = 'poll a mailbox'")
                        .isEmpty());
    }

    @Test
    void aHubThatStopsLeavesItsDutiesAfterItsRoutes() {
        hub.registerBean(PollingRoutes.class, () -> new PollingRoutes(duties));
        hub.refresh();

        hub.close();

        assertThat(jdbc.queryForList("select name from duty where name = 'poll a mailbox'"))
                .isEmpty();
    }

    /** They poll until Camel has stopped. */
    private static final class PollingRoutes implements SmartLifecycle {
        private final Duties duties;
        private boolean running;

        PollingRoutes(Duties duties) {
            this.duties = duties;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            duties.begin("poll a mailbox");
            duties.end("poll a mailbox");
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return new SpringCamelContext().getPhase();
        }
    }
}
