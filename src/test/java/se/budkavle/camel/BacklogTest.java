package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Files and queues wait while the hub has enough before it. */
class BacklogTest {
    private final AtomicLong unplanned = new AtomicLong();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Backlog backlog = new Backlog(new WorkStore(new Counted(), new WorkSignals()), 100);

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aDoorGoesOnWhenEnoughHasBeenPlanned() throws Exception {
        unplanned.set(100);
        assertThat(backlog.isRoom()).isFalse();
        var waiting = waiting();

        unplanned.set(99);

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDoorThatWaitsDoesNotHoldUpAHubThatStops() throws Exception {
        unplanned.set(5_000);
        var waiting = waiting();

        camel.stop();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private CompletableFuture<Boolean> waiting() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return backlog.awaitRoom(camel);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private final class Counted extends JdbcTemplate {
        @Override
        public <T> T queryForObject(String sql, Class<T> type, Object... arguments) {
            return type.cast(unplanned.get());
        }
    }
}
