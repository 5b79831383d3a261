package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.StrictJson;

class ContentCatalogueTest {

    @Test
    void shippedTextsHaveNoFaults() {
        assertThat(ContentCatalogue.load(Bundle.read(Path.of("mappings"))).faults())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Hej <@part "nobody"/>           | 4 | there is no part 'nobody'
            Hej ${link.nowhere}             | 4 | link.nowhere is unknown
            [x](javascript:alert)           | 4 | leads where no text may
            `${customer.customerNo}`        | 4 | has a value between backticks
            https://x.example.com/${customer.customerNo} | 4 | has a value inside an address
            <#if customer??>never closed    | 4 | unclosed #if
            ${"x"?new()}                    | 4 | '?new' is not allowed
            """)
    void faultNamesFileLineAndWhatIsWrong(String body, int line, String what) {
        assertThat(Texts.of(body + "\n").catalogue().faults()).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("content/hello/message.sv.md");
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
            assertThat(fault.remedy()).isNotBlank();
        });
    }

    @Test
    void headIsChecked() {
        List<Fault> faults = Texts.empty()
                .file("content/a/message.sv.md", "---\nsubjekt: Hej\nsms: |\n  a\n  b\n---\nHej\n")
                .file("content/b/message.en.md", "---\nsubject: Hello\n---\nHello\n")
                .file("content/c/message.sv.md", "---\nsubject: Hej\n")
                .file("content/d/brev.txt", "Hej")
                .catalogue()
                .faults();
        assertThat(faults)
                .extracting(f -> f.file() + ":" + f.line() + " " + f.what())
                .contains(
                        "content/a/message.sv.md:2 the key 'subjekt' is unknown",
                        "content/a/message.sv.md:3 'sms' has line breaks",
                        "content/a/message.sv.md:1 has no subject",
                        "content/b/message.sv.md:0 is missing",
                        "content/c/message.sv.md:1 the head has no end",
                        "content/d/brev.txt:0 is no content file");
    }

    @Test
    void modelHasTheRegistersCustomerBesideTheEventsDataAndNoPersonalNumber() throws Exception {
        JsonNode data = StrictJson.MAPPER.readTree(
                """
                {"customer": {"customerNo": "1", "firstName": "Old"}, "contract": {"contractNo": "A-1"}}""");
        JsonNode customer = StrictJson.MAPPER.readTree(
                """
                {"customerNo": "1", "firstName": "New", "personalNumber": "198507099805", "brand": "nobody"}""");
        Map<String, Object> model =
                ContentModel.of(data, customer, Map.of("name", "New"), Bundle.read(Path.of("mappings")), "sv");

        assertThat(model.get("customer")).isEqualTo(Map.of("customerNo", "1", "firstName", "New", "brand", "nobody"));
        assertThat(model.get("contract")).isEqualTo(Map.of("contractNo", "A-1"));
        assertThat(model.get("brand"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKey("legalName");
        assertThat(model.get("link"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKey("renew");
        assertThat(data.path("customer").path("firstName").asText()).isEqualTo("Old");
    }

    @Test
    void modelOfAProtectedCustomerHasNoAddress() throws Exception {
        JsonNode data = StrictJson.MAPPER.readTree(
                """
                {"facility": {"facilityId": "735", "address": {"street": "Hemliga gatan 1"}}}""");
        JsonNode customer = StrictJson.MAPPER.readTree(
                """
                {"customerNo": "1", "protectedIdentity": true, "address": {"street": "Hemliga gatan 1"}}""");
        Map<String, Object> model = ContentModel.of(data, customer, Map.of(), Bundle.read(Path.of("mappings")), "sv");
        assertThat(model.toString()).contains("735").doesNotContain("Hemliga");
    }
}
