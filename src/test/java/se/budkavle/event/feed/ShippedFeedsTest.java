package se.budkavle.event.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

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

    @Test
    void theFirstOutcomeIsWrittenByHandAndARewritingMendsItLater(@TempDir Path folder) throws IOException {
        Feeds.write(folder, "format: csv\nkey: [no]\n");
        Path examples = Files.createDirectories(folder.resolve("sources/crm/examples/people"));

        assertThat(FeedExamples.run(folder)).extracting(Fault::what).containsExactly("has no example");
        Files.writeString(examples.resolve("01-two.in.csv"), "no,name\n1,Åsa\n2,\n");
        assertThat(FeedExamples.run(folder)).extracting(Fault::what).containsExactly("is missing");
        Path out = examples.resolve("01-two.out.json");
        assertThat(FeedExamples.update(folder, Files::writeString))
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("is missing, write it by hand"));
        assertThat(out).doesNotExist();
        Files.writeString(out, "{}");
        assertThat(FeedExamples.update(folder, Files::writeString)).isEmpty();
        assertThat(FeedExamples.run(folder)).isEmpty();
        assertThat(Files.readString(examples.resolve("01-two.out.json"))).contains("people/1", "\"name\"");
        Files.writeString(examples.resolve("01-two.in.csv"), "no,name\n1,Eva\n");
        assertThat(FeedExamples.run(folder))
                .extracting(Fault::file)
                .containsExactly("sources/crm/examples/people/01-two.out.json");
    }
}
