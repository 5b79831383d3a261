package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.work.BusinessClock;

class SimulatedTimeTest {
    private final BusinessClock clock = SandboxFixture.clock();
    private final SimulatedTime time = new SimulatedTime(clock);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() {
        time.start();
    }

    @AfterEach
    void stop() {
        time.close();
    }

    @Test
    void actionsOfOneKeyRunInTheOrderTheyAreDue() {
        time.at(SandboxFixture.TUESDAY.plusSeconds(8), "a", () -> done.add("delivered"));
        time.at(SandboxFixture.TUESDAY.plusSeconds(2), "a", () -> done.add("sent"));

        leapBy(Duration.ofDays(1));

        SandboxFixture.await().until(() -> done.equals(List.of("sent", "delivered")));
    }

    @Test
    void nothingRunsBeforeItsTime() {
        time.at(SandboxFixture.TUESDAY.plusSeconds(8), "a", () -> done.add("delivered"));

        leapBy(Duration.ofSeconds(7));

        assertThat(time.nextDue()).contains(SandboxFixture.TUESDAY.plusSeconds(8));
        assertThat(time.busy()).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void timeIsBusyWhileAnActionRuns() {
        var hold = new CountDownLatch(1);
        time.at(SandboxFixture.TUESDAY, "a", () -> waitFor(hold));

        SandboxFixture.await().until(() -> time.nextDue().isEmpty());
        boolean before = time.busy();
        hold.countDown();

        assertThat(before).isTrue();
        SandboxFixture.await().until(() -> !time.busy());
    }

    @Test
    void actionThatFailsStopsNoOther() {
        time.at(SandboxFixture.TUESDAY, "a", () -> {
            throw new IllegalStateException("on purpose");
        });
        time.at(SandboxFixture.TUESDAY, "a", () -> done.add("next"));

        SandboxFixture.await().until(() -> done.equals(List.of("next")));
    }

    private void leapBy(Duration duration) {
        clock.leapTo(clock.instant().plus(duration));
        time.nudge();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
