package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.MailboxStore;
import se.budkavle.release.StrictJson;

/** Digital mailboxes: who has one is known before the plan is made, and what an operator takes is delivered. */
class MailboxTest extends SharedHub {
    private static final String COMPANY = "5599001012";

    @Override
    ProjectCopy project(ProjectCopy shipped) {
        return shipped.changed(
                        "mappings/policy/channels.yaml",
                        text -> text.replace(
                                "    kivra: {weight: 100, mode: live}",
                                "    kivra: {weight: 100, mode: live}\n    mailbox-generic: {weight: 0, mode: live}"))
                .changed("mappings/sendouts/contract-terminated-early-service.yaml", text -> text.replace(
                                "letter: P10D}", "letter: P10D, mailbox: P30D}")
                        .replace("window: {closes: P14D}", "window: {closes: P60D}")
                        .concat("\noptions: {kivra: {type: letter.creditnotice, retain: \"30\"}}\n"));
    }

    @Override
    void heal() {
        hub.sandbox().turn("kivra", knobs());
        hub.sandbox().turn("mailbox-generic", knobs());
        hub.post("/partners/kivra/resume", "application/json", "");
        hub.awaitSettled();
    }

    @Test
    void whatKivraTakesIsInTheMailbox() {
        String person = person(1, 1);
        Story story = Story.of(hub, confirmed("51001", person));

        assertThat(received("kivra", person)).singleElement().satisfies(line -> {
            assertThat(line.at("/request/subject").asText()).isNotBlank();
            assertThat(line.at("/request/parts/0/data").asText()).startsWith("pdf of 1 pages");
            assertThat(story.attempts().getFirst().path("partnerRef").asText())
                    .isEqualTo(line.path("id").asText());
        });
        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×1");
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered mailbox", "attempt-delivered mailbox");
        assertThat(story.communication().at("/plan/0/address").asText()).isEqualTo("***");
    }

    @Test
    void whoeverHasNoMailboxIsPlannedWithoutOne() {
        String person = person(2, 0);
        Story story = Story.of(hub, confirmed("51002", person));

        assertThat(received("kivra", person)).isEmpty();
        assertThat(story.tries()).containsExactly("email accepted accepted ×1");
        assertThat(story.communication().path("rules"))
                .anySatisfy(rule -> assertThat(rule.toString()).contains("mailbox", "removed", "no digital mailbox"));
    }

    @Test
    void anAnswerIsKeptAndNotAskedForAgain() {
        String person = person(3, 2);
        Story.of(hub, confirmed("51003", person));
        Instant answered = known("kivra", person).answeredAt();

        Story again = Story.of(hub, confirmed("51003", person).named("again"));

        assertThat(again.tries()).containsExactly("mailbox delivered delivered ×1");
        assertThat(known("kivra", person).answeredAt()).isEqualTo(answered);
    }

    @Test
    void aProtectedIdentityIsLookedUpNowhere() {
        String person = person(4, 3);
        Story story = Story.of(hub, confirmed("51004", person).protectedIdentity());

        assertThat(hub.bean(MailboxStore.class).find(List.of(person))).isEmpty();
        assertThat(story.attempts()).extracting(a -> a.path("channel").asText()).doesNotContain("mailbox");
    }

    @Test
    void anOperatorThatDoesNotAnswerCostsOnlyTheMailbox() {
        String person = person(5, 4);
        hub.sandbox().turn("kivra", knobs().put("outageTo", "2100-01-01T00:00:00Z"));
        hub.sandbox().turn("mailbox-generic", knobs().put("outageTo", "2100-01-01T00:00:00Z"));
        Story story = Story.begin(hub, confirmed("51005", person));
        Awaitility.await().until(() -> story.timeline().contains("attempt-accepted email"));
        hub.sandbox().turn("mailbox-generic", knobs());

        assertThat(received("kivra", person)).isEmpty();
        assertThat(story.communication().path("rules"))
                .anySatisfy(rule -> assertThat(rule.toString()).contains("mailbox", "removed"));
    }

    @Test
    void aTokenThatNoLongerHoldsIsReplaced() {
        String person = person(6, 6);
        Story.of(hub, confirmed("51006", person));
        hub.sandbox().turn("kivra", knobs().put("tokensUntil", Story.now(hub).toString()));

        Story again = Story.of(hub, confirmed("51006", person).named("again"));

        assertThat(again.tries()).containsExactly("mailbox delivered delivered ×2");
        assertThat(received("kivra", person))
                .extracting(line -> line.at("/answer/status").asInt())
                .containsExactly(201, 401, 201);
    }

