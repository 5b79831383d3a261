package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Files and queues wait while the hub has enough before it. */
class BacklogTest {
    private final AtomicLong unplanned = new AtomicLong();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final LanePulse pulse = new LanePulse();
    private final AtomicLong freeMb = new AtomicLong(1000);
    private final Backlog backlog = backlog(new MockEnvironment()
            .withProperty("budkavle.inbox.most-unplanned", "100")
            .withProperty("budkavle.http.most-unplanned", "1200"));
    /** As it is where nobody has set anything. */
    private final Backlog unbound = backlog(new MockEnvironment());

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aDoorGoesOnWhenEnoughHasBeenPlanned() throws Exception {
        unplanned.set(100);
        assertThat(backlog.isRoom(Backlog.FILES)).isFalse();
        var waiting = waiting();

        unplanned.set(99);

        assertThat(waiting.get(4, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aDoorThatWaitsDoesNotHoldUpAHubThatStops() throws Exception {
        unplanned.set(5_000);
        var waiting = waiting();

        camel.stop();

        assertThat(waiting.get(4, TimeUnit.MINUTES)).isFalse();
    }

    @Test
    void eachDoorHasItsBoundAndSaysHowOftenItKeptSomethingWaiting() {
        unplanned.set(100);
        assertThat(backlog.isRoom(Backlog.FILES)).isFalse();
        assertThat(backlog.isRoom(Backlog.FILES)).isFalse();
        assertThat(backlog.isRoom(Backlog.HTTP)).isTrue();

        assertThat(backlog.doors())
                .containsExactly(
                        new Backlog.Standing("artemis", 100, true, 0),
                        new Backlog.Standing("http", 1200, false, 0),
                        new Backlog.Standing("inbox", 100, true, 2));
    }

    @Test
    void callersAreTakenWhateverWaitsUnlessABoundIsSetForThem() {
        unplanned.set(Long.MAX_VALUE);

        assertThat(unbound.isRoom(Backlog.HTTP)).isTrue();
        assertThat(unbound.isRoom(Backlog.FILES)).isFalse();
        assertThat(unbound.doors()).extracting(Backlog.Standing::door).containsExactly("artemis", "inbox");
    }

    @Test
    void fault16OnADiskThatIsNearlyFullEveryDoorIsShutAlsoOneWithoutABound() throws Exception {
        freeMb.set(99);

        assertThat(unbound.isRoom(Backlog.HTTP)).isFalse();
        assertThat(unbound.isDiskLow()).isTrue();
        assertThat(unbound.comeAgain(Backlog.HTTP)).isEqualTo(Duration.ofMinutes(1));
        assertThat(unbound.isRoom(Backlog.FILES)).isFalse();
        assertThat(backlog.comeAgain(Backlog.HTTP)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backlog.doors()).extracting(Backlog.Standing::full).containsOnly(true);
        var waiting = waiting();

        freeMb.set(100);

        assertThat(waiting.get(4, TimeUnit.MINUTES)).isTrue();
        assertThat(unbound.isRoom(Backlog.HTTP)).isTrue();
    }

    private Backlog backlog(MockEnvironment settings) {
        return new Backlog(
                new WorkStore(new Counted(), new WorkSignals()),
                pulse,
                new DiskSpace(() -> freeMb.get() * 1024 * 1024, 100),
                new SimpleMeterRegistry(),
                settings);
    }

    @Test
    void whoIsSentAwayComesAgainWhenATenthOfTheBoundShouldBePlanned() {
        assertThat(backlog.comeAgain(Backlog.HTTP)).as("nothing is known yet").isEqualTo(Duration.ofSeconds(2));
        pulse.beat(Lanes.PLAN, 600);
        assertThat(backlog.comeAgain(Backlog.HTTP)).isEqualTo(Duration.ofSeconds(12));
    }

    /** Returns when it has met a door that is shut. */
    private CompletableFuture<Boolean> waiting() {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return backlog.awaitRoom(Backlog.ARTEMIS, camel);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await("it is held").until(() -> held(Backlog.ARTEMIS) == 1);
        return waiting;
    }

    private long held(String door) {
        return backlog.doors().stream()
                .filter(standing -> standing.door().equals(door))
                .mapToLong(Backlog.Standing::held)
                .sum();
    }

    private final class Counted extends JdbcTemplate {
        @Override
        public <T> T queryForObject(String sql, Class<T> type, Object... arguments) {
            return type.cast(unplanned.get());
        }
    }
}
