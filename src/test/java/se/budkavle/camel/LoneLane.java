package se.budkavle.camel;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.TraceStore;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** A lane's beginning in a Camel that has nothing else, for tests of its consumer. */
final class LoneLane implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext() {
        @Override
        public boolean isStopping() {
            return stops || super.isStopping();
        }
    };
    /** As Camel, while it stops its lanes one after the other. */
    volatile boolean stops;

    final LanePulse pulse = new LanePulse();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    Endpoint endpoint() {
        return in(new DirectEndpoint("direct:lane", component()));
    }

    DirectComponent component() {
        return camel.getComponent("direct", DirectComponent.class);
    }

    <E extends Endpoint> E in(E endpoint) {
        endpoint.setCamelContext(camel);
        return endpoint;
    }

    /** What consumers share, of which a test gives what it is about. */
    LaneSteps steps(
            @Nullable WorkStore work,
            @Nullable DeadLetterStore deadLetters,
            @Nullable TransactionTemplate transaction,
            @Nullable Function<String, Lane> lanes) {
        return new LaneSteps(
                work,
                new WorkSignals(),
                deadLetters,
                new TraceStore(new NoRows()),
                transaction,
                lanes,
                null,
                new LaneMeters(meters, pulse),
                null,
                null,
                null,
                null,
                Duties.alone(),
                null,
                Clock.systemUTC(),
                1);
    }

    private static final class NoRows extends JdbcTemplate {
        @Override
        public void query(String sql, RowCallbackHandler handler, @Nullable Object... arguments) {
            // there are none
        }
    }

    @Override
    public void close() throws Exception {
        camel.close();
    }
}
