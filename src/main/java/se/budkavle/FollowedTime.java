package se.budkavle;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.BusinessClockStore;
import se.budkavle.work.WorkSignals;

/** A hub beside another one that has the pretended partners: the other one lets time leap, and this one follows. */
@Component
@ConditionalOnExpression(
        "${budkavle.sandbox} and '${" + FollowedTime.SIMULATORS + "}' == '" + FollowedTime.ELSEWHERE + "'")
final class FollowedTime implements SmartLifecycle {
    static final String SIMULATORS = "budkavle.sandbox.simulators";
    static final String ELSEWHERE = "elsewhere";

    private static final long LOOK_MILLIS = 20;

    private final BusinessClock clock;
    private final BusinessClockStore store;
    private final WorkSignals signals;
    private ScheduledExecutorService timer;

    FollowedTime(BusinessClock clock, BusinessClockStore store, WorkSignals signals) {
        this.clock = clock;
        this.store = store;
        this.signals = signals;
    }

    @Override
    public void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("followed-time").factory());
        timer.scheduleWithFixedDelay(
                () -> HouseKeeping.quietly("a look at business time", this::look),
                0,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (clock.follow(store.offset())) {
                signals.wakeAll();
            }
        } catch (DataAccessException e) {
            // it counts on from where it was while the database does not answer
        }
    }

    @Override
    public void stop() {
        timer.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return timer != null && !timer.isShutdown();
    }
}
