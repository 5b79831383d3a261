package se.budkavle;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import se.budkavle.work.WorkSignals;

/**
 * Wakes other hubs on the database for work that this one has committed, and is woken by theirs: on a connection of its
 * own and after the commit, at most one message in 50 ms. Where a message is lost, the next poll finds the work.
 */
@Component
@ConditionalOnExpression("!${" + Foundations.ALONE + ":false}")
final class NodeBell implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBell.class);
    private static final String CHANNEL = "budkavle_work";
    private static final String LISTEN = "listen " + CHANNEL;
    private static final int GATHER_MILLIS = 50;
    /** PostgreSQL takes messages of less than 8000 bytes; who gets this one wakes every lane. */
    private static final String ALL = "*";

    private static final int LONGEST = 7000;
    /** Who only listens hears as little from a server that is gone without a word as from one that has nothing to say. */
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WorkSignals signals;
    private final String url;
    private final Properties login = new Properties();
    /** Lanes, each with the lowest moment of what was put into it. */
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    private final WorkSignals.Told listener =
            (lane, lowest) -> told.merge(lane, lowest, BinaryOperator.minBy(Comparator.naturalOrder()));
    private volatile boolean running;
    private Thread thread;

    /** @param pool whose settings bound each wait here too */
    NodeBell(WorkSignals signals, HikariDataSource pool) {
        this.signals = signals;
        this.url = pool.getJdbcUrl();
        login.putAll(pool.getDataSourceProperties());
        login.setProperty("user", pool.getUsername());
        login.setProperty("password", pool.getPassword());
    }

    @Override
    public void start() {
        running = true;
        signals.tell(listener);
        thread = Thread.ofPlatform().daemon().name("node-bell").start(this::live);
    }

    private void live() {
        while (running) {
            try (Connection connection = DriverManager.getConnection(url, login)) {
                ring(connection);
            } catch (SQLException e) {
                LOG.debug("other hubs are heard of by polling alone for now");
                pause();
            } catch (RuntimeException e) { // whatever was heard: a thread that ended would leave this hub deaf for good
                LOG.warn(
                        "other hubs are heard of by polling alone for now: {}",
                        e.getClass().getSimpleName());
                pause();
            }
        }
    }

    private void ring(Connection connection) throws SQLException {
        try (Statement listen = connection.createStatement();
                PreparedStatement notify = connection.prepareStatement("select pg_notify('" + CHANNEL + "', ?)")) {
            listen.execute(LISTEN);
            long asked = System.nanoTime();
            var bell = connection.unwrap(PGConnection.class);
            signals.wakeAll(); // what was told while nobody listened
            while (running) {
                hear(bell.getNotifications(GATHER_MILLIS), bell.getBackendPID());
                pass(notify);
                if (System.nanoTime() - asked > ASK_NANOS) {
                    listen.execute(LISTEN); // which changes nothing, and is answered
                    asked = System.nanoTime();
                }
            }
        }
    }

    private void hear(PGNotification[] heard, int own) {
        for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
            if (one.getPID() != own) {
                hear(one.getParameter());
            }
        }
    }

    private void hear(String message) {
        if (message.equals(ALL)) {
            signals.wakeAll();
            return;
        }
        for (String line : message.split("\n")) {
            int end = line.lastIndexOf(' ');
            signals.heard(line.substring(0, end), Instant.parse(line.substring(end + 1)));
        }
    }

    private void pass(PreparedStatement notify) throws SQLException {
        var lines = new ArrayList<String>();
        for (String lane : Set.copyOf(told.keySet())) {
            lines.add(lane + " " + told.remove(lane));
        }
        if (lines.isEmpty()) {
            return;
        }
        String message = String.join("\n", lines);
        notify.setString(1, message.length() > LONGEST ? ALL : message);
        notify.execute();
        pause(); // what comes meanwhile shares the next message
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    @Override
    public void stop() {
        running = false;
        signals.tellNoMore(listener);
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