    @Test
    void anOperatorThatAsksForPatienceGetsTheDocumentLater() {
        String person = person(7, 7);
        Story.of(hub, confirmed("51007", person));
        hub.sandbox().turn("kivra", knobs().put("tooManyRequests", true).put("retryAfter", 20));
        Story again = Story.begin(hub, confirmed("51007", person).named("again"));
        Awaitility.await().until(() -> again.timeline().contains("not-taken mailbox"));
        hub.sandbox().turn("kivra", knobs());
        hub.awaitSettled();

        assertThat(again.state()).isEqualTo("delivered reported");
        assertThat(again.attempts()).hasSize(1);
    }

    @Test
    void whoeverHasLeftMeanwhileIsReachedByTheNextChannel() {
        String person = person(8, 5);
        for (String partner : List.of("kivra", "mailbox-generic")) {
            var store = hub.bean(MailboxStore.class);
            var asked = new MailboxStore.Asked(partner, person, List.of(UUID.randomUUID()));
            var lookups = store.ask(List.of(asked), Story.now(hub)).values();
            store.answered(lookups, partner.equals("kivra") ? Set.of(person) : Set.of(), Story.now(hub));
        }
        Story story = Story.of(hub, confirmed("51008", person));

        assertThat(story.tries())
                .containsExactly("mailbox failed failed-soft no-mailbox ×1", "email accepted accepted ×1");
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.workItems()).isEmpty();
        assertThat(known("kivra", person).has()).as("what the refusal taught").isFalse();

