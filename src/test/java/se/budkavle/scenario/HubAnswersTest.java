package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore;
import se.budkavle.delivery.Stores;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/** What the hub answers about customers, partners and events, to callers of each role. */
class HubAnswersTest {
    private static final String VIEWER = "token-that-looks";
    private static final String GUARD = "token-of-the-guard";

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.viewer-token=" + VIEWER, "--budkavle.protected-token=" + GUARD);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "100%", "what?", "no#1", "a;b=c", "a+b", "a\\b", "../x", "%2F", "{x}", "..", "timeline"})
    void everyCustomerNumberHasATimeline(String customerNo) {
        ObjectNode event = RunningHub.example("supply.confirmed", "numbers " + customerNo);
        event.put("subject", "customer/" + customerNo);
        ((ObjectNode) event.at("/data/customer")).put("customerNo", customerNo).remove("personalNumber");
        assertThat(hub.send(event).status()).isEqualTo(202);
        hub.awaitSettled();

        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        assertThat(hub.get("/customers/timeline?customerNo=" + encoded).path("entries"))
                .isNotEmpty();
    }

    @Test
    void whoMayOnlyLookIsNotGivenTheAddressesThatReportsAreTakenAt() {
        assertThat(hub.getAs(VIEWER, "/partners/46elks/addresses").status()).isEqualTo(403);
        assertThat(hub.getAs(VIEWER, "/partners/46elks/addresses").body().toString())
                .doesNotContain("mac=");
        assertThat(hub.get("/partners/46elks/addresses").toString()).contains("mac=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/c", "200%", "when?", "no#2", "a;c=d"})
    void customerNumbersMayAlsoStandEncodedInThePath(String customerNo) {
        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        var timeline = hub.get("/customers/" + encoded + "/timeline");

        assertThat(timeline.path("customerNo").asText()).isEqualTo(customerNo);
    }

    @Test
    void aStoredDecisionIsExplainedWithTheSendoutsThatDidNotMatch() {
        ObjectNode event = RunningHub.example("contract.expiring", "explained-1");
        ((ObjectNode) event.path("data")).remove("offer");
        String eventId = hub.send(event).body().path("eventId").asText();
        hub.awaitSettled();

        var explanation = hub.get("/events/" + eventId + "/explanation");

        assertThat(explanation.at("/event/id").asText()).isEqualTo("explained-1");
        assertThat(explanation.path("release").asText()).hasSize(64);
        assertThat(sendouts(explanation))
                .containsExactlyInAnyOrder(
                        "contract-expiring-notice matched send", "contract-expiring-offer unmatched not-sent");
        assertThat(explanation.at("/sendouts").findValue("address").asText()).contains("***");
        assertThat(explanation.findValues("rule")).isNotEmpty();
    }

    private static List<String> sendouts(JsonNode explanation) {
        return Story.list(explanation.path("sendouts")).stream()
                .map(s -> s.path("sendout").asText()
                        + (s.path("matched").asBoolean() ? " matched " : " unmatched ")
                        + s.path("decision").asText())
                .toList();
    }

