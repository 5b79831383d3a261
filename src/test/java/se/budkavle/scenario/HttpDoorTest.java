package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the HTTP door answers, line by line, on one running hub. */
class HttpDoorTest {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String PROBLEM = "application/problem+json";
    /** Stands in every refused payload; no answer may repeat it. */
    private static final String SECRET = "Hemligsson";

    private static final int MOST_UNPLANNED = 3_000;

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static HttpDoor door;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.http.most-unplanned=" + MOST_UNPLANNED);
        door = new HttpDoor(data);
    }

    @AfterAll
    static void stop() {
        hub.awaitSettled();
        hub.close();
    }

    @Test
    void aNewEventIsAcceptedAndSaysWhereItIs() {
        ObjectNode event = event("new-1");
        ((ObjectNode) event.at("/data/customer")).put("mobile", "ring mig");

        var answer = door.structured(event.toString());

        assertThat(answer.status()).isEqualTo(202);
        JsonNode body = answer.json();
        assertThat(body.path("source").asText()).isEqualTo("billing");
        assertThat(body.path("id").asText()).isEqualTo("new-1");
        assertThat(body.path("status").asText()).isEqualTo("accepted");
        assertThat(body.path("warnings").toString())
                .isEqualTo(
                        "[{\"pointer\":\"/data/customer/mobile\",\"message\":\"is no telephone number; write +46 or national form\"}]");
        assertThat(answer.header("Location"))
                .isEqualTo("/events/" + body.path("eventId").asText());
        JsonNode stored = door.get(answer.header("Location")).json();
        assertThat(stored.path("id").asText()).isEqualTo("new-1");
        assertThat(stored.path("warnings")).isEqualTo(body.path("warnings"));
        assertThat(door.get("/events/by-source?source=billing&id=new-1").json().path("eventId"))
                .as("by the names that its source gave it")
                .isEqualTo(body.path("eventId"));
        assertThat(door.get("/events/by-source?source=billing&id=never-sent").status())
                .isEqualTo(404);
    }

    @Test
    void theSameEventAgainIsAReplayWhateverItsSpelling() {
        ObjectNode event = event("replay-1");
        var first = door.structured(event.toString());
        var turned = new ArrayList<String>();
        event.fieldNames().forEachRemaining(turned::addFirst);
        ObjectNode again = event.objectNode();
        turned.forEach(name -> again.set(name, event.get(name)));
        again.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var second = door.structured(again.toPrettyString());

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.json().path("status").asText()).isEqualTo("replayed");
        assertThat(second.json().path("eventId")).isEqualTo(first.json().path("eventId"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void whileEnoughWaitsToBePlannedTheDoorTakesNothingAndSaysWhenToCome() {
        var jdbc = hub.bean(JdbcTemplate.class);
        // of no shard, so that nobody plans them
        jdbc.update(
                """
                insert into work (lane, ref, priority, due)
                select 'plan', gen_random_uuid(), 2, now() from generate_series(1, ?)""",
                MOST_UNPLANNED);
        ObjectNode event = event("backlog-1");

        Awaitility.await()
                .until(() -> door.structured(event("backlog-0").toString()).status() == 503);
        var answer = door.structured(event.toString());

        assertThat(answer.status()).isEqualTo(503);
        assertProblem(answer);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(2, 60);
        JsonNode standing = hub.get("/status").path("doors").get(1);
        assertThat(standing.path("door").asText()).isEqualTo("http");
        assertThat(standing.path("full").asBoolean()).isTrue();
        assertThat(standing.path("held").asInt()).isGreaterThanOrEqualTo(2);

        jdbc.update("delete from work where lane = 'plan' and shard is null");
        Awaitility.await().until(() -> door.structured(event.toString()).status() == 202);
    }

    @Test
    void whileTheHubStartsOrStopsCallersAreAskedToComeAgain() {
        ready(ReadinessState.REFUSING_TRAFFIC);
        var event = door.structured(event("early-1").toString());
        var report = door.exchange(
                door.withoutToken("/reports/46elks/delivery?key=1&mac=2").POST(BodyPublishers.ofString("id=1")));
        var health = door.exchange(door.withoutToken("/health"));
        ready(ReadinessState.ACCEPTING_TRAFFIC);

        assertThat(List.of(event, report)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("2");
            assertProblem(answer);
        });
        assertThat(health.status()).isEqualTo(503);
        assertThat(door.structured(event("early-1").toString()).status()).isEqualTo(202);
    }

    private void ready(ReadinessState state) {
        hub.bean(ApplicationAvailabilityBean.class).onApplicationEvent(new AvailabilityChangeEvent<>(this, state));
    }

    @Test
    void h17OtherContentUnderTheSameIdIsAConflict() {
        ObjectNode event = event("conflict-1");
        door.structured(event.toString());
        ((ObjectNode) event.at("/data/customer")).put("firstName", SECRET);

        var answer = door.structured(event.toString());

        assertThat(answer.status()).isEqualTo(409);
        assertProblem(answer);
    }

    static Stream<Arguments> refusals() {
        String event = event("refused-1").toString();
        return Stream.of(
                refusal("no JSON", 400, "", event.substring(0, 200)),
                refusal("nothing", 400, "", ""),
                refusal("an array", 400, "", "[]"),
                refusal("a key twice", 400, "", event.replaceFirst("\\{", "{\"id\":\"x\",")),
                refusal("deeper than any event", 400, "", nested(10_000)),
                refusal("a number without end", 400, "", with(event, "9".repeat(500_000))),
                refusal("no number", 400, "", with(event, "NaN")),
                refusal("a number beyond all", 400, "", with(event, "1e999")),
                refusal("half a character", 400, "", with(event, "\"\\ud800\"")),
                refusal("a NUL", 400, "", with(event, "\"\\u0000\"")),
                refusal("a byte order mark", 400, "", "\uFEFF" + event),
                refusal("no specversion", 400, "/specversion", event.replace("\"specversion\"", "\"version\"")),
                refusal("no id", 400, "/id", event.replace("\"id\":\"refused-1\"", "\"idd\":\"1\"")),
                refusal("an empty source", 400, "/source", event.replace("\"source\":\"billing\"", "\"source\":\"\"")),
                refusal("another type", 422, "/type", event.replace("invoice.zero", "invoice.zeor")),
                refusal(
                        "a day that never was",
                        422,
                        "/data/contract/startDate",
                        event.replace("\"2020-04-01\"", "\"2020-02-30\"")),
                refusal(
                        "no customer number",
                        422,
                        "/data/customer/customerNo",
                        event.replace("\"customerNo\"", "\"customerNumber\"")),
                refusal(
                        "another customer's subject",
                        422,
                        "/subject",
                        event.replace("customer/10116", "customer/10117")),
                refusal("a megabyte", 413, "", with(event, "\"" + "x".repeat(1_100_000) + "\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatIsNoEventIsRefusedWithThePlaceAndNothingIsRepeated(String what, int status, String pointer, String body) {
        var answer = door.structured(body);

        assertThat(answer.status()).as(what).isEqualTo(status);
        assertProblem(answer);
        if (!pointer.isEmpty()) {
            assertThat(answer.json().findValuesAsText("pointer")).contains(pointer);
        }
    }

    @Test
    void otherEncodingsThanUtf8AreRefused() {
        byte[] utf16 = event("utf16-1").toString().getBytes(StandardCharsets.UTF_16);
        byte[] latin1 = event("latin1-1").toString().getBytes(StandardCharsets.ISO_8859_1);

        assertThat(door.post("/events", STRUCTURED, utf16).status()).isEqualTo(400);
        assertThat(door.post("/events", STRUCTURED, latin1).status()).isEqualTo(400);
    }

    @Test
    void otherMediaTypesAreRefusedUnread() {
        byte[] body = event("media-1").toString().getBytes(StandardCharsets.UTF_8);

        for (String mediaType : List.of(
                "",
                "text/plain",
                "application/json",
                "application/xml",
                "application/x-java-serialized-object",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x")) {
            var answer = door.post("/events", mediaType, body);
            assertThat(answer.status()).as(mediaType).isEqualTo(415);
            assertProblem(answer);
        }
        assertThat(door.post("/events", STRUCTURED, body, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
        assertThat(door.post("/events", STRUCTURED + "; charset=utf-8", body).status())
                .isEqualTo(202);
    }

    @Test
    void theSchemeOfTheTokenIsReadInAnyCase() {
        assertThat(door.raw("GET /status HTTP/1.1\nHost: x\nAuthorization: bearer <token>\nConnection: close\n\n"))
                .containsPattern("^HTTP/1.1 200");
    }

    @Test
    void nobodyEntersWithoutTheToken() {
        String body = event("token-1").toString();
        for (String token : List.of("", "Bearer", "Bearer wrong", "Basic YTpi")) {
            var request = door.withoutToken("/events")
                    .header("Content-Type", STRUCTURED)
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body));
            var answer = door.exchange(token.isEmpty() ? request : request.header("Authorization", token));
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.header("Content-Type")).isEqualTo(PROBLEM);
            assertProblem(answer);
        }
        for (String detour : List.of(
                "/reports/../status",
                "/reports/..;/status",
                "/reports/%2e%2e/status",
                "//status",
                "/health/../status")) {
            assertThat(door.raw("GET " + detour + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
                    .as(detour)
                    .containsPattern("^HTTP/1.1 40[0-9]");
        }
        var health = door.withoutToken("/health").header("Accept", "text/html");
        assertThat(door.exchange(health.GET()).text()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(door.structured(body).status()).as("nothing had been stored").isEqualTo(202);
    }

    @Test
    void aBatchIsAnsweredEventByEventInOrder() {
        ObjectNode known = event("batch-known");
        door.structured(known.toString());
        ObjectNode changed = event("batch-changed");
        door.structured(changed.toString());
        ((ObjectNode) changed.at("/data/customer")).put("firstName", SECRET);
        ObjectNode wrong = event("batch-wrong");
        wrong.remove("subject");
        ObjectNode fresh = event("batch-new");

        var answer = door.batch("["
                + String.join(
                        ",",
                        fresh.toString(),
                        known.toString(),
                        changed.toString(),
                        wrong.toString(),
                        "{\"broken\": tru}",
                        fresh.toString(),
                        "17")
                + "]");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.json().path("results");
        assertThat(results.findValuesAsText("status"))
                .containsExactly("accepted", "replayed", "conflict", "rejected", "rejected", "replayed", "rejected");
        assertThat(results.at("/3/id").asText()).isEqualTo("batch-wrong");
        assertThat(results.at("/3/errors/0/pointer").asText()).isEqualTo("/subject");
        assertThat(results.at("/5/eventId")).isEqualTo(results.at("/0/eventId"));
        assertThat(answer.text()).doesNotContain(SECRET);
    }

    @Test
    void whoSendsFarTooMuchIsToldSo() {
        byte[] huge = with(event("huge-1").toString(), "\"" + "x".repeat(100_000_000) + "\"")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(door.post("/events", STRUCTURED, huge).status()).isEqualTo(413);
        assertThat(door.post("/events", "application/cloudevents-batch+json", huge)
                        .status())
                .isEqualTo(413);
        assertThat(door.post("/events", "text/plain", huge).status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /quarantine/018f0000-0000-7000-8000-000000000000/resubmit",
        "POST, /work-items/018f0000-0000-7000-8000-000000000000/resolve",
        "POST, /suppressions/lift",
        "PUT, /sandbox/46elks/knobs",
        "POST, /sandbox/46elks/incoming"
    })
    void whoSteersWithFarTooMuchIsToldSoWhateverLengthTheyPromised(String method, String path) {
        byte[] huge = ("{\"note\": \"" + "x".repeat(3_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        var withLength = BodyPublishers.ofByteArray(huge);
        var without = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge));

        for (var body : List.of(withLength, without)) {
            var answer = door.exchange(door.request(path)
                    .header("Content-Type", "application/json")
                    .method(method, body));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Content-Type")).isEqualTo(PROBLEM);
            assertThat(answer.json().path("detail").asText()).isEqualTo("what is sent here has at most 1 MB");
        }
    }

    @Test
    void whatSteersMayBeAsLongAsAnEvent() {
        byte[] longest = ("{\"note\": \"" + "x".repeat(1024 * 1024 - 12) + "\"}").getBytes(StandardCharsets.UTF_8);

        var answer = door.post("/work-items/018f0000-0000-7000-8000-000000000000/resolve", "application/json", longest);

        assertThat(longest).hasSize(1024 * 1024);
        assertThat(answer.status()).as("as nothing has this id").isEqualTo(404);
    }

    @Test
    void aBatchIsOneArrayOfBoundedLength() {
        assertThat(door.batch("[]").text()).isEqualTo("{\"results\":[]}");
        for (String broken : List.of("{}", "[{},", "", "[] []")) {
            var answer = door.batch(broken);
            assertThat(answer.status()).as(broken).isEqualTo(400);
            assertProblem(answer);
        }
        var tooMany = door.batch("[" + "{},".repeat(10_000) + "{}]");
        assertThat(tooMany.status()).isEqualTo(413);
        assertProblem(tooMany);
    }

    @Test
    void theLargestBatchIsTakenWhole() {
        var events = new ArrayList<String>();
        for (int i = 0; i < 1_200; i++) {
            events.add(event("large-" + i).toString());
        }

        var answer = door.batch("[" + String.join(",\n", events) + "]");

        assertThat(answer.json().path("results").findValuesAsText("status"))
                .hasSize(1_200)
                .containsOnly("accepted");
    }

    @Test
    void binaryModeTakesItsAttributesFromHeaders() {
        ObjectNode event = event("binary-1");
        byte[] payload = event.path("data").toString().getBytes(StandardCharsets.UTF_8);
        String[] attributes = {
            "ce-specversion",
            "1.0",
            "ce-id",
            "binary-1",
            "ce-source",
            "billing",
            "ce-type",
            "invoice.zero",
            "ce-subject",
            "customer/10116",
            "ce-time",
            event.path("time").asText()
        };

        var first = door.post("/events", "application/json", payload, attributes);
        var second = door.structured(event.toString());

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).as("the same event in the other mode").isEqualTo(200);
        var nameless = door.post("/events", "application/json", payload, "ce-specversion", "1.0", "ce-id", "binary-2");
        assertThat(nameless.status()).isEqualTo(400);
        assertProblem(nameless);
        var versionless = door.post("/events", "application/json", payload, "ce-id", "binary-2");
        assertThat(versionless.status()).isEqualTo(400);
        assertThat(versionless.json().path("title").asText()).isEqualTo("not a CloudEvent: ce-specversion is missing");
        var xml = door.post("/events", "text/xml", payload, attributes);
        assertThat(xml.status()).isEqualTo(415);
    }

    @Test
    void h13To15ForgedHeadersAndParametersChangeNothing() {
        ObjectNode event = eventOfNow("forged-1");
        event.put("camelhttpuri", "http://127.0.0.1:9/").put("bcc", "thief@example.net");

        var answer = door.post(
                "/events?CamelFileName=../../x&httpMethod=DELETE&CamelHttpResponseCode=500&bridgeEndpoint=true",
                STRUCTURED,
                event.toString().getBytes(StandardCharsets.UTF_8),
                "CamelHttpUri",
                "http://127.0.0.1:9/",
                "cAmElFileName",
                "../../etc/cron.d/x",
                "CamelBeanMethodName",
                "exit",
                "CamelHttpResponseCode",
                "500",
                "kafka.OVERRIDE_TOPIC",
                "other",
                "mail.smtp.from",
                "thief@example.net",
                "To",
                "thief@example.net",
                "Bcc",
                "thief@example.net",
                "copyTo",
                "thief@example.net",
                "X-Forwarded-For",
                "10.0.0.1");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.response().headers().map().keySet()).noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                .matches("camel.*|to|bcc|copyto|mail.*|kafka.*"));
        awaitStatus(answer.json().path("eventId").asText(), "planned");
        hub.awaitSettled();
        String mail = hub.get("/events/" + answer.json().path("eventId").asText() + "/payloads")
                .at("/attempts/0/sends/0/sent")
                .asText();
        assertThat(mail).contains("To: ").doesNotContain("thief").doesNotContain("cron.d");
    }

    @Test
    void otherMethodsAndSmugglersAreTurnedAway() {
        var get = door.get("/events");
        assertThat(get.status()).isEqualTo(405);
        assertProblem(get);
        assertThat(door.raw("POST /events HTTP/1.1\nHost: x\nAuthorization: Bearer <token>\nContent-Type: " + STRUCTURED
                        + "\nContent-Length: 4\nTransfer-Encoding: chunked\nConnection: close\n\n0\n\nGET /status"))
                .containsPattern("^HTTP/1.1 400");
        assertThat(door.raw("GET /status HTTP/1.1\nHost: x\n" + "X-A: b\n".repeat(5_000) + "\n"))
                .containsPattern("^HTTP/1.1 4[0-9][0-9]");
        assertThat(door.raw("GET /status HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2\n\nab"))
                .containsPattern("^HTTP/1.1 400")
                .contains("Content-Type: " + PROBLEM)
                .contains("\"status\":400");
    }

    @Test
    void anEventForNobodyKnownWaitsInQuarantineUntilTheCustomerAppears() {
        ObjectNode event = eventOfNow("stranger-1");
        aboutAStranger(event, "77001");

        var waiting = door.structured(event.toString());

        assertThat(waiting.status()).isEqualTo(202);
        String eventId = waiting.json().path("eventId").asText();
        JsonNode entry = awaitQuarantined(eventId);
        assertThat(entry.path("kind").asText()).isEqualTo("unknown-customer");
        assertThat(entry.path("reason").asText()).isEqualTo("unknown-customer");
        assertThat(entry.path("customerNo").asText()).isEqualTo("77001");
        assertThat(status(eventId)).isEqualTo("accepted");
        String quarantineId = entry.path("quarantineId").asText();
        assertThat(door.get("/events/" + eventId).json().path("reason").asText())
                .contains("waits for its customer", quarantineId);
        assertThat(door.get("/events/" + eventId + "/explanation")
                        .json()
                        .path("detail")
                        .asText())
                .contains("nothing has been decided yet", quarantineId);

        ObjectNode refusal = event.deepCopy().put("id", "stranger-2");
        refusal.withObject("/data/customer/consents/sales").put("email", false).put("sms", false);
        String refusalId =
                door.structured(refusal.toString()).json().path("eventId").asText();
        awaitQuarantined(refusalId);
        assertThat(quarantined(eventId))
                .as("what somebody agrees to reaches nobody")
                .isNotEmpty();

        ObjectNode offer = RunningHub.example("member.offer", "stranger-3");
        offer.put("subject", "customer/77001");
        ((ObjectNode) offer.at("/data/customer"))
                .put("customerNo", "77001")
                .put("personalNumber", "198502069811")
                .remove("consents");
        String offerId =
                door.structured(offer.toString()).json().path("eventId").asText();

        awaitStatus(eventId, "planned");
        assertThat(door.get("/events/" + eventId).json().path("reason").isNull())
                .isTrue();
        assertThat(quarantined(eventId)).isEmpty();
        assertThat(quarantined(refusalId)).isEmpty();
        hub.awaitSettled();
        JsonNode communications = door.get("/events/" + offerId).json().path("communications");
        assertThat(communications).hasSize(1);
        JsonNode told =
                door.get("/communications/" + communications.get(0).asText()).json();
        assertThat(told.path("attempts")).as("a no that came before: " + told).isEmpty();
        assertThat(told.path("state").asText()).isIn("not-sent", "cancelled");
    }

    /** Of a customer whom nobody knows, it says the number alone. */
    private static void aboutAStranger(ObjectNode event, String customerNo) {
        event.put("subject", "customer/" + customerNo);
        event.set(
                "data",
                event.objectNode()
                        .<ObjectNode>set("customer", event.objectNode().put("customerNo", customerNo))
                        .set("invoice", event.at("/data/invoice")));
    }

    @Test
    void anEventThatWaitsForItsCustomerIsMendedUnderItsOwnName() {
        ObjectNode event = eventOfNow("mended-1").put("dataschema", "https://example.com/invoice.zero");
        aboutAStranger(event, "77002");
        String eventId =
                door.structured(event.toString()).json().path("eventId").asText();
        String quarantineId = awaitQuarantined(eventId).path("quarantineId").asText();
        var mended =
                (ObjectNode) door.get("/quarantine/" + quarantineId + "/body").json();
        assertThat(mended).as("kept whole").isEqualTo(event);
        ((ObjectNode) mended.at("/data/customer")).put("email", "ok+77002@example.com");

        var answer = door.post(
                "/quarantine/" + quarantineId + "/resubmit",
                STRUCTURED,
                mended.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        String mendedId = answer.json().path("eventId").asText();
        awaitStatus(mendedId, "planned");
        assertThat(door.get("/events/" + mendedId).json().path("resubmissionOf").asText())
                .isEqualTo(quarantineId);
        assertThat(status(eventId)).isEqualTo("nothing-to-send");
        assertThat(door.get("/events/" + eventId).json().path("reason").asText())
                .contains(mendedId);
        assertThat(quarantined(eventId)).isEmpty();
        assertThat(door.post("/quarantine/" + quarantineId + "/resubmit", "", new byte[0])
                        .status())
                .as("once is enough")
                .isEqualTo(409);
    }

    @Test
    void anEventThatWasMendedUnderAnotherNameIsKnownUnderItsFirstOneWhenItComesAgain() {
        ObjectNode event = eventOfNow("renamed-1");
        aboutAStranger(event, "77006");
        String eventId =
                door.structured(event.toString()).json().path("eventId").asText();
        String quarantineId = awaitQuarantined(eventId).path("quarantineId").asText();
        ObjectNode mended = event.deepCopy().put("id", "renamed-1b");
        ((ObjectNode) mended.at("/data/customer")).put("email", "ok+77006@example.com");
        var answer = door.post(
                "/quarantine/" + quarantineId + "/resubmit",
                STRUCTURED,
                mended.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);

        var again = door.structured(event.toString());

        assertThat(again.json().path("status").asText()).isEqualTo("replayed");
        assertThat(again.json().path("eventId").asText()).isEqualTo(eventId);
        assertThat(status(eventId)).isEqualTo("nothing-to-send");
    }

    @Test
    void theYesOfAnEventThatWasMendedToSpeakOfSomebodyElseCountsForNobodyElse() {
        ObjectNode event = eventOfNow("slip-1");
        event.put("subject", "customer/77004");
        ObjectNode customer = event.objectNode().put("customerNo", "77004");
        customer.withObject("/consents/sales").put("email", true).put("sms", true);
        event.set(
                "data",
                event.objectNode().<ObjectNode>set("customer", customer).set("invoice", event.at("/data/invoice")));
        String eventId =
                door.structured(event.toString()).json().path("eventId").asText();
        String quarantineId = awaitQuarantined(eventId).path("quarantineId").asText();
        event.put("subject", "customer/77005");
        ((ObjectNode) event.at("/data/customer")).put("customerNo", "77005").put("email", "ok+77005@example.com");
        String mendedId = door.post(
                        "/quarantine/" + quarantineId + "/resubmit",
                        STRUCTURED,
                        event.toString().getBytes(StandardCharsets.UTF_8))
                .json()
                .path("eventId")
                .asText();
        awaitStatus(mendedId, "planned");

        ObjectNode offer = RunningHub.example("member.offer", "slip-2");
        offer.put("subject", "customer/77004");
        ((ObjectNode) offer.at("/data/customer"))
                .put("customerNo", "77004")
                .put("status", "prospect")
                .remove(List.of("consents", "personalNumber"));
        String offerId =
                door.structured(offer.toString()).json().path("eventId").asText();

        Awaitility.await().until(() -> !status(offerId).equals("accepted"));
        hub.awaitSettled();
        JsonNode made = door.get("/events/" + offerId).json().path("communications");
        assertThat(made).isNotEmpty();
        made.forEach(id -> assertThat(
                        door.get("/communications/" + id.asText()).json().path("attempts"))
                .as("nobody has agreed")
                .isEmpty());
    }

    @Test
    void anEventThatWaitsForItsCustomerMayBeSentThroughAgainAsItIs() {
        ObjectNode event = event("patient-1");
        aboutAStranger(event, "77003");
        String eventId =
                door.structured(event.toString()).json().path("eventId").asText();
        String quarantineId = awaitQuarantined(eventId).path("quarantineId").asText();

        var answer = door.post("/quarantine/" + quarantineId + "/resubmit", "", new byte[0]);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("eventId").asText()).isEqualTo(eventId);
        Awaitility.await().until(() -> quarantined(eventId).stream()
                .anyMatch(q -> !q.path("quarantineId").asText().equals(quarantineId)));
    }

    @Test
    void quarantinedInputThatNobodyKnowsIsNotFound() {
        var answer = door.post("/quarantine/018f0000-0000-7000-8000-000000000000/resubmit", STRUCTURED, new byte[0]);

        assertThat(answer.status()).isEqualTo(404);
        assertProblem(answer);
    }

    private static ObjectNode event(String id) {
        return RunningHub.example("invoice.zero", id);
    }

    /** Planned as long as it is of use: other tests' waits have let business time leap by days. */
    private static ObjectNode eventOfNow(String id) {
        return event(id)
                .put(
                        "time",
                        Story.now(hub)
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                                .toString());
    }

    private static Arguments refusal(String what, int status, String pointer, String body) {
        return Arguments.of(what, status, pointer, body.replace("Sofia", SECRET));
    }

    private static String with(String event, String value) {
        return event.replace("\"data\":{", "\"data\":{\"extra\":" + value + ",");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private static void assertProblem(HttpDoor.Answer answer) {
        assertThat(answer.header("Content-Type")).startsWith(PROBLEM);
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().path("title").asText()).isNotBlank();
        assertThat(answer.text())
                .doesNotContain(SECRET)
                .doesNotContain("Exception")
                .doesNotContain("se.budkavle")
                .doesNotContain("org.");
    }

    private static String status(String eventId) {
        return door.get("/events/" + eventId).json().path("status").asText();
    }

    private static void awaitStatus(String eventId, String status) {
        Awaitility.await().untilAsserted(() -> assertThat(status(eventId))
                .as(() -> door.get("/events/" + eventId).text())
                .isEqualTo(status));
    }

    private static List<JsonNode> quarantined(String eventId) {
        var found = new ArrayList<JsonNode>();
        door.get("/quarantine").json().forEach(q -> {
            if (q.path("eventId").asText().equals(eventId)) {
                found.add(q);
            }
        });
        return found;
    }

    private static JsonNode awaitQuarantined(String eventId) {
        Awaitility.await().until(() -> !quarantined(eventId).isEmpty());
        return quarantined(eventId).getFirst();
    }
}
