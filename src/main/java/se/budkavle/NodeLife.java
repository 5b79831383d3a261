package se.budkavle;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import se.budkavle.work.ClusterPulse;
import se.budkavle.work.DatabaseTime;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;

/** Holds on to what this hub has among others for as long as it lives. */
@Component
@ConditionalOnExpression("!${" + Foundations.ALONE + ":false}")
final class NodeLife implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLife.class);
    private static final int BELOW_CAMEL = DEFAULT_PHASE - 4096;

    private final Duties duties;
    private final NodeKey key;
    private final DutyStore store;
    private final ConfigurableApplicationContext context;
    private final ClusterPulse pulse;
    private ScheduledExecutorService timer;
    private volatile boolean running;

    NodeLife(
            Duties duties,
            ClusterPulse pulse,
            JdbcTemplate jdbc,
            ConfigurableApplicationContext context,
            @Value("${budkavle.mac-key}") String macKey) {
        this.context = context;
        this.duties = duties;
        this.pulse = pulse;
        this.store = new DutyStore(jdbc);
        this.key = new NodeKey(store, macKey);
    }

    @Override
    public void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("node-life").factory());
        running = true;
        long every = Duties.RENEWAL.toMillis();
        timer.scheduleWithFixedDelay(
                () -> HouseKeeping.quietly("duties to renew", this::live), every, every, TimeUnit.MILLISECONDS);
    }

    void live() {
        if (!key.holdsRows()) {
            end();
            return;
        }
        duties.renew();
        DatabaseTime.HERE.set(store::now);
        pulse.tell();
        if (!key.renew()) {
            LOG.error(
                    "another hub on this database has another budkavle.mac-key, so that reports will be taken for forged");
        }
    }

    /** This one stood still for so long that another one took its place. */
    private void end() {
        LOG.error(
                "a hub of another version has begun on this database, whose rows this one cannot read: it ends; start the version that runs there");
        timer.shutdown();
        Thread.ofPlatform().name("node-end").start(context::close); // which stops the timer, whose thread this is
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
        try {
            duties.leave();
        } catch (DataAccessException e) {
            LOG.warn("other hubs wait for this one's duties: {}", e.getClass().getSimpleName());
        }
    }

    /** Stopped after Camel, whose routes would take a duty anew that was left before them. */
    @Override
    public int getPhase() {
        return BELOW_CAMEL;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
