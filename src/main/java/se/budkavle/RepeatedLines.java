package se.budkavle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import se.budkavle.release.Hashes;

/**
 * A trouble that lasts is told once a minute by each place that meets it, however often it is met: a hub without its
 * database would fill a disk. Warnings and errors that say the very same as one within the last minute are left out; what
 * differs in a word, or belongs to another trace, is another line.
 */
@Component
final class RepeatedLines extends TurboFilter implements DisposableBean {
    private static final long AGAIN = Duration.ofMinutes(1).toNanos();
    private static final int REMEMBERED = 1_000;

    private final LongSupplier nanos;
    /** By the hash of their words, which may be long, and speak of people. */
    private final Map<String, Long> told = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    RepeatedLines() {
        this(System::nanoTime);
        ((LoggerContext) LoggerFactory.getILoggerFactory()).addTurboFilter(this);
    }

    RepeatedLines(LongSupplier nanos) {
        this.nanos = nanos;
        start();
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        // without a format somebody only asks whether the level is on
        boolean counts = format != null
                && level.isGreaterOrEqual(Level.WARN)
                && level.isGreaterOrEqual(logger.getEffectiveLevel());
        return counts && isRepeated(hash(logger, format, arguments, thrown)) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static String hash(
            Logger logger, String format, Object @Nullable [] arguments, @Nullable Throwable thrown) {
        var line = MessageFormatter.arrayFormat(format, arguments);
        Throwable fault = thrown == null ? line.getThrowable() : thrown;
        String words =
                String.join("\n", logger.getName(), "" + MDC.getCopyOfContextMap(), line.getMessage(), "" + fault);
        return Hashes.sha256(words.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized boolean isRepeated(String line) {
        long now = nanos.getAsLong();
        Long before = told.get(line);
        if (before != null && now - before < AGAIN) {
            return true;
        }
        told.remove(line); // so that it is the youngest
        told.put(line, now);
        return false;
    }

    @Override
    public void destroy() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList().remove(this);
    }
}
