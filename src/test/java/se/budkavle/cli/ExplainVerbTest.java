package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import se.budkavle.release.StrictJson;

class ExplainVerbTest {
    private static final String EXPIRING = "mappings/events/contract.expiring/example.json";
    private static final String AT = "2026-11-25T08:00:00Z";

    private static JsonNode explained(String file) throws IOException {
        Shell shell = Shell.run("explain", "--file", file, "--at", AT, "-o", "json");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.status()).isZero();
        return StrictJson.MAPPER.readTree(shell.out());
    }

    private static JsonNode sendout(JsonNode explanation, String name) {
        for (JsonNode sendout : explanation.path("sendouts")) {
            if (sendout.path("sendout").asText().equals(name)) {
                return sendout;
            }
        }
        throw new AssertionError("no send-out " + name);
    }

    @Test
    void expiringContractIsExplainedByPlanAndRules() throws IOException {
        JsonNode notice = sendout(explained(EXPIRING), "contract-expiring-notice");

        assertThat(notice.path("matched").asBoolean()).isTrue();
        assertThat(notice.path("decision").asText()).isEqualTo("send");
        assertThat(notice.path("reason").isNull()).isTrue();
        assertThat(notice.path("language").asText()).isEqualTo("sv");
        assertThat(notice.at("/plan/0/channel").asText()).isEqualTo("email");
        assertThat(notice.at("/plan/0/address").asText()).isEqualTo("o***@example.com");
        assertThat(notice.at("/plan/0/wait").asText()).isEqualTo("PT24H");
        assertThat(notice.at("/plan/1/address").asText()).isEqualTo("753 10 Uppsala");
        assertThat(notice.path("rules"))
                .anyMatch(rule -> rule.path("channel").asText().equals("mailbox")
                        && rule.path("effect").asText().equals("removed"));
    }

    @Test
    void sendoutWhoseConditionIsFalseIsListedAsNotMatched(@TempDir Path folder) throws IOException {
        ObjectNode event =
                (ObjectNode) StrictJson.MAPPER.readTree(Path.of(EXPIRING).toFile());
        ((ObjectNode) event.path("data")).remove("offer");
        Path file = Files.write(folder.resolve("e.json"), StrictJson.MAPPER.writeValueAsBytes(event));

        JsonNode offer = sendout(explained(file.toString()), "contract-expiring-offer");

        assertThat(offer.path("matched").asBoolean()).isFalse();
        assertThat(offer.path("decision").asText()).isEqualTo("not-sent");
        assertThat(offer.path("reason").asText()).isNotEmpty();
    }

    @Test
    void eventThatADoorWouldRefuseIsRefusedWithItsPointers(@TempDir Path folder) throws IOException {
        String broken = Files.readString(Path.of(EXPIRING)).replace("\"2027-02-19\"", "\"19 februari\"");
        Path file = Files.writeString(folder.resolve("e.json"), broken);

        Shell shell = Shell.run("explain", "--file", file.toString());

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.err()).contains("/data/contract/endDate");
        assertThat(shell.out()).isEmpty();

        Shell asJson = Shell.run("explain", "--file", file.toString(), "-o", "json");

        assertThat(asJson.status()).isEqualTo(2);
        assertThat(StrictJson.MAPPER
                        .readTree(asJson.out())
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/data/contract/endDate");
    }

    @Test
    void aSendoutWhoseFileIsBrokenIsNamedAndMissed(@TempDir Path mappings) throws IOException {
        FileSystemUtils.copyRecursively(Path.of("mappings"), mappings);
        Path file = mappings.resolve("sendouts/contract-expiring-notice.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("class: regulatory", "class: regulatroy"));
        System.setProperty("budkavle.mappings", mappings.toString());
        try {
            for (String verb : List.of("explain", "render")) {
                List<String> call = new ArrayList<>(List.of(verb, "--file", EXPIRING));
                if (verb.equals("render")) {
                    call.addAll(List.of("--out", mappings.resolve("out").toString()));
                }

                Shell shell = Shell.run(call.toArray(String[]::new));

                assertThat(shell.status()).as(verb).isEqualTo(2);
                assertThat(shell.err()).contains("sendouts/contract-expiring-notice.yaml:", "regulatroy");
                assertThat(shell.out()).contains("contract-expiring-offer").doesNotContain("expiring-notice");
            }
        } finally {
            System.clearProperty("budkavle.mappings");
        }
    }

    @Test
    void peopleReadItAsTables() {
        Shell shell = Shell.run("explain", "--file", EXPIRING, "--at", AT);

        assertThat(shell.out())
                .contains("contract-expiring-notice: send  [sv]")
                .containsPattern("class regulatory, its condition holds, window from \\d{4}-\\d\\d-\\d\\d 00:00 to ")
                .containsOnlyOnce("  not allowed for this send-out: sms, einvoice, push, portal, call\n")
                .containsPattern("1 +email +o\\*\\*\\*@example.com +0.02 SEK +1 d");
    }
}
