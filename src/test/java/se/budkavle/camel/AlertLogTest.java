package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.Alert;
import se.budkavle.timeline.Reason;

/** What those hear of alerts who read the log. */
class AlertLogTest {
    private static final Alert RAISED = new Alert(
            "thread",
            "steps",
            Reason.of("stuck-thread", "steps", "ConnectException at here"),
            Instant.parse("2026-01-15T08:00:00Z"),
            null);
    private static final Alert OVER =
            new Alert("thread", "steps", RAISED.reason(), RAISED.raisedAt(), Instant.parse("2026-01-15T08:05:00Z"));

    private final Logger logger = (Logger) LoggerFactory.getLogger("se.budkavle.alert");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    @Test
    void whatIsStuckIsAnErrorAndThatItIsOverIsNone() {
        var alerts = new AlertLog();
        alerts.tell(RAISED);
        alerts.tell(OVER);

        assertThat(log.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        Level.ERROR + " thread the lane steps fails in every round: ConnectException at here",
                        Level.INFO + " thread over: the lane steps fails in every round: ConnectException at here");
    }
}
