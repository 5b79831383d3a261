package se.budkavle.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.BusinessClockStore;
import se.budkavle.work.Busy;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/**
 * Business time leaps: when nothing is ready or under way, in the hub or at a simulator, it jumps to the next moment at
 * which something is due. The offset is stored first, so that it never goes back.
 */
@Component
@ConditionalOnExpression(
        "${budkavle.sandbox:false} and '${budkavle.sandbox.time:leap}' == 'leap' and '${budkavle.sandbox.simulators}' == 'own'")
final class Leap implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Leap.class);
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration NEXT_LOOK_WHEN_CALM = Duration.ofMillis(8);
    /** Looks in a row that must find nothing to do: what is between two tables is seen by the next look. */
    private static final int CALM_LOOKS = 3;
    /**
     * What is due within so much of business time is done together: what was sent in a minute of machine time else falls
     * silent, bounces and is complained about in a minute each, message by message.
     */
    private static final Duration TOGETHER = Duration.ofSeconds(3);

    private final Sandbox sandbox;
    private final WorkStore work;
    private final LaneStore lanes;
    private final LimitStore limits;
    private final BusinessClock clock;
    private final BusinessClockStore store;
    private final WorkSignals signals;
    private final List<Busy> others;
    private volatile boolean running;
    private Thread thread;
    private int calm;

    Leap(
            Sandbox sandbox,
            WorkStore work,
            LaneStore lanes,
            LimitStore limits,
            BusinessClock clock,
            BusinessClockStore store,
            WorkSignals signals,
            List<Busy> others) {
        this.sandbox = sandbox;
        this.work = work;
        this.lanes = lanes;
        this.limits = limits;
        this.clock = clock;
        this.store = store;
        this.signals = signals;
        this.others = others;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("leap").start(this::live);
    }

    private void live() {
        while (running) {
            try {
                look();
                TimeUnit.MILLISECONDS.sleep((calm > 0 ? NEXT_LOOK_WHEN_CALM : LOOK).toMillis());
            } catch (DataAccessException e) {
                LOG.debug("time stands still: the database does not answer");
                calm = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look() {
        Set<String> stopped = lanes.stoppedLanes();
        boolean busy = sandbox.time().busy()
                || others.stream().anyMatch(Busy::busy)
                || work.waiting().busy(clock.instant(), stopped);
        calm = busy ? 0 : calm + 1;
        if (calm >= CALM_LOOKS) {
            calm = 0;
            next(stopped)
                    .filter(next -> next.isAfter(clock.instant()))
                    .map(next -> next.plus(TOGETHER))
                    .ifPresent(this::leapTo);
        }
    }

    private Optional<Instant> next(Set<String> stopped) {
        return Stream.of(
                        work.waiting().nextDue(stopped),
                        limits.nextOpening(clock.instant()),
                        sandbox.time().nextDue())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Stored first: after a kill in between, business time may be ahead, never behind what was done in it. */
    private void leapTo(Instant next) {
        Duration offset = clock.offsetAt(next);
        store.save(offset);
        limits.hasten(Duration.between(clock.instant(), next));
        clock.follow(offset); // what is stored, also when the database's clock was set right meanwhile
        sandbox.time().nudge();
        signals.wakeAll();
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