    @Test
    void whatIsNotDecidedYetHasNoExplanation() {
        ObjectNode event = RunningHub.example("supply.confirmed", "explained-2");
        event.put("subject", "customer/nobody-yet");
        ((ObjectNode) event.path("data")).putObject("customer").put("customerNo", "nobody-yet");
        String eventId = hub.send(event).body().path("eventId").asText();

        var answer = hub.answer("/events/" + eventId + "/explanation");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).contains("nothing has been decided yet");
    }

    @Test
    void protectedIdentityIsShownToOneRoleAloneAndEachReadingIsWrittenDown() {
        Story story = Story.of(hub, protectedCustomer("guarded-1"));
        String event = "/events/" + story.accepted().body().path("eventId").asText();
        String communication = "/communications/"
                + story.communication().path("communicationId").asText();
        String document =
                "/attempts/" + story.attempts().getFirst().path("attemptId").asText() + "/document";

        assertThat(hub.answer(event + "/payloads").status()).isEqualTo(403);
        assertThat(hub.answer(document).status()).isEqualTo(403);
        assertThat(hub.get(communication).at("/plan/0/address").asText()).isEqualTo("***");
        assertThat(hub.get(event + "/explanation").findValue("address").asText())
                .isEqualTo("***");
        assertThat(hub.get("/readings")).isEmpty();

        var payloads = hub.getAs(GUARD, event + "/payloads");

        assertThat(payloads.status()).isEqualTo(200);
        assertThat(payloads.body().at("/canonical/customer/customerNo").asText())
                .isEqualTo("guarded-1");
        assertThat(hub.getAs(GUARD, document).status()).isEqualTo(200);
        assertThat(hub.getAs(GUARD, communication).body().at("/plan/0/address").asText())
                .contains("|");
        assertThat(hub.get("/readings"))
                .extracting(r ->
                        r.path("what").asText() + " of " + r.path("customerNo").asText())
                .containsExactly("payloads of guarded-1", "document of guarded-1", "addresses of guarded-1");
        assertThat(story.timeline()).contains("protected-read");

        theNewAddressOfAProtectedPersonIsShownToThatRoleAlone();
    }

    private static void theNewAddressOfAProtectedPersonIsShownToThatRoleAlone() {
        Story moved = Story.of(
                hub,
                Events.happened("contract.signed", "guarded-2", Story.now(hub))
                        .wishing("letter")
                        .livingAt("Storgatan 5", "999 92", "Linköping")
                        .without("email")
                        .without("mobile")
                        .protectedIdentity());
        moved.await(s -> s.state().equals("exhausted"));
        String item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("customerNo").asText().equals("guarded-2")
                        && w.path("kind").asText().equals("address-repair"))
                .map(w -> "/work-items/" + w.path("workItemId").asText())
                .findFirst()
                .orElseThrow();

        assertThat(hub.get(item).has("newAddress")).isFalse();
        assertThat(hub.getAs(GUARD, item).body().at("/newAddress/street").asText())
                .isEqualTo("Flyttvägen 4");
        assertThat(hub.get("/readings"))
                .extracting(r -> r.path("what").asText())
                .last()
                .isEqualTo("new-address");
    }

    /** What was stored before the person was protected is hidden too, under every customer number of the person. */
    @Test
    void whoBecomesProtectedIsHiddenBackwards() {
        Story before = Story.of(hub, Events.happened("supply.confirmed", "later-1", Story.now(hub)));
        String payloads = "/events/" + before.accepted().body().path("eventId").asText() + "/payloads";
        assertThat(hub.answer(payloads).status()).isEqualTo(200);

        Story.of(hub, protectedCustomer("later-1").named("again"));

        assertThat(hub.answer(payloads).status()).isEqualTo(403);
    }

    private static Events protectedCustomer(String customerNo) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub)).protectedIdentity();
    }

    @Test
    void aViewerLooksWithoutSeeingRawDataOrChangingAnything() {
        Story story = Story.of(hub, Events.happened("supply.confirmed", "viewed-1", Story.now(hub)));
        String event = "/events/" + story.accepted().body().path("eventId").asText();

        assertThat(hub.getAs(VIEWER, event).status()).isEqualTo(200);
        assertThat(hub.getAs(VIEWER, "/customers/viewed-1/timeline").status()).isEqualTo(200);
        assertThat(hub.getAs(VIEWER, event + "/payloads").status()).isEqualTo(403);
        assertThat(hub.answer(event + "/payloads").status()).isEqualTo(200);
        assertThat(hub.postAs(VIEWER, "/partners/46elks/pause").status()).isEqualTo(403);
        assertThat(hub.getAs("no-token", event).status()).isEqualTo(401);
    }

    @Test
    void workItemsComePageByPage() {
        for (String no : List.of("nowhere-1", "nowhere-2", "nowhere-3")) {
            Story.of(
                    hub,
                    Events.happened("supply.confirmed", no, Story.now(hub))
                            .email("nouser+" + no + "@example.com")
                            .without("mobile")
                            .without("address"));
        }
        List<String> all = ids(hub.get("/work-items?state=all"));

        List<String> page = ids(hub.get("/work-items?state=all&limit=2"));
        List<String> rest = ids(hub.get("/work-items?state=all&after=" + page.getLast()));

        assertThat(all).hasSizeGreaterThanOrEqualTo(3).containsAll(page);
        assertThat(page).hasSize(2);
        assertThat(rest)
                .as("behind which others' may have come meanwhile")
                .containsSubsequence(all.subList(2, all.size()))
                .doesNotContainAnyElementsOf(page);
        assertThat(hub.answer("/work-items?state=lost").status()).isEqualTo(400);
        assertThat(hub.answer("/work-items?limit=0").status()).isEqualTo(400);
        assertThat(hub.answer("/work-items/018f0000-0000-7000-8000-000000000000")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aReportThatCannotBeReadIsToldToAPersonAndShownAsItCame() {
        byte[] body = "letterId;status;at;reason;sheets\n\u00e5;x\n".getBytes(StandardCharsets.ISO_8859_1);
        var acknowledged = new ReportStore.Arrived("print-vendor", "ack", "text/csv", null, body, null);
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> hub.bean(Stores.class).reports().receive(List.of(acknowledged), Story.now(hub)));
        Awaitility.await().until(() -> unreadable().size() == 1);

        JsonNode orphan = unreadable().getFirst();

        String address = "/orphans/" + orphan.path("reportId").asText();
        assertThat(orphan.path("state").asText()).isEqualTo("unreadable");
        assertThat(orphan.path("note").asText()).isNotBlank();
        assertThat(hub.bytes(address)).isEqualTo(body);
        assertThat(hub.answer(address).response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
        assertThat(hub.getAs(VIEWER, address).status()).isEqualTo(403);
        assertThat(hub.get("/work-items"))
                .extracting(item -> item.path("kind").asText())
                .contains("unreadable");
    }

    private static List<JsonNode> unreadable() {
        return Story.list(hub.get("/orphans")).stream()
                .filter(r -> r.path("report").asText().equals("ack")
                        && r.path("state").asText().equals("unreadable"))
                .toList();
    }

    /** The new street of one stands beside a row that nobody can read; or nothing of it can be read but whose it is. */
    @ParameterizedTest
    @CsvSource({"guarded-3, letterId;returnDate;reason;careOf;street;postalCode;city", "guarded-4, odd;head"})
    void aReportAboutManyIsAsGuardedAsTheMostGuardedPersonInIt(String customerNo, String head) {
        Story guarded = Story.of(hub, protectedCustomer(customerNo));
        String attempt =
                guarded.attempts().getFirst().path("attemptId").asText().replace("-", "");
        UUID report = reported(
                "print-vendor", "returns", head + "\n" + attempt + ";2026-01-20;MOVED;;Gömda gatan 1;58225;Ort\nå;x\n");
        String address = "/orphans/" + report;

        assertThat(hub.answer(address).status()).isEqualTo(403);
        assertThat(hub.getAs(VIEWER, address).status()).isEqualTo(403);
        assertThat(readings(customerNo)).isEmpty();
        assertThat(hub.getAs(GUARD, address).status()).isEqualTo(200);
        assertThat(readings(customerNo)).containsExactly("report");
    }

    @Test
    void whatAProtectedPersonWritesIsGuardedAsItCameToo() {
        Story.of(
                hub,
                Events.happened("supply.confirmed", "guarded-5", Story.now(hub))
                        .mobile("+46701740651")
                        .protectedIdentity());
        UUID report = reported("46elks", "incoming", "from=%2B46701740651&to=%2B46766861004&message=Hej&id=s-guarded");

        assertThat(hub.answer("/orphans/" + report).status()).isEqualTo(403);
        assertThat(hub.getAs(GUARD, "/orphans/" + report).status()).isEqualTo(200);
        assertThat(readings("guarded-5")).containsExactly("report");
    }

    @Test
    void whoReadsWhichAddressesOfAProtectedPersonAreNotUsedIsWrittenDown() {
        Story.of(hub, protectedCustomer("guarded-6"));
        String address = "/suppressions?customerNo=guarded-6";

        assertThat(hub.answer(address).status()).isEqualTo(200);
        assertThat(hub.getAs(VIEWER, address).status()).isEqualTo(200);
        assertThat(readings("guarded-6")).isEmpty();
        assertThat(hub.getAs(GUARD, address).status()).isEqualTo(200);
        assertThat(readings("guarded-6")).containsExactly("suppressions");
    }

    @ParameterizedTest
    @CsvSource({"/orphans, reportId", "/dead-letters, dead_letter_id"})
    void whatWasPutAsideIsListedToItsOldestPageByPage(String address, String id) {
        putAsideAtOneMoment(3);
        List<String> all = ids(hub.get(address), id);

        List<String> pages = new ArrayList<>(ids(hub.get(address + "?limit=2"), id));
        assertThat(pages).hasSize(2);
        pages.addAll(ids(hub.get(address + "?limit=1&after=" + pages.getLast()), id));
        pages.addAll(ids(hub.get(address + "?after=" + pages.getLast()), id));

        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        assertThat(pages).isEqualTo(all);
        assertThat(hub.get(address + "?after=" + pages.getLast())).isEmpty();
        assertThat(hub.answer(address + "?limit=0").status()).isEqualTo(400);
        assertThat(hub.answer(address + "?limit=10001").status()).isEqualTo(400);
    }

    private static void putAsideAtOneMoment(int many) {
        var jdbc = hub.bean(JdbcTemplate.class);
        jdbc.update(
                """
                insert into dead_letter (dead_letter_id, lane, ref, reason, at)
                select gen_random_uuid(), 'status:nobody', gen_random_uuid(), 'broken', now() from generate_series(1, ?)""",
                many);
        jdbc.update(
                """
                insert into raw_report (raw_id, partner, report, media_type, body, received_at, state)
                select gen_random_uuid(), '46elks', 'delivery', 'text/plain', '', now(), 'orphan'
                from generate_series(1, ?)""",
                many);
    }

    /** As a partner's call or file brings it. */
    private static UUID reported(String partner, String report, String body) {
        String mediaType = partner.equals("46elks") ? "application/x-www-form-urlencoded" : "text/csv";
        String callId = UUID.randomUUID().toString();
        var arrived = new ReportStore.Arrived(
                partner, report, mediaType, null, body.getBytes(StandardCharsets.UTF_8), callId);
        hub.bean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> hub.bean(Stores.class).reports().receive(List.of(arrived), Story.now(hub)));
        return UUID.nameUUIDFromBytes((partner + "/" + report + "/" + callId).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> readings(String customerNo) {
        return Story.list(hub.get("/readings")).stream()
                .filter(r -> r.path("customerNo").asText().equals(customerNo))
                .map(r -> r.path("what").asText())
                .toList();
    }

    @Test
    void theQuarantineComesPageByPage() {
        for (String no : List.of("stray-1", "stray-2", "stray-3")) {
            ObjectNode event = RunningHub.example("supply.confirmed", no);
            event.put("subject", "customer/" + no);
            ((ObjectNode) event.path("data")).putObject("customer").put("customerNo", no);
            hub.send(event);
        }
        hub.awaitSettled();
        List<JsonNode> all = Story.list(hub.get("/quarantine"));

        List<JsonNode> page = Story.list(hub.get("/quarantine?limit=2"));
        String last = page.getLast().path("quarantineId").asText();
        List<JsonNode> rest = Story.list(hub.get("/quarantine?after=" + last));

        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        assertThat(page).isEqualTo(all.subList(0, 2));
        assertThat(rest)
                .as("behind which others' may have come meanwhile")
                .containsSubsequence(all.subList(2, all.size()))
                .doesNotContainAnyElementsOf(page);
        assertThat(hub.answer("/quarantine?limit=0").status()).isEqualTo(400);
    }

    private static List<String> ids(JsonNode items) {
        return ids(items, "workItemId");
    }

    private static List<String> ids(JsonNode items, String id) {
        return Story.list(items).stream().map(item -> item.path(id).asText()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/customers/10012/timeline?after=garbage, 400, after takes what an earlier answer gave as next",
        "/customers/10012/timeline?after=99999999999999999999.018f0000-0000-7000-8000-000000000000, 400, after takes",
        "/customers/timeline, 400, customerNo",
        "/events/no-id, 404, nothing here has such an id",
        "/work-items?after=no-id, 400, after takes an id as an earlier answer gave it",
        "/work-items?limit=many, 400, limit takes a whole number",
        "/work-items?all=perhaps, 400, all takes true or false",
        "/events/018f0000-0000-7000-8000-000000000000/explanation, 404, no event",
        "/error, 404, ''",
        "/nothing, 404, there is no such address"
    })
    void whatCannotBeAnsweredIsAProblemDocument(String path, int status, String words) {
        var answer = hub.answer(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).contains(words);
    }

    @Test
    void aReaderWhoGoesOnFromACursorMissesNoLateCommit() throws SQLException {
        try (Connection slow = hub.bean(DataSource.class).getConnection()) {
            slow.setAutoCommit(false);
            var slowly = new TimelineStore(new JdbcTemplate(new SingleConnectionDataSource(slow, true)));
            slowly.add(List.of(TimelineEntry.ofEvent(Instant.EPOCH, "late", "read-1", new UUID(0, 1))));
            hub.bean(Stores.class)
                    .timeline()
                    .add(List.of(TimelineEntry.ofEvent(Instant.EPOCH, "early", "read-1", new UUID(0, 2))));
            JsonNode before = hub.get("/customers/read-1/timeline?after=");

            slow.commit();

            String cursor = URLEncoder.encode(before.path("next").asText(), StandardCharsets.UTF_8);
            // other transactions of the hub may hold a page back for a moment, never lose it
            Awaitility.await().untilAsserted(() -> {
                JsonNode after = hub.get("/customers/read-1/timeline?after=" + cursor);
                assertThat(Stream.concat(kinds(before).stream(), kinds(after).stream()))
                        .containsExactlyInAnyOrder("early", "late");
            });
        }
    }

    private static List<String> kinds(JsonNode timeline) {
        return Story.list(timeline.path("entries")).stream()
                .map(e -> e.path("kind").asText())
                .toList();
    }

    @Test
    void theWayOutOfAMailAsksFirstAndActsOnAPostAlone() {
        Story story = Story.of(hub, offer("way-out-1"));
        var mail = Received.Mail.in(story.received("mail-relay").getFirst());
        String link = mail.header("List-Unsubscribe").replaceAll("[<>]", "");

        var page = hub.visit(link, "GET");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<form method=\"post\">");
        assertThat(story.refusals()).isEmpty();
        assertThat(hub.visit(link + "0", "POST").statusCode()).isEqualTo(404);
        assertThat(story.refusals()).isEmpty();

        assertThat(hub.visit(link, "POST").statusCode()).isEqualTo(200);

        assertThat(story.refusals()).containsExactly("sales email unsubscribe");
        assertThat(story.timeline()).endsWith("unsubscribed email");
    }

    private static Events offer(String customerNo) {
        return Events.happened("member.offer", customerNo, Story.now(hub))
                .wishing("email", "sms")
                .email("ok+" + customerNo + "@example.com");
    }

    @Test
    void whatIsHeldCanBeSentOnceMoreOrGoOnByTheNextChannel() {
        Story story = Story.of(hub, offer("held-1").email("drop+held-1@example.com"));

        decide(story, "resend");

        List<JsonNode> mails = story.received("mail-relay");
        assertThat(mails).hasSize(2);
        assertThat(mails)
                .extracting(line -> Received.Mail.in(line).header("Message-ID"))
                .as("the same message, so that a mailbox can tell")
                .containsOnly(Received.Mail.in(mails.getFirst()).header("Message-ID"));
        assertThat(story.workItems()).as("its answer was lost again").hasSize(1);

        decide(story, "next-channel");

        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.tries()).containsExactly("email failed unknown given-up ×2", "sms delivered delivered ×1");
        assertThat(story.workItems()).isEmpty();
    }

    private static void decide(Story story, String resolution) {
        String id = story.communication().path("communicationId").asText();
        String item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("communicationId").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .path("workItemId")
                .asText();
        String address = "/work-items/" + item + "/resolve";
        assertThat(hub.post(address, "application/json", "[]").status()).isEqualTo(400);
        var answer = hub.post(address, "application/json", "{\"resolution\": \"" + resolution + "\"}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        hub.awaitSettled();
    }

    @Test
    void theSandboxIsTheModeOfEveryPartner() {
        var partners = hub.get("/status").path("partners");

        assertThat(partners).isNotEmpty().allMatch(p -> p.path("mode").asText().equals("sandbox"));
        assertThat(hub.get("/partners"))
                .isNotEmpty()
                .allMatch(p -> p.path("mode").asText().equals("sandbox"));
    }
}
