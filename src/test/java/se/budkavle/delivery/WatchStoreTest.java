package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** What the tables show of what people are asked. */
class WatchStoreTest {
    private static final Instant BEGIN = Instant.parse("2026-01-15T08:00:00Z");

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final WatchStore store = new WatchStore(jdbc, new WorkStore(jdbc, new WorkSignals()));
    private final WorkItemStore items = new WorkItemStore(jdbc);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPartnerWhoseEveryWordIsNewHidesNeitherAnotherPartnersWordsNorAnotherKind() {
        IntStream.range(0, 200).forEach(i -> open("unknown-code", Reason.of("unknown-word", "twilio", "w" + i), i));
        Reason other = Reason.of("unknown-word", "46elks", "odd");
        Reason batch = Reason.of("batch-totals", "twilio", "b1", 3, 4);
        open("unknown-code", other, 300);
        open("totals", batch, 301);
        open("not-asked", Reason.of("unknown-word", "46elks", "odd"), 302);

        List<WatchStore.Asked> asked = store.asked(List.of("unknown-code", "totals"));

        assertThat(asked).hasSize(12).extracting(WatchStore.Asked::reason).endsWith(other, batch);
        assertThat(asked.getFirst().reason().arguments()).as("the oldest").containsExactly("twilio", "w0");
    }

    private void open(String kind, Reason reason, int second) {
        items.openOnce(WorkItem.ofEvent(kind, null, null, reason, BEGIN.plusSeconds(second)));
    }
}
