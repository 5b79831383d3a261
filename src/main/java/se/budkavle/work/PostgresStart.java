package se.budkavle.work;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A start of the embedded PostgreSQL that ends when PostgreSQL does, with its own reason. The library waits as long as it
 * may whatever happens, and writes what PostgreSQL says to a log that the hub leaves out: there it is heard, for as long
 * as it starts. Nobody's data is in it by then.
 */
final class PostgresStart extends AppenderBase<ILoggingEvent> {
    private static final Pattern REASON = Pattern.compile("\\b(FATAL|PANIC|error): ");
    private static final String ENDED = "pg_ctl: could not start server";
    /** How the library names a process that has ended, and not well. */
    private static final String FAILED = "Process ";

    /** Between two lines of one that has ended. */
    private static final long LAST_LINE_MILLIS = 500;
    /** Until the reason of one that has ended is read. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final Thread starter = Thread.currentThread();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    /** The library's, of the process that spoke last; it ends with what the process says. */
    private volatile @Nullable Thread reader;

    private PostgresStart() {}

    /** @throws IllegalStateException with PostgreSQL's reason, when it does not start */
    static EmbeddedPostgres of(EmbeddedPostgres.Builder builder, Path cluster) {
        synchronized (PostgresStart.class) { // the log is everybody's
            var log = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
            Level usual = log.getLevel();
            var words = new PostgresStart();
            words.start();
            log.addAppender(words);
            log.setLevel(Level.INFO);
            log.setAdditive(false);
            try {
                return words.started(builder, cluster);
            } finally {
                log.setAdditive(true);
                log.setLevel(usual);
                log.detachAppender(words);
            }
        }
    }

    private EmbeddedPostgres started(EmbeddedPostgres.Builder builder, Path cluster) {
        try {
            EmbeddedPostgres postgres = builder.start();
            if (!ended) {
                return postgres;
            }
        } catch (IllegalStateException notMade) {
            throw failure(cluster, reason(notMade.getMessage()), notMade);
        } catch (IOException e) {
            throw failure(cluster, e.getMessage() + "; " + reason("it says nothing"), e);
        }
        throw failure(cluster, reason("it does not say why"), null);
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (Thread.currentThread() == starter) {
            return; // the library's own
        }
        reader = Thread.currentThread();
        said.add(line.getFormattedMessage());
        if (line.getFormattedMessage().contains(ENDED)) {
            ended = true;
            starter.interrupt(); // ends the library's wait
        }
    }

    /** Without the library's as its cause, which says less. */
    private static IllegalStateException failure(Path cluster, String reason, @Nullable Exception library) {
        var failure = new IllegalStateException("PostgreSQL does not start in %s: %s".formatted(cluster, reason));
        if (library != null) {
            failure.addSuppressed(library);
        }
        return failure;
    }

    /** The last line that gives one, without its time; else the last. */
    private String reason(String whenNothingIsSaid) {
        String reason = whenNothingIsSaid;
        Thread.interrupted(); // our own, however the library took it
        try {
            for (String line = next(reason); line != null; line = next(reason)) {
                boolean gives = REASON.matcher(line).find();
                if (gives || !REASON.matcher(reason).find() && !line.isBlank()) {
                    reason = line.replaceFirst("^.*?(?=(FATAL|PANIC): )", "").strip();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reason;
    }

    /** Null when no more comes. */
    private @Nullable String next(String reason) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_SILENCE.toNanos();
        String line;
        boolean more;
        do {
            more = mayTellWhy(reason) && System.nanoTime() < end; // first: what is read last comes before the end
            line = said.poll(LAST_LINE_MILLIS, TimeUnit.MILLISECONDS);
        } while (line == null && more);
        return line;
    }

    /** The library does not wait until all is read that a process has said. */
    private boolean mayTellWhy(String reason) {
        Thread known = reader;
        boolean isRead = known == null ? reason.startsWith(FAILED) : known.isAlive();
        return isRead && !REASON.matcher(reason).find();
    }
}
