package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;

/** Records come again; how soon, a thread shows that has been interrupted: it cannot pause. */
class KafkaDoorTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final KafkaDoor door = new KafkaDoor(null);

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        Thread.interrupted();
        camel.stop();
    }

    @Test
    void recordsThatMeetADatabaseWithoutRoomComeAgainAfterAWhile() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> door.giveBack(failed(new DataAccessResourceFailureException("could not extend file"))))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void thoseThatAnotherTransactionStoodInTheWayOfComeAgainAtOnce() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> door.giveBack(failed(new CannotAcquireLockException("deadlock detected"))))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private Exchange failed(Exception why) {
        var exchange = new DefaultExchange(camel);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, why);
        return exchange;
    }
}
