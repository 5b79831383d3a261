package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What source systems are told of, and for how long. */
class StatusTypesTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    @Test
    void theIndexesHoldWhatTheFeedAsksFor() throws IOException {
        assertHoldsTheKinds("V10__feedback.sql", "timeline_feed");
        assertHoldsTheKinds("V29__index_entries.sql", "timeline_told");
    }

    private static void assertHoldsTheKinds(String migration, String index) throws IOException {
        String sql = Files.readString(MIGRATIONS.resolve(migration));
        String kinds = sql.substring(sql.indexOf(index)).replaceAll("(?s);.*", "");
        List<String> indexed = Pattern.compile("'([a-z-]+)'")
                .matcher(kinds)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(indexed).containsExactlyInAnyOrderElementsOf(StatusTypes.BY_KIND.keySet());
    }

    @Test
    void aStarStandsForAllThatBeginSo() {
        assertThat(StatusTypes.of(List.of("customer.*", "communication.delivered")))
                .containsExactlyInAnyOrder(
                        "customer.replied",
                        "customer.address-needed",
                        "customer.deceased-suspected",
                        "communication.delivered");
        assertThat(StatusTypes.of(List.of("*"))).isEqualTo(StatusTypes.all());
    }

    @Test
    void aWordThatAsksForNothingIsRefusedByName() {
        assertThatThrownBy(() -> StatusTypes.of(List.of("communication.delivered", "customer.eaten")))
                .hasMessageContaining("'customer.eaten'")
                .hasMessageContaining("customer.replied");
    }

    @Test
    void aStatusThatIsNotTakenIsTriedForThreeDays() {
        Duration all = IntStream.range(1, StatusFeed.MOST_TRIES)
                .mapToObj(StatusFeed::pause)
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(all)
                .isBetween(Duration.ofDays(3).minusHours(1), Duration.ofDays(3).plusHours(1));
        assertThat(StatusFeed.pause(1)).isEqualTo(Duration.ofSeconds(1));
    }
}
