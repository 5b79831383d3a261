package se.budkavle.work;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded PostgreSQL again when it has ended by itself, as it does when it finds no room for its log: nobody
 * else would. It comes back with the settings and at the address that it had, so that whoever lost a connection only makes
 * a new one. What was committed is there; what was not, its caller has been told of.
 */
final class DatabaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseKeeper.class);
    private static final long LOOK_SECONDS = 1;
    /** The first may come before the system has put away the process that ended. */
    private static final int USUAL_TRIES = 3;

    private static final long MB = 1024L * 1024;

    private final Path cluster;
    private final Path controller;
    private final Duration longestStart;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-keeper").factory());
    private int tries;

    private DatabaseKeeper(Path cluster, Path controller, Duration longestStart) {
        this.cluster = cluster;
        this.controller = controller;
        this.longestStart = longestStart;
    }

    /**
     * @param cluster the folder of a PostgreSQL that runs
     * @param longestStart what reading its log may take
     */
    static DatabaseKeeper of(Path cluster, Duration longestStart) throws IOException {
        Path server = LeftDatabase.serving(cluster)
                .flatMap(running -> running.info().command())
                .map(Path::of)
                .orElseThrow(() -> new IOException("no PostgreSQL runs in " + cluster));
        var keeper = new DatabaseKeeper(cluster, server.resolveSibling("pg_ctl"), longestStart);
        keeper.timer.scheduleWithFixedDelay(keeper::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return keeper;
    }

    /** Waits for a start that is under way, so that whoever stops the database finds it. */
    @Override
    public void close() {
        timer.close();
    }

    private void look() {
        try {
            if (LeftDatabase.serving(cluster).isEmpty()) {
                startAgain();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the database cannot be looked after: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startAgain() throws IOException, InterruptedException {
        tries++;
        if (tries == 1) {
            LOG.error("the database has ended by itself, with {} MB left on its disk; it is started again", freeMb());
        }
        LeftDatabase.stop(cluster);
        boolean runs = new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
        if (runs) {
            LOG.info("the database runs again");
            tries = 0;
        } else if (tries == USUAL_TRIES) {
            LOG.error(
                    "the database does not start, with {} MB left on its disk; it is tried again and again", freeMb());
        }
    }

    /** A restart takes the settings that PostgreSQL itself has kept. As root it would refuse: see {@link LinuxUtils}. */
    private List<String> command() {
        var command = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.<String>of());
        command.addAll(List.of(
                controller.toString(),
                "-D",
                cluster.toString(),
                "-w",
                "-t",
                Long.toString(longestStart.toSeconds()),
                "restart"));
        return command;
    }

    private long freeMb() {
        return cluster.toFile().getUsableSpace() / MB;
    }
}
