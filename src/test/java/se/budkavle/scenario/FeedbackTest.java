package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.StatusFeed;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.timeline.TimelineStore;

/**
 * What is done about what comes back. Its other stories: reports in any order in {@link LateReportTest}; late successes,
 * reports in the nick of time and a fresh look at each hop in {@link LateSuccessTest}; a no that overtakes what is queued in
 * {@link WithdrawTest} and {@link SteeringTest}, with what waits for a person; bounces, complaints and away notes in {@link
 * MailPersonasTest}; returned letters in {@link LetterPersonasTest}; silence in {@link SmsPersonasTest}; statuses by Kafka
 * in {@link KafkaTest}; and ten thousand histories in {@code HistoriesTest}.
 */
class FeedbackTest {
    @TempDir
    static Path data;

    private static final String SECRET = "whsec_c3RhdHVzLXNlY3JldC1vZi10aGUtdGVzdA==";

    private static RunningHub hub;
    private static StatusReceiver crm;

    @BeforeAll
    static void start() throws IOException {
        crm = new StatusReceiver(SECRET);
        Path copy = data.resolve("project");
        ProjectCopy project = ProjectCopy.in(copy);
        write(
                copy.resolve("routes/status/crm.camel.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: status-webhook
                    routeId: status-crm
                    parameters:
                      - {name: subscriber, value: crm}
                      - {name: kinds, value: "communication.delivered, customer.*"}
                      - {name: url, value: "{{crm.status-url}}"}
                      - {name: secret, value: "{{crm.status-secret}}"}
                """);
        write(
                copy.resolve("routes/status/billing.camel.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: status-queue
                    routeId: status-billing
                    parameters:
                      - {name: subscriber, value: billing}
                      - {name: kinds, value: communication.failed}
                      - {name: sources, value: billing}
                """);
        hub = project.start("--crm.status-url=" + crm.url(), "--crm.status-secret=" + SECRET);
    }

    @AfterAll
    static void stop() {
        hub.close();
        crm.close();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aSourceIsToldByASignedCallOfWhatItChoseAndAgainWhatItDidNotTake() {
        crm.refuseNext(2);
        Story story = Story.of(hub, texted("51005", "+46701740607"));
        Story hidden = Story.of(hub, mailed("51006", "ok+51006@example.com").protectedIdentity());
        String id = story.communication().path("communicationId").asText();

        List<JsonNode> told =
                crm.awaitTold(e -> e.at("/data/communicationId").asText().equals(id));

        assertThat(told).extracting(e -> e.path("type").asText()).containsExactly("communication.delivered");
        JsonNode status = told.getFirst();
        assertThat(status.path("subject").asText()).isEqualTo("customer/51005");
        assertThat(status.at("/data/eventSource").asText())
                .isEqualTo(story.event().path("source").asText());
        assertThat(status.at("/data/eventId").asText())
                .isEqualTo(story.event().path("id").asText());
        assertThat(status.at("/data/text").asText()).isEqualTo("delivered");
        Awaitility.await("the same again, under the same id")
                .until(() -> crm.refused().stream().allMatch(crm::has));
        assertThat(crm.refused()).isNotEmpty();
        assertThat(crm.badSignatures()).isZero();
        assertThat(hidden.state()).startsWith("delivered");
        assertThat(crm.told().toString()).doesNotContain("51006");
        assertThat(everything("").toString()).contains("51005").doesNotContain("51006");
    }

    @Test
    void theWordsOfAReplyAndTheNewAddressOfALetterGoToTheSource() {
        Story.of(hub, texted("51007", "+46701740606"));
        Story moved = Story.of(hub, lettered("51008", "999 92"));
        answerBySms("+46701740606", "Ring mig efter klockan fem");

        JsonNode reply = crm.awaitTold(e -> e.path("type").asText().equals("customer.replied")
                        && e.path("subject").asText().equals("customer/51007"))
                .getFirst();
        assertThat(reply.at("/data/reply").asText()).isEqualTo("Ring mig efter klockan fem");

        JsonNode needed = crm.awaitTold(e -> e.path("type").asText().equals("customer.address-needed")
                        && e.path("subject").asText().equals("customer/51008"))
                .getFirst();
        assertThat(needed.at("/data/newAddress/street").asText()).isEqualTo("Flyttvägen 4");
        assertThat(moved.timeline().toString()).doesNotContain("Flyttvägen");
    }

    @Test
    void aQueueOfItsOwnHoldsWhatBecameOfTheEventsOfOneSource() throws JMSException {
        Events zero = Events.happened("invoice.zero", "51009", Story.now(hub))
                .wishing("email", "sms")
                .mobile("+46701740605")
                .email("bounce+51009@example.com");
        Story story = Story.of(hub, zero);
        assertThat(story.event().path("source").asText()).isEqualTo("billing");
        Story.of(hub, mailed("51010", "bounce+51010@example.com"));

        try (var session = hub.bean(ConnectionFactory.class).createContext()) {
            var queue = session.createConsumer(session.createQueue("budkavle.status.billing"));
            String text = queue.receive(240_000).getBody(String.class);
            assertThat(text).contains("communication.failed").contains("customer/51009");
            assertThat(queue.receiveNoWait())
                    .as("other sources' events are not for it")
                    .isNull();
        }
    }

    @Test
    void whoeverPollsTheFeedPageByPageReadsEachStatusOnceAndNoneBeforeAnOlderOneIsCommitted() throws SQLException {
        assertThat(hub.get("/status-feed?after=now").path("events")).isEmpty();
        String now = hub.get("/status-feed?after=now").path("next").asText();
        try (Connection slow = hub.bean(DataSource.class).getConnection()) {
            slow.setAutoCommit(false);
            var slowly = new TimelineStore(new JdbcTemplate(new SingleConnectionDataSource(slow, true)));
            slowly.add(List.of(TimelineEntry.ofEvent(Instant.EPOCH, "stopped", "late-51", new UUID(0, 51))));
            hub.bean(Stores.class)
                    .timeline()
                    .add(List.of(TimelineEntry.ofEvent(Instant.EPOCH, "stopped", "early-51", new UUID(0, 52))));
            assertThat(everything(now).toString()).doesNotContain("early-51");
            slow.commit();
        }
        Awaitility.await().untilAsserted(() -> {
            List<String> ids =
                    everything(now).stream().map(e -> e.path("id").asText()).toList();
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(everything(now).toString()).contains("early-51", "late-51");
        });
        assertThat(hub.answer("/status-feed?after=yesterday").status()).isEqualTo(400);
        assertThat(hub.answer("/status-feed?kinds=communication.eaten")
                        .body()
                        .path("detail")
                        .asText())
                .contains("communication.eaten", "communication.delivered");
    }

    @Test
    void aStatusThatNobodyTakesIsTriedForThreeDaysAndIsThenADeadLetterThatAPersonPutsInLineAgain() {
        StatusFeed feed = hub.bean(StatusFeed.class);
        Stores stores = hub.bean(Stores.class);
        var wanted = new StatusFeed.Wanted(Set.of("consent.withdrawn"), Set.of("*"));
        feed.subscribe("nobody");
        stores.timeline()
                .add(Stream.of("51013", "51018", "51019")
                        .map(no -> TimelineEntry.ofEvent(Instant.EPOCH, "stopped", no, new UUID(0, 53)))
                        .toList());
        Awaitility.await().until(() -> {
            feed.gather("nobody", wanted, 100);
            return stores.work().count("status:nobody") >= 3;
        });

        assertThat(untilNobodyTriesIt("nobody"))
                .isBetween(Duration.ofDays(3).minusHours(1), Duration.ofDays(3).plusHours(1));

        JsonNode letter = Story.list(hub.get("/dead-letters")).stream()
                .filter(l -> l.path("lane").asText().equals("status:nobody"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> items = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("reason").asText().startsWith("status:nobody: "))
                .toList();
        assertThat(items).as("one for all of them").hasSize(1);

        putAgain("/dead-letters/" + letter.path("dead_letter_id").asText() + "/again", "");
        assertThat(told(feed)).as("one of them").hasSize(1);
        putAgain(
                "/work-items/" + items.getFirst().path("workItemId").asText() + "/resolve",
                "{\"resolution\": \"again\"}");
        assertThat(told(feed)).as("the others").hasSize(2).isSorted();
    }

    private static void putAgain(String path, String body) {
        var answer = hub.post(path, "application/json", body);
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 299);
    }

    /** What waits for nobody is told now, and taken. */
    private static List<String> told(StatusFeed feed) {
        return feed.claim("nobody", 100).stream()
                .peek(feed::taken)
                .map(StatusFeed.Claimed::customerNo)
                .toList();
    }

    /** Each time that one is due, and not before, it is refused. Returns how long that went on. */
    private static Duration untilNobodyTriesIt(String subscriber) {
        var tried = new ArrayList<Instant>();
        for (Instant due = nextTry(subscriber); due != null; due = nextTry(subscriber)) {
            assertThat(feedAt(due.minusMillis(1)).claim(subscriber, 100)).isEmpty();
            StatusFeed then = feedAt(due);
            then.claim(subscriber, 100).forEach(status -> then.notTaken(status, "nobody is there"));
            tried.add(due);
            assertThat(tried).doesNotHaveDuplicates();
        }
        return Duration.between(tried.getFirst(), tried.getLast());
    }

    private static @Nullable Instant nextTry(String subscriber) {
        Timestamp due = hub.bean(JdbcTemplate.class)
                .queryForObject("select min(due) from work where lane = ?", Timestamp.class, "status:" + subscriber);
        return due == null ? null : due.toInstant();
    }

    private static StatusFeed feedAt(Instant moment) {
        return new StatusFeed(
                hub.bean(Stores.class),
                hub.bean(DeadLetterStore.class),
                hub.bean(TransactionTemplate.class),
                Clock.fixed(moment, ZoneOffset.UTC));
    }

    @Test
    void whatWasRejectedIsMadeAnewForTheSameChannelOnceAPersonHasMendedTheMistake() {
        Story refused = Story.begin(hub, texted("51012", "+46701740605").about("Timpris ".repeat(250)));
        refused.await(s -> s.timeline().contains("attempt-failed sms")
                && s.workItems().stream().anyMatch(item -> item.startsWith("rejected")));
        assertThat(refused.tries()).hasSize(1).first().asString().startsWith("sms failed rejected");
        assertThat(refused.state()).isEqualTo("active");
        JsonNode item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("customerNo").asText().equals("51012"))
                .findFirst()
                .orElseThrow();

        String address = "/work-items/" + item.path("workItemId").asText() + "/resolve";
        var answer = hub.post(address, "application/json", "{\"resolution\": \"resend\"}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        refused.await(s -> s.attempts().size() == 2 && s.tries().getLast().startsWith("sms failed"));

        assertThat(refused.tries().getFirst()).startsWith("sms cancelled rejected");
        assertThat(refused.workItems()).as("still not mended").anyMatch(open -> open.startsWith("rejected"));
    }

    @Test
    void whatOnePartnerHasNotDoneInTimeIsOneDecisionHoweverManyMessages() {
        Instant now = Story.now(hub);
        hub.bean(Stores.class)
                .workItems()
                .open(Stream.of("slow-vendor 09:00", "slow-vendor 10:00", "slow-vendor 11:00", "other-vendor 09:00")
                        .map(late -> late.split(" "))
                        .map(late -> WorkItem.ofEvent(
                                "deadline", null, "51011", Reason.of("deadline-unsent", late[0], late[1]), now))
                        .toList());

        List<JsonNode> late = deadlines();

        assertThat(late).extracting(w -> w.path("count").asInt()).containsExactlyInAnyOrder(3, 1);
        JsonNode slow = late.stream()
                .filter(w -> w.path("count").asInt() == 3)
                .findFirst()
                .orElseThrow();
        var closed = hub.post("/work-items/" + slow.path("workItemId").asText() + "/resolve", "application/json", "{}");
        assertThat(closed.status()).isEqualTo(200);
        assertThat(deadlines()).extracting(w -> w.path("reason").asText()).allMatch(r -> r.startsWith("other-vendor"));
    }

    private static List<JsonNode> deadlines() {
        return Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("customerNo").asText().equals("51011"))
                .toList();
    }

    /** All pages from the cursor on. */
    private static List<JsonNode> everything(String cursor) {
        var all = new ArrayList<JsonNode>();
        String at = cursor;
        while (true) {
            JsonNode page = hub.get("/status-feed?limit=3&after=" + at);
            all.addAll(Story.list(page.path("events")));
            if (page.path("next").asText().equals(at)) {
                return all;
            }
            at = page.path("next").asText();
        }
    }

    @Test
    void softBouncesThatNoDeliveryHealsEndTheUseOfAnAddressUntilAPersonLiftsIt() {
        List<Story> full = IntStream.range(0, 6)
                .mapToObj(i -> Story.begin(
                        hub, mailed("51001", "full+51001@example.com").named("n" + i)))
                .toList();
        hub.awaitSettled();
        Story last = full.getLast();
        assertThat(full)
                .allSatisfy(s -> assertThat(s.tries().getFirst()).startsWith("email failed failed-soft mailboxfull"));
        assertThat(last.suppressions()).containsExactly("email: soft-bounces");
        assertThat(last.sentence("suppressed"))
                .isEqualTo("the address is not used any more: it bounced again and again");

        Story passedOver =
                Story.of(hub, mailed("51001", "full+51001@example.com").named("passed over"));
        assertThat(passedOver.tries()).containsExactly("sms delivered delivered ×1");
        JsonNode listed =
                hub.get("/suppressions?customerNo=51001").path("suppressions").path(0);
        assertThat(listed.path("address").asText()).isEqualTo("f***@example.com");
        assertThat(listed.path("origin").asText()).startsWith("report ");

        var lifted = hub.post(
                "/suppressions/lift", "application/json", "{\"customerNo\": \"51001\", \"channel\": \"email\"}");
        assertThat(lifted.body().path("lifted").asInt()).isEqualTo(1);
        assertThat(last.suppressions()).isEmpty();
        assertThat(last.sentence("suppression-lifted"))
                .isEqualTo(
                        "the address may be used again, says a person; it was not, because it bounced again and again");
        Story again = Story.of(hub, mailed("51001", "full+51001@example.com").named("again"));
        assertThat(again.tries().getFirst()).startsWith("email failed failed-soft");
        assertThat(again.suppressions()).as("it began with a clean sheet").isEmpty();
    }

    @Test
    void aNewAddressStartsCleanAndEndsTheQuestionForOne() {
        Story dead = Story.of(hub, mailed("51002", "nouser+51002@example.com").without("mobile"));
        assertThat(dead.suppressions()).containsExactly("email: userunknown");
        assertThat(dead.timeline()).contains("address-needed email");
        assertThat(dead.workItems()).singleElement().asString().startsWith("address-repair");
        assertThat(dead.sentence("address-needed"))
                .isEqualTo("the source is asked for another address: none of the digital addresses works any more");

        Story renewed = Story.of(
                hub, mailed("51002", "ok+51002@example.com").without("mobile").named("renewed"));
        assertThat(renewed.tries().getFirst()).startsWith("email");
        assertThat(renewed.received("mail-relay")).hasSize(1);
        assertThat(dead.workItems()).as("the register has another address").isEmpty();
    }

    @Test
    void aSourceThatKnowsBetterLiftsWhatHoldsOfAnAddressAndIsNamedForIt() {
        Story dead = Story.of(hub, mailed("51017", "nouser+51017@example.com"));
        Story passedOver =
                Story.of(hub, mailed("51017", "nouser+51017@example.com").named("passed over"));
        assertThat(passedOver.tries()).as("nobody forgets").containsExactly("sms delivered delivered ×1");

        confirmed("51017", "email");

        assertThat(dead.suppressions()).isEmpty();
        assertThat(dead.sentence("suppression-lifted"))
                .isEqualTo("the address may be used again, says the source crm;"
                        + " it was not, because there is no such mailbox");
        Story again = Story.of(hub, mailed("51017", "nouser+51017@example.com").named("again"));
        assertThat(again.tries().getFirst()).startsWith("email failed failed-hard userunknown");
    }

    @Test
    void aLetterMarkedDeceasedEndsLettersToThatNameAndNotToTheEstateNorToTheHousehold() {
        Story notice = Story.of(hub, lettered("51015", "999 93").called("Åke", "Dahl"));
        notice.await(s -> s.state().equals("exhausted"));
        assertThat(notice.suppressions()).containsExactly("letter: deceased");
        assertThat(notice.workItems()).anyMatch(item -> item.startsWith("deceased-suspected"));

        Story household = Story.of(
                hub,
                lettered("51016", "999 93")
                        .livingAt("Storgatan 51015", "999 93", "Linköping")
                        .called("Siv", "Dahl"));
        Events death = Events.happened("customer.deceased", "51015", Story.now(hub))
                .livingAt("Storgatan 51015", "999 93", "Linköping")
                .called("Åke", "Dahl")
                .without("estate");
        Story estate = Story.of(hub, death);

        assertThat(household.lettersReceived()).hasSize(1);
        assertThat(estate.lettersReceived()).singleElement().satisfies(letter -> assertThat(
                        letter.at("/request/address/0").asText())
                .isEqualTo("Dödsboet efter Åke Dahl"));
    }

    @Test
    void whatAPersonAnswersIsKeptWithTheMessageThatItAnswers() {
        Story asked = Story.of(hub, texted("51003", "+46701740609"));
        String words = "Hej! När börjar avtalet? /Åsa";

        answerBySms("+46701740609", words);

        JsonNode reply = awaitReply(words);
        assertThat(reply.path("customerNo").asText()).isEqualTo("51003");
        assertThat(reply.path("communicationId").asText())
                .isEqualTo(asked.communication().path("communicationId").asText());
        assertThat(reply.path("from").asText()).isEqualTo("+4670****609");
        assertThat(asked.timeline()).contains("reply sms").doesNotContain("stopped sms");
        assertThat(hub.get("/customers/51003/timeline").toString()).doesNotContain("avtalet?");
        assertThat(asked.refusals()).isEmpty();
    }

    @Test
    void aStopFromANumberThatNobodyHasIsKeptForAPersonToFindOutWhoseItWas() {
        answerBySms("+46701740651", "STOPP!");

        JsonNode reply = awaitReply("STOPP!");

        assertThat(reply.path("customerNo").isTextual()).isFalse();
        assertThat(reply.path("from").asText()).isEqualTo("+4670****651");
    }

    @Test
    void whatHappenedWhileAPersonWasProtectedIsNotToldWhenThatIsOver() {
        Story then = Story.of(hub, mailed("51011", "ok+51011@example.com").protectedIdentity());
        Story now = Story.of(
                hub, mailed("51011", "ok+51011@example.com").protectedNoMore().named("protected no more"));

        String told = Awaitility.await()
                .until(
                        () -> everything("").toString(),
                        all -> all.contains(
                                now.communication().path("communicationId").asText()));

        assertThat(told)
                .doesNotContain(then.communication().path("communicationId").asText());
    }

    @Test
    void aLetterThatCameBackAsMovedGoesToTheNewAddressOnceTheRegisterHasIt() {
        Story moved = Story.of(hub, lettered("51004", "999 92"));
        moved.await(s -> s.state().equals("exhausted"));
        assertThat(moved.workItems()).hasSize(2);
        ObjectNode respelled = confirmation("51004", "email");
        ((ObjectNode) respelled.at("/data/customer")).put("lastName", "Ohman");
        confirmed(respelled);
        assertThat(moved.workItems()).as("that is no other place").hasSize(2);

        Story register = Story.begin(hub, lettered("51004", "582 24").named("at the new address"));
        moved.await(s -> s.state().startsWith("delivered"));

        assertThat(moved.tries()).containsExactly("letter failed failed-hard moved ×1", "letter sent sent ×1");
        assertThat(moved.state()).isEqualTo("delivered presumed");
        assertThat(moved.workItems()).isEmpty();
        assertThat(moved.timeline()).containsSubsequence("exhausted", "address-mended letter", "offered letter");
        JsonNode printed = moved.lettersReceived().getLast().at("/request/address");
        assertThat(StreamSupport.stream(printed.spliterator(), false).map(JsonNode::asText))
                .contains("582 24 Linköping");
        assertThat(register.state()).isEqualTo("delivered presumed");
    }

    @Test
    void aStopAmongWhatAMailProgramQuotesEndsMarketingByMailAndASentenceIsKeptForTheSource() {
        Story offer = Story.of(
                hub,
                Events.happened("member.offer", "51014", Story.now(hub))
                        .wishing("email")
                        .email("ok+51014@example.com"));
        String id = Received.Mail.in(offer.received("mail-relay").getFirst()).header("Message-ID");

        answerByMail("ok+51014@example.com", id, "Kan ni stoppa in mig på listan för elbilar också?");
        awaitReply("Kan ni stoppa in mig på listan för elbilar också?");
        assertThat(offer.refusals()).isEmpty();

        answerByMail("ok+51014@example.com", id, "Stopp!\n\nMvh\nÅsa");
        Awaitility.await().until(() -> offer.refusals().contains("sales email stop"));
        assertThat(offer.timeline()).contains("reply email", "stopped email");
    }

    @Test
    void aStopByMailThatAnswersNothingIsThatOfWhoeverHasTheAddressOrAPersonIsAskedWhoseItIs() {
        Story offer = Story.of(
                hub,
                Events.happened("member.offer", "51020", Story.now(hub))
                        .wishing("email")
                        .email("Ok+51020@example.com"));

        answerByMail("ok+51020@example.com", "<of-another-system@example.com>", "STOPP");
        Awaitility.await().until(() -> offer.refusals().contains("sales email stop"));
        assertThat(offer.timeline()).contains("stopped email");

        answerByMail("nobody+51020@example.com", "<of-another-system@example.com>", "Avsluta.");
        assertThat(awaitReply("Avsluta.").path("customerNo").isTextual()).isFalse();
        assertThat(Story.list(hub.get("/work-items")))
                .extracting(w -> w.path("reason").asText())
                .filteredOn(reason -> reason.startsWith("somebody said STOP by mail-relay"))
                .hasSize(1);
    }

    private static void answerByMail(String from, String messageId, String words) {
        String mail =
                """
                From: %s
                To: news@example.com
                Subject: Sv: Erbjudande
                In-Reply-To: %s
                Content-Type: text/plain; charset=utf-8

                %s

                Den tors 15 jan. 2026 kl 08:00 skrev Vinterljus <news@example.com>:

                > Ett erbjudande. Avstå: svara STOPP.
                """
                        .formatted(from, messageId, words);
        hub.bean(ProducerTemplate.class).send("direct:receive-report", exchange -> {
            exchange.setVariable("partner", "mail-relay");
            exchange.setVariable("report", "bounce");
            exchange.setVariable("mediaType", "message/rfc822");
            exchange.getMessage().setBody(mail.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static JsonNode awaitReply(String words) {
        return Awaitility.await()
                .until(
                        () -> Story.list(hub.get("/replies")).stream()
                                .filter(r -> r.path("text").asText().equals(words))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static void answerBySms(String from, String words) {
        var body = se.budkavle.release.StrictJson.MAPPER
                .createObjectNode()
                .put("from", from)
                .put("message", words);
        assertThat(hub.post("/sandbox/46elks/incoming", "application/json", body.toString())
                        .status())
                .isBetween(200, 299);
    }

    private static void confirmed(String customerNo, String channel) {
        confirmed(confirmation(customerNo, channel));
    }

    private static void confirmed(ObjectNode event) {
        assertThat(hub.send(event).status()).isEqualTo(202);
        hub.awaitSettled();
    }

    private static ObjectNode confirmation(String customerNo, String channel) {
        ObjectNode event = RunningHub.example("address.confirmed", "address-" + customerNo);
        event.put("subject", "customer/" + customerNo);
        event.put("time", Story.now(hub).toString());
        ObjectNode data = event.putObject("data");
        data.putObject("customer").put("customerNo", customerNo);
        data.putObject("confirmed").putArray("channels").add(channel);
        return event;
    }

    private static Events mailed(String customerNo, String email) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("email", "sms")
                .mobile("+46701740605")
                .email(email);
    }

    private static Events texted(String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms")
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }

    private static Events lettered(String customerNo, String postalCode) {
        return Events.happened("contract.signed", customerNo, Story.now(hub))
                .wishing("letter")
                .livingAt("Storgatan " + customerNo, postalCode, "Linköping")
                .without("email")
                .without("mobile");
    }
}
