package se.budkavle.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The PostgreSQL that serves a folder, also when a killed hub, or a stop that took too long, has left it there. */
public final class LeftDatabase {
    private static final long LONGEST_END_SECONDS = 60;

    /** PostgreSQL's own note of how it was started, which stays when it ends. */
    static final String STARTED = "postmaster.opts";

    private static final Logger LOG = LoggerFactory.getLogger(LeftDatabase.class);
    private static final String PID_FILE = "postmaster.pid";
    private static final String MADE_FIRST = "pg_wal";
    private static final Pattern NUMBER = Pattern.compile("\\s*\\d{1,18}\\s*");
    /** The line, from 0, of {@code postmaster.pid} that says how far a start has come. */
    private static final int STATUS = 7;

    private LeftDatabase() {}

    /** One that was asked to stop is given time to do so by itself. */
    static void awaitStop(Path cluster, Duration longest) throws IOException {
        try {
            Optional<ProcessHandle> postmaster = serving(cluster);
            if (postmaster.isPresent()) {
                postmaster.get().onExit().get(longest.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("PostgreSQL in {} takes long to stop: its next start has more to read", cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks it to stop at once, and returns when it is gone. Its number may have passed to another process, even to another
     * PostgreSQL: only one that serves this very folder is ended. Sessions that outlive it still write: they are waited for,
     * since the next one is not to begin beside them.
     *
     * @param cluster the folder of the database
     */
    public static void stop(Path cluster) throws IOException {
        Path pidFile = cluster.resolve(PID_FILE);
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> postmaster = serving(cluster);
        if (postmaster.isPresent()) {
            // SIGQUIT is PostgreSQL's immediate shutdown; the log is replayed at the next start.
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.get().pid())).start();
            awaitEnd(postmaster.get());
        }
        ProcessHandle.allProcesses()
                .filter(p -> isPostgres(p) && worksIn(p, cluster))
                .forEach(LeftDatabase::awaitEnd);
        Files.deleteIfExists(pidFile);
    }

    /**
     * What a hub was killed at making has never been started, and PostgreSQL refuses what is not whole: it is put aside,
     * and the one that was put aside before removed. A cluster that a hub has served is known by who may connect to it, one
     * that {@code pg_basebackup} has made by its label: they are left alone, started here or not.
     */
    static void putAsideUnfinished(Path cluster) throws IOException {
        making(cluster).forEach(LeftDatabase::kill); // as it fails, it would remove whatever is in the folder by then
        if (!Files.exists(cluster.resolve(MADE_FIRST))
                || !Files.notExists(cluster.resolve(STARTED))
                || !Files.notExists(cluster.resolve("backup_label"))
                || EmbeddedDatabase.hasOurRules(cluster)) {
            return;
        }
        Path real = cluster.toRealPath();
        Path aside = real.resolveSibling(real.getFileName() + "-unfinished");
        FileSystemUtils.deleteRecursively(aside);
        Files.move(real, aside);
        Files.createDirectory(real); // a link still leads there
        LOG.warn("{} was killed before its first start, so nothing is in it: it is put aside as {}", cluster, aside);
    }

    /** Who makes a cluster there, also when its hub is gone. */
    static Stream<ProcessHandle> making(Path cluster) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().command().orElse("").endsWith("initdb"))
                .filter(p -> Stream.of(p.info().arguments().orElse(new String[0]))
                        .anyMatch(
                                argument -> argument.equals(cluster.toString()) || isSame(Path.of(argument), cluster)));
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        awaitEnd(process);
    }

    /** The one that serves the folder, while it lives. */
    static Optional<ProcessHandle> serving(Path cluster) throws IOException {
        List<String> lines = noted(cluster);
        if (lines.isEmpty() || !NUMBER.matcher(lines.getFirst()).matches()) {
            return Optional.empty(); // it is just being written, or a machine went down at it
        }
        Path named = Path.of(lines.size() > 1 ? lines.get(1).strip() : "");
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(p -> isPostgres(p) && serves(p, named, cluster));
    }

    /** Whether the one that serves the folder has read its log, and answers. */
    static boolean isReady(Path cluster) throws IOException {
        List<String> lines = noted(cluster);
        return lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
    }

    /** What the one that serves the folder has written about itself: its number, its folder and so on, a line each. */
    private static List<String> noted(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve(PID_FILE));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().orElse("").contains("postgres");
    }

    private static boolean serves(ProcessHandle process, Path named, Path cluster) {
        return Files.exists(workedIn(process))
                ? worksIn(process, cluster)
                : isSame(named, cluster)
                        && process.info()
                                .arguments()
                                .map(arguments -> List.of(arguments).contains(named.toString()))
                                .orElse(true);
    }

    /** PostgreSQL works in its folder; where Linux shows that, it holds even when the folder was renamed meanwhile. */
    private static boolean worksIn(ProcessHandle process, Path cluster) {
        return isSame(workedIn(process), cluster);
    }

    private static Path workedIn(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()), "cwd");
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "a PostgreSQL that is to end (process %d) does not: end it by hand".formatted(process.pid()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping a PostgreSQL", e);
        }
    }
}
