package se.budkavle.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** The descriptions that ship are those that the files make, and leave nothing out. */
class DoorDescriptionTest {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final PartnerCatalogue PARTNERS = PartnerCatalogue.load(MAPPINGS);

    @Test
    void theShippedDescriptionsAreUpToDate() throws IOException {
        assertThat(Files.readString(Path.of("docs/api/openapi.json")))
                .isEqualTo(DoorDescription.http(MAPPINGS, PARTNERS));
        assertThat(Files.readString(Path.of("docs/api/asyncapi.json"))).isEqualTo(DoorDescription.messages(MAPPINGS));
    }

    @Test
    void everyAddressThatAPartnerMayCallIsDescribed() throws IOException {
        JsonNode paths = StrictJson.MAPPER
                .readTree(DoorDescription.http(MAPPINGS, PARTNERS))
                .path("paths");

        assertThat(paths.fieldNames())
                .toIterable()
                .contains("/events", "/reports/46elks/delivery", "/reports/kivra/payment");
        assertThat(paths.at("/~1reports~146elks~1delivery/post/parameters/0/name")
                        .asText())
                .isEqualTo("key");
    }

    @Test
    void everyEventTypeIsAMessageOfTheQueueWithItsSchema() throws IOException {
        JsonNode described = StrictJson.MAPPER.readTree(DoorDescription.messages(MAPPINGS));

        for (String type : MAPPINGS.folders("events/")) {
            JsonNode data =
                    described.path("components").path("messages").path(type).at("/payload/properties/data");
            assertThat(Path.of("docs/api").resolve(data.path("$ref").asText())).exists();
        }
    }
}
