package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

class ElksSimulatorTest {
    private static final Duration LONG = Duration.ofDays(5);
    /** Machine time, longer than the gateway holds a call without an answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private final Hub hub = new Hub();
    private final HttpClient http = HttpClient.newHttpClient();
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = SandboxFixture.inMemory(clock, folder, hub::url);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
        http.close();
    }

    @Test
    void acceptedTextIsSentThenDelivered() throws Exception {
        var answer = send("+46701740605");

        SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = StrictJson.MAPPER.readTree(answer.body());
        assertThat(body.path("id").asText()).matches("s[0-9a-f]{32}");
        assertThat(body.path("cost").asInt()).isEqualTo(3500);
        assertThat(body.path("created").asText()).isEqualTo("2026-03-03T08:00:00.000000");
        assertThat(statuses()).containsExactly("sent", "delivered");
        assertThat(hub.told().getLast()).contains("delivered=2026-03-03T08%3A00%3A08.000000");
    }

    @ParameterizedTest
    @CsvSource({
        "+46701740660, failed",
        "+46701740665, failed",
        "+46701740670, ''",
        "+46701740675, delivered delivered sent sent",
        "+46701740694, sent delivered"
    })
    void numberDecidesWhatIsReported(String number, String reports) throws Exception {
        send(number);

        SandboxFixture.leap(clock, sandbox, LONG);

        assertThat(String.join(" ", statuses())).isEqualTo(reports);
    }

    @Test
    void lateNumberIsDeliveredOnlyAfterDays() throws Exception {
        send("+46701740690");

        SandboxFixture.leap(clock, sandbox, Duration.ofDays(2));

        assertThat(statuses()).containsExactly("sent");
        assertThat(sandbox.time().nextDue()).contains(SandboxFixture.TUESDAY.plus(Duration.ofDays(3)));
    }

    @Test
    void refusedNumberIsAnsweredInPlainText() throws Exception {
        var answer = send("+46701740680");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(sandbox.received("46elks")
                        .getFirst()
                        .path("answer")
                        .path("id")
                        .isNull())
                .isTrue();
    }

    @Test
    void unansweredTextIsTakenAllTheSame() {
        assertThatThrownBy(() -> send("+46701740685")).isInstanceOf(IOException.class);

        SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));

        assertThat(statuses()).containsExactly("sent", "delivered");
        JsonNode answer = sandbox.received("46elks").getFirst().path("answer");
        assertThat(answer.path("id").asText()).startsWith("s");
        assertThat(answer.path("given").asBoolean()).isFalse();
    }

    @Test
    void troubledNumberIsTakenAtTheThirdTry() throws Exception {
        List<Integer> answers = List.of(
                send("+46701740695").statusCode(),
                send("+46701740695").statusCode(),
                send("+46701740695").statusCode());

        SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));

        assertThat(answers).containsExactly(500, 500, 200);
        assertThat(statuses()).containsExactly("sent", "delivered");
    }

    @Test
    void reportIsGivenAgainUntilTheHubTakesIt() throws Exception {
        hub.answers(500);
        send("+46701740660");
        SandboxFixture.leap(clock, sandbox, Duration.ofSeconds(9));
        hub.answers(204);

        SandboxFixture.leap(clock, sandbox, Duration.ofSeconds(20));
        SandboxFixture.leap(clock, sandbox, LONG);

        assertThat(statuses()).containsExactly("failed", "failed");
    }

    @ParameterizedTest
    @CsvSource({
        "surprise, 1, Unknown parameter: surprise",
        "to, 0701740605, Invalid value for to",
        "from, Budkavle-Energi, Invalid value for from",
        "from, AB, Invalid value for from",
        "message, '', Missing key message",
        "flashsms, no, Invalid value for flashsms",
        "whendelivered, ftp://example.com, Invalid value for whendelivered"
    })
    void formThatTheGatewayWouldNotTakeIsRefused(String field, String value, String reason) throws Exception {
        var form = form("+46701740605");
        form.put(field, value);

        var answer = post(form, credentials());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(reason);
    }

    @Test
    void textOfMoreThanTenPartsIsRefused() throws Exception {
        var form = form("+46701740605");
        form.put("message", "š".repeat(671));

        assertThat(post(form, credentials()).body()).isEqualTo("Parameter message is too long");
    }

    @Test
    void wrongPasswordIsRefused() throws Exception {
        assertThat(post(form("+46701740605"), "nobody:nothing").statusCode()).isEqualTo(401);
    }

    @Test
    void dryRunEstimatesAndTakesNothing() throws Exception {
        var form = form("+46701740605");
        form.put("dryrun", "yes");
        form.put("message", "å".repeat(161));

        var answer = post(form, credentials());

        assertThat(StrictJson.MAPPER
                        .readTree(answer.body())
                        .path("estimated_cost")
                        .asInt())
                .isEqualTo(7000);
        assertThat(get("").path("data")).isEmpty();
    }

    @Test
    void takenTextsCanBeLookedUp() throws Exception {
        send("+46701740605");
        String id = StrictJson.MAPPER
                .readTree(send("+46701740660").body())
                .path("id")
                .asText();
        SandboxFixture.leap(clock, sandbox, Duration.ofMinutes(1));

        assertThat(get("").path("data")).hasSize(2);
        assertThat(get("/" + id).path("status").asText()).isEqualTo("failed");
    }

    @Test
    void replyFromAPhoneIsPassedOn() {
        String id = sandbox.incoming("46elks", "+46701740605", "STOPP");

        SandboxFixture.settle(clock, sandbox);

        assertThat(hub.told())
                .singleElement()
                .asString()
                .startsWith("/reports/46elks/incoming?mac=m direction=incoming&id=" + id + "&from=%2B46701740605&")
                .endsWith("&message=STOPP");
    }

    @Test
    void knobsMakeTheGatewayMisbehaveAndAnEmptyObjectHeals() throws Exception {
        turn("{\"outageTo\": \"2026-03-03T09:00:00Z\"}");
        int outage = send("+46701740605").statusCode();
        turn("{\"tooManyRequests\": true, \"retryAfter\": 30}");
        var tooMany = send("+46701740605");
        turn("{\"errorRate\": 1}");
        int error = send("+46701740605").statusCode();
        turn("{\"credentials\": {\"user\": \"new\", \"password\": \"secret\"}}");
        int rotated = send("+46701740605").statusCode();
        turn("{}");

        assertThat(List.of(outage, tooMany.statusCode(), error, rotated)).containsExactly(503, 429, 500, 401);
        assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(send("+46701740605").statusCode()).isEqualTo(200);
    }

    @Test
    void blackHoleNeverAnswersAndTakesNothing() throws Exception {
        turn("{\"blackHole\": true}");

        assertThatThrownBy(() -> send("+46701740605")).isInstanceOf(IOException.class);
        turn("{}");

        assertThat(get("").path("data")).isEmpty();
        assertThat(sandbox.received("46elks")).hasSize(1);
    }

    @Test
    void unknownKnobIsNamed() {
        assertThatThrownBy(() -> turn("{\"speed\": 1}"))
                .hasMessageStartingWith("no such knob; there are answers, blackHole,");
    }

    private void turn(String knobs) throws IOException {
        sandbox.turn("46elks", StrictJson.MAPPER.readTree(knobs));
    }

    private List<String> statuses() {
        return hub.told().stream()
                .map(told -> told.replaceAll(".*status=([a-z]+).*", "$1"))
                .toList();
    }

    private Map<String, String> form(String to) {
        return new TreeMap<>(Map.of(
                "from", "Vinterljus", "to", to, "message", "Hej å ä ö", "whendelivered", hub.url() + "/reports/1"));
    }

    private HttpResponse<String> send(String to) throws IOException, InterruptedException {
        return post(form(to), credentials());
    }

    private HttpResponse<String> post(Map<String, String> form, String credentials)
            throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.send(
                request("", credentials)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return StrictJson.MAPPER.readTree(
                http.send(request(path, credentials()).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private HttpRequest.Builder request(String path, String credentials) {
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(sandbox.properties().get("46elks.url") + "/sms" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + basic);
    }

    private String credentials() {
        return sandbox.properties().get("46elks.user")
                + ":"
                + sandbox.properties().get("46elks.password");
    }
}
