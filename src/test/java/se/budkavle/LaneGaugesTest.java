package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import se.budkavle.delivery.AlertStore;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** A scrape while the database is away. */
class LaneGaugesTest {
    private static final long PATIENCE_OF_THE_POOL = TimeUnit.SECONDS.toNanos(6);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final JdbcTemplate jdbc = new JdbcTemplate(new AbstractDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
            asked.incrementAndGet();
            nanos.addAndGet(PATIENCE_OF_THE_POOL);
            throw new SQLTransientConnectionException("no connection is available");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    });

    @Test
    void aScrapeWaitsForTheDatabaseOnceHoweverManyGaugesThereAre() {
        var partners = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
        var registry = new SimpleMeterRegistry();
        new LaneGauges(
                        () -> partners,
                        new LaneStore(jdbc),
                        new LimitStore(jdbc),
                        null, // is not come to
                        new WorkStore(jdbc, new WorkSignals()),
                        new AlertStore(jdbc),
                        Clock.systemUTC(),
                        nanos::get)
                .bindTo(registry);

        registry.getMeters().forEach(meter -> meter.measure().forEach(one -> one.getValue()));

        assertThat(registry.getMeters()).hasSizeGreaterThan(100);
        assertThat(asked).hasValue(1);
    }
}
