package se.budkavle;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Alert;
import se.budkavle.delivery.AlertBook;
import se.budkavle.delivery.AlertStore;
import se.budkavle.delivery.WatchStore;
import se.budkavle.delivery.Watchdog;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkStore;

/** Looks every now and then for what is stuck, in a thread of its own: telling of it may take a while. */
@Component
final class Watching implements SmartLifecycle {
    /** Whoever sends events is to hear soon that a database is back that was away. */
    private static final Duration WHILE_AWAY = Duration.ofSeconds(1);

    private final AlertBook book;
    private final DatabaseWatch database;
    private final Duration every;
    private ScheduledExecutorService timer;

    Watching(
            JdbcTemplate jdbc,
            WorkStore work,
            AlertStore alerts,
            LanePulse pulse,
            List<Alert.Hook> hooks,
            Duties duties,
            DatabaseWatch database,
            TransactionTemplate transaction,
            Clock clock,
            Environment environment,
            Inbox inbox,
            DiskSpace disk,
            LongSupplier nanos) {
        var settings = Binder.get(environment)
                .bind("budkavle.watch", Watchdog.Settings.class)
                .get();
        this.database = database;
        var watchdog = new Watchdog(
                new WatchStore(jdbc, work), pulse, settings, clock, Clock.systemUTC(), disk, inbox::refused);
        this.every = Binder.get(environment)
                .bind("budkavle.watch.every", Duration.class)
                .get();
        this.book = new AlertBook(
                watchdog,
                alerts,
                hooks,
                duties,
                database,
                transaction,
                every.multipliedBy(2),
                Clock.systemUTC(),
                nanos);
    }

    @Override
    public void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("watching").factory());
        lookAfter(every);
    }

    private void lookAfter(Duration pause) {
        timer.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        HouseKeeping.quietly("a look for what is stuck", book::round);
        boolean isSoon = database.isSilent() && WHILE_AWAY.compareTo(every) < 0;
        lookAfter(isSoon ? WHILE_AWAY : every);
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
