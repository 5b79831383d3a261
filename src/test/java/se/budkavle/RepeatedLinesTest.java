package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

class RepeatedLinesTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final LoggerContext logging = new LoggerContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger lane = logging.getLogger("a.lane");

    @BeforeEach
    void start() {
        logging.addTurboFilter(new RepeatedLines(nanos::get));
        logging.getLogger("root").addAppender(log);
        log.start();
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aTroubleThatLastsIsToldOnceAMinute() {
        for (int second = 0; second < 150; second++) {
            lane.warn("the lane could not work: {}", "ConnectException");
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(lines()).hasSize(3).containsOnly("the lane could not work: ConnectException");
    }

    @Test
    void whatDiffersInAWordOrALoggerOrAFaultOrATraceIsAnotherLine() {
        lane.error("{} of {} failed", 1, 2);
        lane.error("{} of {} failed", 1, 3);
        logging.getLogger("another.lane").error("{} of {} failed", 1, 2);
        lane.error("1 of 2 failed", new IllegalStateException("a"));
        lane.error("1 of 2 failed", new IllegalStateException("b"));
        lane.error("{} of 2 failed", 1, new IllegalStateException("c"));
        try (var trace = MDC.putCloseable("trace", "4bf92f3577b34da6a3ce929d0e0e4736")) {
            lane.error("{} of {} failed", 1, 2);
        }

        assertThat(lines()).hasSize(7);
    }

    @Test
    void whatIsNoTroubleIsToldEachTime() {
        lane.info("a batch is sealed");
        lane.info("a batch is sealed");

        assertThat(lines()).hasSize(2);
        assertThat(lane.isWarnEnabled()).isTrue();
    }

    @Test
    void ofManyTroublesTheYoungestAreRemembered() {
        lane.warn("the first");
        for (int i = 0; i < 1_000; i++) {
            lane.warn("trouble {}", i);
        }
        lane.warn("trouble {}", 999);
        lane.warn("the first");

        assertThat(lines()).hasSize(1_002).endsWith("the first");
    }
}
