package se.budkavle.work;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final long BEGUN_MILLIS = 50;
    /** The first may come before the system has put away the process that ended. */
    private static final int USUAL_TRIES = 3;

    private final Path cluster;
    private final DiskSpace disk;
    private final List<String> command;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-keeper").factory());
    /** Since it last ran. */
    private int tries;

    private String trouble = "";

    private DatabaseKeeper(Path cluster, List<String> command) {
        this.cluster = cluster;
        this.disk = new DiskSpace(cluster.toFile()::getUsableSpace, 0);
        this.command = command;
    }

    /**
     * Keeps it running, where the system shows its process and PostgreSQL what it was started with; else it says that it
     * will not.
     *
     * @param cluster the folder of a PostgreSQL that runs
     */
    static DatabaseKeeper of(Path cluster) throws IOException {
        List<String> command = command(cluster);
        var keeper = new DatabaseKeeper(cluster, command);
        if (LeftDatabase.serving(cluster).isEmpty()) {
            notKept("this system does not show whose process the database is");
        } else if (command.isEmpty()) {
            notKept(cluster.resolve(LeftDatabase.STARTED) + " does not say what the database was started with");
        } else {
            keeper.timer.scheduleWithFixedDelay(keeper::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
        return keeper;
    }

    private static void notKept(String why) {
        LOG.warn("{}: if it ends by itself, it stays away until the hub is started anew", why);
    }

    /**
     * PostgreSQL's own restart, with what it was started with. That stands in a file of its own, which a start on a full
     * disk may empty: so it is read while all is well. As root it would refuse: see {@link LinuxUtils}.
     *
     * @return empty when the file is not as PostgreSQL writes it, the program and then each setting in quotes
     */
    private static List<String> command(Path cluster) throws IOException {
        String started = Files.readString(cluster.resolve(LeftDatabase.STARTED)).strip();
        int program = started.indexOf(" \"");
        if (program < 0) {
            return List.of();
        }
        Path controller = Path.of(started.substring(0, program)).resolveSibling("pg_ctl");
        var command = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.<String>of());
        String settings = started.substring(program);
        command.addAll(List.of(controller.toString(), "-D", cluster.toString(), "-o", settings, "-w", "restart"));
        return command;
    }

    /** Waits until a start that is under way can be stopped, so that whoever stops the database finds it. */
    @Override
    public void close() {
        timer.close();
    }

    private void look() {
        try {
            if (LeftDatabase.serving(cluster).isEmpty()) {
                startAgain();
            } else if (tries > 0 && LeftDatabase.isReady(cluster)) {
                LOG.info("the database runs again");
                tries = 0;
            }
            trouble = "";
        } catch (IOException | RuntimeException e) {
            tellOnce(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellOnce(String what) {
        if (!trouble.equals(what)) {
            LOG.error("the database cannot be looked after: {}", what);
            trouble = what;
        }
    }

    private void startAgain() throws IOException, InterruptedException {
        tries++;
        if (tries == 1) {
            LOG.error(
                    "the database has ended by itself, with {} MB left on its disk; it is started again",
                    disk.leftMb());
        } else if (tries == USUAL_TRIES + 1) {
            LOG.error(
                    "the database does not start, with {} MB left on its disk; it is tried again and again",
                    disk.leftMb());
        }
        LeftDatabase.stop(cluster);
        Process start = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        while (!start.waitFor(BEGUN_MILLIS, TimeUnit.MILLISECONDS)) {
            if (LeftDatabase.serving(cluster).isPresent()) {
                return; // it reads its log, which may take minutes: the next looks see how far it comes
            }
        }
    }
}
