package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.Bundle;

class EventCatalogueTest {
    private static final String EXAMPLE =
            """
            {"specversion": "1.0", "id": "1", "source": "crm", "type": "a.happened", "subject": "customer/1",
             "data": {"customer": {"customerNo": "1"}, "size": 1}}""";

    @Test
    void everyEventOfTheShippedCatalogueHasAnExampleThatIsTakenWithoutAWarning() {
        var shipped = EventCatalogue.load(Bundle.read(Path.of("mappings")));

        assertThat(shipped.faults()).isEmpty();
        assertThat(shipped.types()).isNotEmpty().allSatisfy(type -> assertThat(shipped.example(type))
                .isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|is not JSON",
                "{\"a\": 1, \"a\": 2}|is not JSON",
                "7|must be a JSON object",
                "{\"properties\": {\"size\": {\"pattern\": \"(\"}}}|is no usable JSON Schema",
                "{\"$ref\": \"http://127.0.0.1:1/x.json\"}|is no usable JSON Schema",
                "{\"$ref\": \"../shared.json\"}|is no usable JSON Schema",
            })
    void aSchemaThatCannotBeUsedIsAFaultAndItsTypeIsNotKnown(String schema, String what) {
        var catalogue = load(schema, EXAMPLE, Map.of());

        assertThat(catalogue.faults()).hasSize(1).allSatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("events/a.happened/schema.json");
            assertThat(fault.toString()).contains(what);
        });
        assertThat(catalogue.types()).isEmpty();
        assertThatThrownBy(() -> catalogue.schema("a.happened")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.happened|b.happened|another type",
                "\"size\": 1|\"size\": \"x\"|/data/size",
                "\"customerNo\": \"1\"|\"customerNo\": \"1\", \"mobile\": \"1\"|/data/customer/mobile",
            })
    void anExampleThatTheDoorWouldNotTakeAsItIsIsAFault(String was, String is, String what) {
        var catalogue =
                load("{\"properties\": {\"size\": {\"type\": \"number\"}}}", EXAMPLE.replace(was, is), Map.of());

        assertThat(catalogue.faults()).hasSize(1).allSatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("events/a.happened/example.json");
            assertThat(fault.what()).contains(what);
        });
    }

    @Test
    void schemasMayShareAFileOfTheFolder() {
        var catalogue = load(
                "{\"properties\": {\"size\": {\"$ref\": \"../shared.json#/$defs/size\"}}}",
                EXAMPLE.replace("\"size\": 1", "\"size\": -1"),
                Map.of("events/shared.json", "{\"$defs\": {\"size\": {\"minimum\": 0}}}"));

        assertThat(catalogue.faults()).extracting(f -> f.what()).containsExactly("/data/size must be 0 or more");
    }

    @Test
    void twoVersionsOfATypeLiveSideBySide() {
        var reader = new EventReader(
                load(
                        "{\"required\": [\"size\"]}",
                        EXAMPLE,
                        Map.of("events/a.happened/schema-1.0.json", "{\"required\": [\"length\"]}")),
                Clock.systemUTC());
        String old = EXAMPLE.replace("\"size\"", "\"length\"")
                .replace("\"data\"", "\"dataschema\": \"https://crm.example.com/a.happened/1.0\", \"data\"");

        assertThat(reader.read(EXAMPLE.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Reading.Accepted.class);
        var accepted = (Reading.Accepted) reader.read(old.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(accepted.canonical(), StandardCharsets.UTF_8)).contains("a.happened/1.0");
        assertThat(reader.read(old.replace("/1.0", "/2.0").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Reading.Refused.class);
    }

    private static EventCatalogue load(String schema, String example, Map<String, String> more) {
        var files = new HashMap<>(more);
        files.put("events/a.happened/schema.json", schema);
        files.put("events/a.happened/example.json", example);
        return EventCatalogue.load(Bundle.of(files));
    }
}
