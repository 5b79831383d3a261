package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.partner.Auth;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

/** What the pretended systems that know a message again do with one that comes again. */
class TakenOnceTest {
    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Hub hub = new Hub();

    @AfterEach
    void stop() {
        hub.close();
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "webhook, '', sms, sent delivered",
        "push-webhook, '', push, sent delivered",
        "mailbox-generic, /messages, document, opened"
    })
    void theSameMessageHasTheSameIdAlsoAfterARestartAndIsToldOfOnce(
            String partner, String path, String document, String told) throws Exception {
        ObjectNode message = message(partner, document);
        String first;
        try (var sandbox = SandboxFixture.inFile(clock, folder)) {
            first = taken(sandbox, partner, path, message);
            assertThat(taken(sandbox, partner, path, message)).isEqualTo(first);
            message.put("messageId", "f".repeat(32));
            assertThat(taken(sandbox, partner, path, message)).as("another one").isNotEqualTo(first);
        }
        try (var sandbox = SandboxFixture.inFile(clock, folder)) {
            assertThat(taken(sandbox, partner, path, message(partner, document)))
                    .isEqualTo(first);
            SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));
            assertThat(hub.told()).as("both messages, each once").hasSize(2 * told.split(" ").length);
            assertThat(toldOf(first)).containsExactly(told.split(" "));
        }
    }

    private ObjectNode message(String partner, String document) throws IOException {
        Path example = Path.of("mappings/partners", partner, "examples", document, "01-notice.out.json");
        var message = (ObjectNode) StrictJson.MAPPER.readTree(example.toFile());
        return message.put("reportTo", hub.url() + "/reports");
    }

    /** The id that it was answered with. */
    private String taken(Sandbox sandbox, String partner, String path, JsonNode message) throws Exception {
        Map<String, String> to = sandbox.properties();
        byte[] body = StrictJson.MAPPER.writeValueAsBytes(message);
        var call = HttpRequest.newBuilder(URI.create(to.get(partner + ".url") + path));
        Auth.STANDARD_WEBHOOKS
                .headers(
                        Map.of("secret", to.get(partner + ".secret")),
                        message.path("messageId").asText(),
                        body,
                        clock.instant())
                .forEach(call::header);
        var answer = http.send(
                call.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return StrictJson.MAPPER.readTree(answer.body()).path("id").asText();
    }

    private List<String> toldOf(String id) throws IOException {
        var told = new ArrayList<String>();
        for (String call : hub.told()) {
            JsonNode report = StrictJson.MAPPER.readTree(call.substring(call.indexOf('{')));
            if (report.path("id").asText().equals(id)) {
                told.add(report.path("status").asText());
            }
        }
        return told;
    }
}
