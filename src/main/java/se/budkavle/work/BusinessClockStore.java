package se.budkavle.work;

import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps the offset of business time over restarts; it never goes back. */
public final class BusinessClockStore {
    private final JdbcTemplate jdbc;

    public BusinessClockStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Duration offset() {
        return Duration.ofMillis(jdbc.queryForObject("select offset_ms from business_clock", Long.class));
    }

    public void save(Duration offset) {
        jdbc.update("update business_clock set offset_ms = greatest(offset_ms, ?)", offset.toMillis());
    }
}
