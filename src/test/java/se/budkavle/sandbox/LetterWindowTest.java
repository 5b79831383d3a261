package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.content.ContentCatalogue;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Renderer;
import se.budkavle.release.Bundle;

class LetterWindowTest {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final List<String> LINES =
            List.of("Åsa Öberg", "c/o Sjöström", "Övre Slottsgatan 9 lgh 1003", "999 92 Provköping");

    @TempDir
    Path folder;

    @Test
    void vendorReadsTheAddressOfOurOwnLettersAndNothingElse() throws Exception {
        JsonNode data = SampleEvents.stream(MAPPINGS, 60, 7, Instant.parse("2027-05-04T09:00:00Z"))
                .filter(event -> event.path("type").asText().equals("contract.expiring"))
                .findFirst()
                .orElseThrow()
                .path("data");
        var model = ContentModel.of(
                data, data.path("customer"), Map.of("name", "Åsa Öberg", "lines", LINES), MAPPINGS, "sv");
        byte[] pdf = new Renderer(ContentCatalogue.load(MAPPINGS))
                .render("contract-expiring-notice", "sv", "letter", model)
                .pdf();
        Path file = Files.write(folder.resolve("letter.pdf"), pdf);

        var contents = LetterWindow.read(file, List.of(new PrintBatch.Letter("L1", 1, 1, 1, true, "SE", null)));

        assertThat(contents.addresses().getFirst()).isEqualTo(LINES);
        assertThat(LetterWindow.postalCode(LINES)).hasValue("999 92");
    }
}
