package se.budkavle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Ambiguity;
import se.budkavle.delivery.Stores;
import se.budkavle.release.Dictionaries;
import se.budkavle.work.DatabaseFault;

/**
 * What has to be done now and then: leases that ran out, months of history to come, recipients and claims to forget,
 * dictionaries that a restored database lacks, and the address to be known by.
 */
@Component
final class HouseKeeping implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HouseKeeping.class);

    /** What one hub's clock says is over may still hold by another's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /** One that takes long, as whole tables are read, keeps none of the others waiting. */
    private static final int THREADS = 2;

    private final Ambiguity ambiguity;
    private final Stores stores;
    private final Dictionaries dictionaries;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final HistoryMonths months;
    private final HubAddress address;
    private final String listensOn;
    private final Path portFile;
    private final Path urlFile;
    private ScheduledExecutorService timer;

    HouseKeeping(
            Ambiguity ambiguity,
            Stores stores,
            Dictionaries dictionaries,
            Clock clock,
            TransactionTemplate transaction,
            JdbcTemplate jdbc,
            HubAddress address,
            @Value("${budkavle.address}") String listensOn,
            @Value("${budkavle.data}") Path data) {
        this.ambiguity = ambiguity;
        this.stores = stores;
        this.dictionaries = dictionaries;
        this.clock = clock;
        this.transaction = transaction;
        this.months = new HistoryMonths(jdbc);
        this.address = address;
        this.listensOn = listensOn;
        this.portFile = data.resolve("hub.port");
        this.urlFile = data.resolve("hub.url");
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null) {
            return; // the management server
        }
        int port = event.getWebServer().getPort();
        address.port().set(port);
        try {
            Files.writeString(urlFile, "http://" + reachable() + ":" + port);
            Files.writeString(portFile, Integer.toString(port));
        } catch (IOException e) {
            throw new UncheckedIOException("the port cannot be written to " + portFile, e);
        }
    }

    /** Who listens on every address is reached on loopback. */
    private String reachable() {
        if (listensOn.equals("0.0.0.0") || listensOn.equals("::")) {
            return "127.0.0.1";
        }
        return listensOn.contains(":") ? "[" + listensOn + "]" : listensOn;
    }

    @Override
    public void start() {
        timer = Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("house-keeping").factory());
        every(Duration.ofSeconds(1), "leases that ran out", this::reap);
        every(Duration.ofSeconds(10), "dictionaries to keep", dictionaries::keep);
        every(Duration.ofMinutes(10), "sends to forget", () -> stores.limits().forgetSends(clock.instant()));
        every(Duration.ofHours(6), "claims to forget", () -> stores.communications()
                .forgetClaims(clock.instant().minus(CLOCKS_DIFFER)));
        HistoryMonths.HISTORIES.forEach(history ->
                every(Duration.ofMinutes(10), "months to come of " + history, () -> months.prepare(history)));
    }

    private void every(Duration time, String name, Runnable chore) {
        timer.scheduleWithFixedDelay(() -> quietly(name, chore), time.toSeconds(), time.toSeconds(), TimeUnit.SECONDS);
    }

    private void reap() {
        Integer reaped = transaction.execute(status -> ambiguity.reap(500));
        if (reaped != null && reaped > 0) {
            LOG.warn("leases ran out: {}", reaped);
        }
    }

    /** The next round does what this one could not. */
    static void quietly(String name, Runnable chore) {
        try {
            chore.run();
        } catch (OutOfMemoryError e) {
            throw e; // ends the process
        } catch (RuntimeException | Error e) { // one that got out would end the schedule for good
            String why = e instanceof DataAccessException said ? DatabaseFault.words(said) : "";
            LOG.warn("a chore could not be done, {}: {} {}", name, e.getClass().getSimpleName(), why);
        }
    }

    @Override
    public void stop() {
        timer.shutdownNow();
        try {
            Files.deleteIfExists(portFile);
            Files.deleteIfExists(urlFile);
        } catch (IOException e) {
            LOG.warn("the file {} could not be removed", portFile);
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null && !timer.isShutdown();
    }
}
