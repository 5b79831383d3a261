package se.budkavle.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The PostgreSQL that a killed hub leaves running. */
public final class LeftDatabase {
    private LeftDatabase() {}

    /**
     * Asks it to stop at once, and returns when it is gone. Its number may have passed to another process, even to another
     * PostgreSQL: only one that serves this very folder is ended.
     *
     * @param cluster the folder of the database
     */
    public static void stop(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        Path named = Path.of(lines.size() > 1 ? lines.get(1).strip() : "");
        var process = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(p -> p.info().command().orElse("").contains("postgres"));
        if (process.isPresent() && serves(process.get(), named, cluster)) {
            end(process.get());
        }
        Files.deleteIfExists(pidFile);
    }

    private static boolean serves(ProcessHandle process, Path named, Path cluster) throws IOException {
        // PostgreSQL works in its folder; where Linux shows that, it holds even when the folder was renamed meanwhile.
        Path workedIn = Path.of("/proc", Long.toString(process.pid()), "cwd");
        if (Files.exists(workedIn)) {
            return Files.isSameFile(workedIn, cluster);
        }
        return Files.exists(named)
                && Files.isSameFile(named, cluster)
                && process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(named.toString()))
                        .orElse(true);
    }

    private static void end(ProcessHandle postmaster) {
        try {
            // SIGQUIT is PostgreSQL's immediate shutdown; the log is replayed at the next start.
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid()))
                    .start()
                    .waitFor();
            postmaster.onExit().get(20, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "a PostgreSQL left over from a killed hub (process %d) does not stop: end it by hand"
                            .formatted(postmaster.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping a left-over PostgreSQL", e);
        }
    }
}
