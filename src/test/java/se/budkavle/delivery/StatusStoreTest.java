package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import se.budkavle.TestDatabase;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/** Cursors over restores: those that pollers hold, and those of a customer's timeline. */
class StatusStoreTest {
    private static final String FROM_A_DUMP = "system_identifier = 42";
    private static final String TO_AN_EARLIER_MOMENT = "wal_timeline = '00000000'";

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final StatusStore statuses = new StatusStore(jdbc);
    private final TimelineStore timeline = new TimelineStore(jdbc);

    @BeforeEach
    void someStatuses() {
        told("first");
        told("second");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FROM_A_DUMP, TO_AN_EARLIER_MOMENT})
    void aPollerGoesOnWithItsCursorAfterARestore(String restore) {
        told("lost");
        // transaction numbers that the restored cluster will not come to for a long time
        jdbc.update("update timeline set position = position + 7000000000");
        String cursor = jdbc.queryForObject(
                "select position || '.' || entry_id from timeline where customer_no = 'lost'", String.class);
        jdbc.update("delete from timeline where customer_no = 'lost'");

        restored(restore);
        String now = statuses.now();
        told("after the restore");
        told("one more");

        assertThat(customers(cursor)).containsExactly("after the restore", "one more");
        assertThat(customers(now)).containsExactly("after the restore", "one more");
        assertThat(customers("")).containsExactly("first", "second", "after the restore", "one more");
        assertThat(timeline.ofCustomerAfter("one more", cursor).entries()).hasSize(1);
        assertThat(timeline.ofCustomerAfter("first", cursor).entries()).isEmpty();
    }

    @Test
    void afterARestoreNothingIsGivenOutWhileAnOlderEntryMayStillBeCommitted() throws SQLException {
        restored(FROM_A_DUMP);
        try (Connection slow = database.getConnection()) {
            slow.setAutoCommit(false);
            new TimelineStore(new JdbcTemplate(new SingleConnectionDataSource(slow, true))).add(List.of(entry("late")));
            told("early");
            assertThat(customers("")).containsExactly("first", "second");
            slow.commit();
        }
        assertThat(customers("")).containsExactly("first", "second", "late", "early");
    }

    @Test
    void aSessionThatDidNotBeginAsAHubsDoWritesIntoTheLastGenerationToo() throws SQLException {
        restored(FROM_A_DUMP);
        told("by a hub");
        try (Connection other = database.getConnection()) {
            var byHand = new JdbcTemplate(new SingleConnectionDataSource(other, true));
            byHand.execute("reset budkavle.generation");
            new TimelineStore(byHand).add(List.of(entry("by hand")));
            assertThat(new StatusStore(byHand).after("", 10)).hasSize(4);
            byHand.queryForList("select begin_generation()");
        }
        assertThat(customers("")).containsExactly("first", "second", "by a hub", "by hand");
    }

    @Test
    void aGenerationIsCountedOnceHoweverManySessionsBegin() {
        restored(FROM_A_DUMP);
        jdbc.queryForList("select begin_generation() from generate_series(1, 5)");
        assertThat(jdbc.queryForList("select generation from cluster_generation order by 1", Integer.class))
                .containsExactly(0, 1);
    }

    /** The database was written in another cluster; the next sessions are the first in this one. */
    private void restored(String asItWas) {
        jdbc.update("update cluster_generation set " + asItWas);
        database.getHikariPoolMXBean().softEvictConnections();
    }

    private void told(String customerNo) {
        timeline.add(List.of(entry(customerNo)));
    }

    private static TimelineEntry entry(String customerNo) {
        return TimelineEntry.ofEvent(Instant.EPOCH, "stopped", customerNo, UUID.randomUUID());
    }

    private List<String> customers(String cursor) {
        return statuses.after(cursor, 10).stream()
                .map(s -> s.entry().customerNo())
                .toList();
    }
}