        Story again = Story.of(hub, confirmed("51008", person).named("again"));
        assertThat(again.tries()).containsExactly("email accepted accepted ×1");
        assertThat(received("kivra", person)).hasSize(1);
    }

    @Test
    void aCompanyIsAskedForAndReachedByItsNumber() {
        Story story = Story.of(hub, confirmed("51011", null).company("Norrskensbygg AB", COMPANY));

        assertThat(received("kivra", "SE" + COMPANY + "01")).hasSize(1);
        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×1");
        assertThat(hub.bean(MailboxStore.class).find(List.of(COMPANY)))
                .extracting(MailboxStore.Known::partner)
                .as("an operator that reaches persons only is not asked")
                .containsExactly("kivra");
    }

    @Test
    void aDocumentWhoseAnswerNeverComesIsSentOnceMoreTheSame() {
        String person = person(12, 1);
        hub.sandbox().turn("kivra", knobs().put("answers", "half-open").put("times", 1));
        Story story = Story.of(hub, confirmed("51012", person));

        assertThat(story.timeline()).contains("ambiguous mailbox");
        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×2");
        assertThat(received("kivra", person))
                .extracting(line -> line.path("request"))
                .as("what Kivra takes for one, as it is the same")
                .hasSize(2)
                .containsOnly(received("kivra", person).getFirst().path("request"));
    }

    @Test
    void anotherOperatorInTroubleGetsTheDocumentLaterAndIsBelievedOnlyWithItsSignature() {
        String person = person(13, 3);
        Story.of(hub, confirmed("51013", person)); // who has a mailbox is known from here on
        hub.post("/partners/kivra/pause", "application/json", "");
        hub.sandbox()
                .turn("mailbox-generic", knobs().put("tooManyRequests", true).put("retryAfter", 20));
        Story story = Story.begin(hub, confirmed("51013", person).named("again"));
        Awaitility.await().until(() -> story.timeline().contains("not-taken mailbox"));
        hub.sandbox().turn("mailbox-generic", knobs());
        hub.awaitSettled();
        assertThat(story.tries().getFirst()).startsWith("mailbox delivered delivered");

        JsonNode line = received("mailbox-generic", person).getLast();
        String address = line.at("/request/reportTo").asText();
        String failed = "{\"messageId\": \"%s\", \"status\": \"failed\"}"
                .formatted(line.at("/request/messageId").asText());
        assertThat(hub.post(address.substring(address.indexOf("/reports/")), "application/json", failed)
                        .status())
                .isEqualTo(403);
        hub.awaitSettled();
        assertThat(story.state()).isEqualTo("delivered reported");
    }

    @Test
    void aDocumentThatItsOperatorTakesBackGoesOnByMailHoweverOftenItIsTold() throws Exception {
        String person = person(14, 1);
        hub.post("/partners/kivra/pause", "application/json", "");
        Story story = Story.of(hub, confirmed("51014", person));
        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×1");
        story.await(s -> s.timeline().contains("opened mailbox"));

        assertThat(told(person, "t-1", "failed", Instant.EPOCH)).isEqualTo(403);
        for (String id : List.of("t-1", "t-1", "t-2")) {
            assertThat(told(person, id, "failed", Story.now(hub))).isEqualTo(204);
        }
        assertThat(told(person, "t-3", "delivered", Story.now(hub))).isEqualTo(204);
        assertThat(told(person, "t-4", "opened", Story.now(hub))).isEqualTo(204);
        story.await(s -> s.tries().size() == 2);

        assertThat(story.tries())
                .containsExactly("mailbox failed failed-soft undelivered ×1", "email accepted accepted ×1");
        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.timeline()).containsOnlyOnce("attempt-failed mailbox").containsOnlyOnce("opened mailbox");
        assertThat(story.suppressions()).isEmpty();
    }

    @Test
    void anotherOperatorThatTookADocumentWithoutAnAnswerHasItOnce() {
        String person = person(22, 4);
        hub.post("/partners/kivra/pause", "application/json", "");
        hub.sandbox()
                .turn("mailbox-generic", knobs().put("answers", "half-open").put("times", 1));
        Story story = Story.of(hub, confirmed("51022", person));

        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×2");
        assertThat(received("mailbox-generic", person))
                .hasSize(2)
                .extracting(line -> line.path("id").asText())
                .as("the same message is the same document")
                .containsOnly(received("mailbox-generic", person)
                        .getFirst()
                        .path("id")
                        .asText());
        story.await(s -> s.timeline().contains("opened mailbox"));
        assertThat(story.timeline()).containsOnlyOnce("opened mailbox");
    }

    @Test
    void anotherOperatorThatKnowsAnotherSecretGetsTheDocumentWhenItKnowsOurs() {
        String person = person(23, 6);
        Story.of(hub, confirmed("51023", person)); // who has a mailbox is known from here on
        hub.post("/partners/kivra/pause", "application/json", "");
        ObjectNode replaced = knobs();
        replaced.putObject("credentials").put("user", "hub").put("password", "another");
        hub.sandbox().turn("mailbox-generic", replaced);
        Story story = Story.begin(hub, confirmed("51023", person).named("again"));
        Awaitility.await().until(() -> story.ownTimeline().contains("not-taken mailbox"));
        hub.sandbox().turn("mailbox-generic", knobs());
        hub.awaitSettled();

        assertThat(story.tries().getFirst()).startsWith("mailbox delivered delivered");
        assertThat(received("mailbox-generic", person))
                .extracting(line -> line.at("/answer/status").asInt())
                .contains(401, 202);
    }

    /** The answer to a report of the generic operator. */
    private int told(String person, String id, String status, Instant at) throws Exception {
        JsonNode request = received("mailbox-generic", person).getFirst().path("request");
        String address = request.path("reportTo").asText();
        String body = "{\"messageId\": \"%s\", \"status\": \"%s\"}"
                .formatted(request.path("messageId").asText(), status);
        String secret = hub.sandbox().properties().get("mailbox-generic.report-secret");
        return signed(address.substring(address.indexOf("/reports/")), secret, id, at, body)
                .status();
    }

    @Test
    void aPaymentIsHeardOnceAndOnlyFromKivra() throws Exception {
        String person = person(9, 8);
        Story story = Story.of(hub, confirmed("51009", person));
        String body = payment("evt-1", "settled", person);
        String secret = hub.sandbox().properties().get("kivra.webhook-secret");

        assertThat(paid("guess", "evt-1", body).status()).isEqualTo(403);
        assertThat(paid(secret, "evt-1", body).status()).isEqualTo(204);
        assertThat(paid(secret, "evt-1", body).status()).isEqualTo(204);
        assertThat(paid(secret, "evt-0", payment("evt-0", "scheduled", person)).status())
                .as("which came before it")
                .isEqualTo(204);

        story.await(s -> s.timeline().contains("opened mailbox"));
        assertThat(story.timeline()).containsOnlyOnce("opened mailbox");
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(calls("refused")).isPositive();
        assertThat(calls("taken")).isPositive();
    }

    private double calls(String result) {
        return hub
                .bean(MeterRegistry.class)
                .get("budkavle.reports")
                .tags("partner", "kivra", "result", result)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void anotherOperatorThatHasThePersonTakesWhatIsNewWhileOneIsPaused() {
        String person = person(10, 9);
        hub.post("/partners/kivra/pause", "application/json", "");
        Story story = Story.of(hub, confirmed("51010", person));

        assertThat(received("kivra", person)).isEmpty();
        assertThat(received("mailbox-generic", person)).hasSize(1);
        assertThat(story.tries()).containsExactly("mailbox delivered delivered ×1");
        story.await(s -> s.timeline().contains("opened mailbox"));
    }

    @Test
    void whatIsKeptForSomebodyWhoJoinsIsDeliveredThen() {
        String person = person(15, 5);
        Story story = Story.of(hub, terminated("51015", person));

        assertThat(received("kivra", person)).singleElement().satisfies(line -> {
            assertThat(line.at("/request/type").asText()).isEqualTo("letter.creditnotice");
            assertThat(line.at("/request/retain").asBoolean()).isTrue();
            assertThat(line.at("/request/retention_time").asText()).isEqualTo("30");
        });
        assertThat(story.tries()).containsExactly("mailbox delivered delivered joined ×1");
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.timeline())
                .containsExactly(
                        "event", "planned", "offered mailbox", "attempt-accepted mailbox", "attempt-delivered mailbox");
        assertThat(story.communication().path("rules"))
                .anySatisfy(rule -> assertThat(rule.toString()).contains("mailbox", "retained", "kivra"));
    }

    @Test
    void whatIsKeptForSomebodyWhoNeverJoinsGoesOnByTheNextChannel() {
        String person = person(16, 0);
        Story story = Story.of(hub, terminated("51016", person));

        assertThat(received("kivra", person)).hasSize(1);
        assertThat(story.tries())
                .containsExactly("mailbox failed failed-soft no-mailbox ×1", "email accepted accepted ×1");
        assertThat(story.suppressions()).isEmpty();
        Duration kept = Duration.between(
                Instant.parse(story.attempts().getFirst().at("/sends/0/at").asText()),
                Instant.parse(story.attempts().getLast().at("/sends/0/at").asText()));
        assertThat(kept).as("not before it cannot be opened any more").isGreaterThanOrEqualTo(Duration.ofDays(30));
    }

    @Test
    void aReminderIsPaidFromTheMailbox() {
        String person = person(17, 9);
        Story story = Story.of(hub, reminded("51017", person));
        story.await(s -> told(s).size() == 3);

        assertThat(received("kivra", person)).singleElement().satisfies(line -> {
            JsonNode payment = line.at("/request/payment_multiple_options");
            assertThat(line.at("/request/type").asText()).isEqualTo("invoice.reminder");
            assertThat(payment.path("account").asText()).isEqualTo("50501055");
            assertThat(payment.at("/options/0/amount").asText()).isEqualTo("1294.50");
            assertThat(payment.at("/options/0/reference").asText()).isEqualTo("87953100101225");
        });
        assertThat(told(story))
                .containsExactlyInAnyOrder("delivered null", "opened payment-scheduled", "opened payment-settled");
        assertThat(story.timeline()).containsOnlyOnce("opened mailbox");
    }

    @Test
    void aPaymentThatFailsIsNeitherOpenedNorPaid() {
        Story story = Story.of(hub, reminded("51018", person(18, 8)));
        story.await(s -> told(s).size() == 2);

        assertThat(told(story)).containsExactlyInAnyOrder("delivered null", "delivered payment-failed");
        assertThat(story.timeline()).doesNotContain("opened mailbox");
        assertThat(story.tries()).containsExactly("mailbox delivered delivered payment-failed ×1");
    }

    @Test
    void whoeverDeclinesAnInvoiceHasSeenIt() {
        Story story = Story.of(hub, reminded("51019", person(19, 7)));
        story.await(s -> told(s).size() == 2);

        assertThat(told(story)).containsExactlyInAnyOrder("delivered null", "opened invoice-declined");
        assertThat(story.timeline()).containsOnlyOnce("opened mailbox");
    }

    /** Nothing that follows from a payment can hold up its answer: here none of it can even begin. */
    @Test
    void aPaymentIsAnsweredBeforeAnythingIsMadeOfIt() throws Exception {
        String person = person(20, 2);
        Story story = Story.of(hub, confirmed("51020", person));
        String body = payment("evt-slow", "settled", person);
        String secret = hub.sandbox().properties().get("kivra.webhook-secret");
        try (Connection others = hub.bean(DataSource.class).getConnection()) {
            others.setAutoCommit(false);
            others.createStatement()
                    .execute("select 1 from communication where communication_id = '%s' for update"
                            .formatted(story.communication()
                                    .path("communicationId")
                                    .asText()));

            assertThat(paid(secret, "evt-slow", body).status()).isEqualTo(204);
            assertThat(story.timeline()).doesNotContain("opened mailbox");
            others.rollback();
        }
        story.await(s -> s.timeline().contains("opened mailbox"));
    }

    @Test
    void oneRecipientIsSentNoMoreThanKivraTakesInAMinute() {
        String person = person(21, 3);
        Story.of(hub, confirmed("51021", person));
        List<Story> stories = IntStream.range(0, 54)
                .mapToObj(i -> Story.begin(hub, confirmed("51021", person).named("no " + i)))
                .toList();
        hub.awaitSettled();

        assertThat(received("kivra", person))
                .hasSize(55)
                .extracting(line -> line.at("/answer/status").asInt())
                .as("not once too many")
                .containsOnly(201);
        assertThat(stories)
                .allSatisfy(story -> assertThat(story.tries()).containsExactly("mailbox delivered delivered ×1"));
    }

    /** What was said about the first attempt: outcome and reason. */
    private List<String> told(Story story) {
        String event = story.accepted().body().path("eventId").asText();
        return Story.list(hub.get("/events/" + event + "/payloads").at("/attempts/0/reports")).stream()
                .map(r -> r.path("outcome").asText() + " " + r.path("reason").asText())
                .toList();
    }

    private String payment(String id, String event, String person) {
        return """
                {"id": "%s", "timestamp": "2026-01-20T10:00:01Z", "type": "payment_callback",
                 "data": {"content_key": "%s", "payment_event": "%s"}}"""
                .formatted(id, received("kivra", person).getFirst().path("id").asText(), event);
    }

    private RunningHub.Answer paid(String secret, String id, String body) throws Exception {
        String address =
                hub.get("/partners/kivra/addresses").toString().replaceAll(".*?(/reports/kivra/payment[^\"]*).*", "$1");
        return signed(address, secret, id, Story.now(hub), body);
    }

    private RunningHub.Answer signed(String address, String secret, String id, Instant at, String body)
            throws Exception {
        String timestamp = Long.toString(at.getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] made = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return hub.post(
                address,
                "application/json",
                body,
                Map.of(
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        timestamp,
                        "webhook-signature",
                        "v1," + Base64.getEncoder().encodeToString(made)));
    }

    private List<JsonNode> received(String partner, String person) {
        return hub.sandbox().received(partner).stream()
                .filter(line -> Stream.of("/ssn", "/vat_number", "/recipient/personalNumber")
                        .anyMatch(at -> line.path("request").at(at).asText().equals(person)))
                .toList();
    }

    private MailboxStore.Known known(String partner, String person) {
        return hub.bean(MailboxStore.class).find(List.of(person)).stream()
                .filter(k -> k.partner().equals(partner))
                .findFirst()
                .orElseThrow();
    }

    private Events terminated(String customerNo, String person) {
        return mailbox("contract.terminated-early", customerNo, person);
    }

    private Events reminded(String customerNo, String person) {
        return mailbox("invoice.reminder", customerNo, person);
    }

    private Events confirmed(String customerNo, @Nullable String person) {
        return mailbox("supply.confirmed", customerNo, person);
    }

    private Events mailbox(String type, String customerNo, @Nullable String person) {
        return Events.happened(type, customerNo, Story.now(hub))
                .wishing("mailbox", "email")
                .person(person)
                .email("ok+" + customerNo + "@example.com");
    }

    private static ObjectNode knobs() {
        return StrictJson.MAPPER.createObjectNode();
    }

    /** Born that day of March 1970; the digit before the check digit decides who has a mailbox. */
    private static String person(int day, int digit) {
        String nine = "7003%02d98%d".formatted(day, digit);
        int sum = 0;
        for (int i = 0; i < nine.length(); i++) {
            int twice = (nine.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += twice > 9 ? twice - 9 : twice;
        }
        return "19" + nine + (10 - sum % 10) % 10;
    }
}
