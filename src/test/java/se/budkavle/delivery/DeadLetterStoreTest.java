package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Statuses that a system did not take for three days, and takes again. */
class DeadLetterStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final String LANE = Lanes.status("crm");
    private static final int MANY = 20_001;

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final DeadLetterStore deadLetters = new DeadLetterStore(
            jdbc,
            new WorkStore(jdbc, new WorkSignals()),
            new WorkItemStore(jdbc),
            null,
            null,
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final WorkItem untold = WorkItem.ofEvent("dead-letter", null, null, Reason.of("status-untold", LANE), NOW);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void allOfALaneAreInLineAgainInTheirOrderAndTheOtherLanesAreLeft() {
        dead(LANE, MANY);
        dead(Lanes.status("billing"), 3);

        assertThat(deadLetters.again(untold)).isTrue();

        assertThat(jdbc.queryForList("select ref from work where lane = ? order by due", UUID.class, LANE))
                .hasSize(MANY)
                .isEqualTo(
                        jdbc.queryForList("select ref from dead_letter where lane = ? order by ref", UUID.class, LANE));
        assertThat(jdbc.queryForList("select distinct tries from work", Integer.class))
                .as("for another three days")
                .isEqualTo(List.of(0));
        assertThat(deadLetters.count()).as("the other lane's").isEqualTo(3);
        assertThat(deadLetters.again(untold)).as("there are no more").isFalse();
    }

    private void dead(String lane, int count) {
        jdbc.update(
                """
                insert into dead_letter (dead_letter_id, lane, ref, reason, at)
                select gen_random_uuid(), ?, gen_random_uuid(), 'HTTP 500', now() from generate_series(1, ?)""",
                lane,
                count);
    }
}
