package se.budkavle.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** The descriptions that ship are those that the files make, and leave nothing out. */
class DoorDescriptionTest {
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));
    private static final Path EXAMPLES = Path.of("mappings");
    private static final PartnerCatalogue PARTNERS = PartnerCatalogue.load(MAPPINGS);

    @Test
    void theShippedDescriptionsAreUpToDate() throws IOException {
        assertThat(Files.readString(Path.of("docs/api/openapi.json")))
                .isEqualTo(DoorDescription.http(MAPPINGS, PARTNERS, EXAMPLES));
        assertThat(Files.readString(Path.of("docs/api/asyncapi.json")))
                .isEqualTo(DoorDescription.messages(MAPPINGS, PARTNERS, EXAMPLES));
    }

    @Test
    void everyAddressThatAPartnerMayCallIsDescribed() throws IOException {
        JsonNode paths = StrictJson.MAPPER
                .readTree(DoorDescription.http(MAPPINGS, PARTNERS, EXAMPLES))
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
        JsonNode described = StrictJson.MAPPER.readTree(DoorDescription.messages(MAPPINGS, PARTNERS, EXAMPLES));

        for (String type : MAPPINGS.folders("events/")) {
            JsonNode data =
                    described.path("components").path("messages").path(type).at("/payload/properties/data");
            assertThat(Path.of("docs/api").resolve(data.path("$ref").asText())).exists();
        }
    }

    @Test
    void everyReportSaysHowItIsProvenAndWhatItLooksLike() throws IOException {
        JsonNode paths = StrictJson.MAPPER
                .readTree(DoorDescription.http(MAPPINGS, PARTNERS, EXAMPLES))
                .path("paths");

        for (String partner : PARTNERS.names()) {
            for (var report : PARTNERS.partner(partner).reports().values()) {
                JsonNode post =
                        paths.path("/reports/" + partner + "/" + report.name()).path("post");
                if (!post.isMissingNode()) {
                    assertThat(post.at("/requestBody/content")
                                    .elements()
                                    .next()
                                    .path("example")
                                    .isMissingNode())
                            .as(partner + " " + report.name())
                            .isFalse();
                    assertThat(post.path("parameters").findValuesAsText("name")).containsAll(report.signatureHeaders());
                }
            }
        }
        assertThat(paths.at("/~1reports~1sinch~1delivery/post/parameters").findValuesAsText("name"))
                .contains("key", "mac", "x-sinch-webhook-signature", "x-sinch-webhook-signature-timestamp");
        assertThat(paths.at("/~1reports~1pingen~1event/post/parameters").findValuesAsText("name"))
                .containsExactly("signature");
        assertThat(paths.at("/~1reports~1postmark~1events/post/security/0").has("reportUser"))
                .isTrue();
    }

    @Test
    void whatIsFetchedFromPartnersIsDescribedToo() throws IOException {
        JsonNode described = StrictJson.MAPPER.readTree(DoorDescription.messages(MAPPINGS, PARTNERS, EXAMPLES));

        assertThat(described.path("channels").fieldNames())
                .toIterable()
                .contains("print-vendor.ack", "print-vendor.returns", "smpp.receipt", "source.events")
                .doesNotContain("46elks.answer", "kivra.matched", "pingen.event");
    }

    /** A name that points to nothing is found by whoever makes a client of the description. */
    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        for (String text : List.of(
                DoorDescription.http(MAPPINGS, PARTNERS, EXAMPLES),
                DoorDescription.messages(MAPPINGS, PARTNERS, EXAMPLES))) {
            JsonNode described = StrictJson.MAPPER.readTree(text);
            assertThat(described.findValuesAsText("$ref")).isNotEmpty().allSatisfy(ref -> assertThat(
                            ref.startsWith("#")
                                    ? !described.at(ref.substring(1)).isMissingNode()
                                    : Files.exists(Path.of("docs/api").resolve(ref)))
                    .as(ref)
                    .isTrue());
        }
    }
}
