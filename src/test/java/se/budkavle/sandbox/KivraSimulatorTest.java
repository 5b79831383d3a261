package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.partner.Auth;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

/** The pretended Kivra refuses what Kivra would refuse, by Kivra's codes. */
class KivraSimulatorTest {
    private static final Path INVOICE =
            Path.of("mappings/partners/kivra/examples/content/07-an-invoice-that-may-be-paid.out.json");

    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private final HttpClient http = HttpClient.newHttpClient();
    private Sandbox sandbox;
    private String token;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxFixture.inMemory(clock, folder, () -> "http://127.0.0.1:9");
        Map<String, String> to = sandbox.properties();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(to.get("kivra.url") + "/v1/auth"))
                        .header("Authorization", Auth.basic(to.get("kivra.client-id"), to.get("kivra.client-secret")))
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        var given = StrictJson.MAPPER.readTree(answer.body());
        assertThat(given.path("expires_in").asInt()).isEqualTo(28800);
        token = given.path("access_token").asText();
    }

    @AfterEach
    void stop() {
        http.close();
        sandbox.close();
    }

    @Test
    void whatIsAsAgreedIsTaken() throws Exception {
        HttpResponse<String> taken = sent(content -> {});

        assertThat(taken.statusCode()).isEqualTo(201);
        assertThat(taken.headers().firstValue("kivra-objkey"))
                .hasValueSatisfying(key -> assertThat(key).matches("[0-9]{10}[0-9a-f]{32}"));
        assertThat(taken.headers().firstValue("location")).isPresent();
        assertThat(taken.headers().firstValue("kivra-retained")).isEmpty();
    }

    @Test
    void aRecipientIsCountedForAWhileAndThenForgotten() {
        var pace = new Pace(2, Duration.ofMinutes(1));
        Instant now = Instant.parse("2026-01-15T08:00:00Z");

        assertThat(pace.allows("a", now)).isTrue();
        assertThat(pace.allows("a", now.plusSeconds(30))).isTrue();
        assertThat(pace.allows("a", now.plusSeconds(59))).isFalse();
        assertThat(pace.allows("b", now.plusSeconds(59))).isTrue();
        assertThat(pace.allows("a", now.plusSeconds(60)))
                .as("the first one is a minute ago")
                .isTrue();
        assertThat(pace.allows("b", now.plusSeconds(200))).isTrue();
        assertThat(pace.remembered()).isEqualTo(1);
    }

    @Test
    void eachFieldThatIsWrongHasItsCode() throws Exception {
        assertThat(code(content -> content.put("ssn", "8507099813"))).isEqualTo("400 40009");
        assertThat(code(content -> content.put("vat_number", "SE559900101201"))).isEqualTo("400 40001");
        assertThat(code(content -> content.put("vat_number", "5599001012").remove("ssn")))
                .isEqualTo("400 40018");
        assertThat(code(content -> content.remove("subject"))).isEqualTo("400 40001");
        assertThat(code(content -> content.put("colour", "red"))).isEqualTo("400 40001");
        assertThat(code(content -> content.put("type", "postcard"))).isEqualTo("400 40001");
        assertThat(code(content -> ((ObjectNode) content.at("/parts/0")).put("data", "bm8gcGRm")))
                .isEqualTo("400 40047");
        assertThat(code(content -> option(content).put("due_date", "2026-02-30")))
                .isEqualTo("400 40041");
        assertThat(code(content -> option(content).put("amount", "0.00"))).isEqualTo("400 40042");
        assertThat(code(content -> option(content).put("reference", "1234567890")))
                .isEqualTo("400 40044");
        assertThat(code(content -> content.put("retain", true))).isEqualTo("422 42221");
        assertThat(code(content -> content.put("subject", "x".repeat(1024 * 1024))))
                .isEqualTo("413 41300");
    }

    @Test
    void whoIsNoUserIsNotFoundUnlessSomethingMayBeKept() throws Exception {
        Consumer<ObjectNode> nobody = content -> content.put("ssn", "198507099805");
        assertThat(code(nobody)).isEqualTo("400 40032");

        HttpResponse<String> kept = sent(nobody.andThen(content ->
                content.put("type", "letter.creditnotice").put("retain", true).put("retention_time", "30")));
        assertThat(kept.statusCode()).isEqualTo(201);
        assertThat(kept.headers().firstValue("kivra-retained")).contains("true");
    }

    @Test
    void oneRecipientTakesFiftyAMinute() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(sent(content -> {}).statusCode()).isEqualTo(201);
        }
        assertThat(code(content -> {})).isEqualTo("429 42900");
        assertThat(sent(content -> content.put("ssn", "198507099821")).statusCode())
                .as("somebody else")
                .isEqualTo(201);
        SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));
        assertThat(sent(content -> {}).statusCode()).isEqualTo(201);
    }

    private static ObjectNode option(ObjectNode content) {
        return (ObjectNode) content.at("/payment_multiple_options/options/0");
    }

    private String code(Consumer<ObjectNode> change) throws Exception {
        HttpResponse<String> answer = sent(change);
        assertThat(answer.headers().firstValue("x-correlation-id")).isPresent();
        return answer.statusCode() + " "
                + answer.headers().firstValue("x-error-code").orElse("");
    }

    private HttpResponse<String> sent(Consumer<ObjectNode> change) throws Exception {
        Map<String, String> to = sandbox.properties();
        var content = (ObjectNode) StrictJson.MAPPER.readTree(Files.readString(INVOICE));
        change.accept(content);
        return http.send(
                HttpRequest.newBuilder(URI.create(
                                to.get("kivra.url") + "/v2/tenant/" + to.get("kivra.tenant-key") + "/content"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(content.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
