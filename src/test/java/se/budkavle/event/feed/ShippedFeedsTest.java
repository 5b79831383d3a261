package se.budkavle.event.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import se.budkavle.release.Bundle;

class ShippedFeedsTest {
    private static final Path MAPPINGS = Path.of("mappings");

    @Test
    void everyFeedIsWithoutFault() {
        var catalogue = FeedCatalogue.load(Bundle.read(MAPPINGS), Clock.systemUTC());

        assertThat(catalogue.faults()).isEmpty();
        assertThat(catalogue.feeds())
                .extracting(feed -> feed.source() + "/" + feed.name())
                .contains("crm/contracts", "billing/invoices", "legacy/switches");
    }

    @Test
    void everyExampleFileBecomesWhatItMust() {
        assertThat(FeedExamples.run(MAPPINGS)).isEmpty();
    }
}
