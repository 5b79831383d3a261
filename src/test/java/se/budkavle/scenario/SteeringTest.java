package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.EmbeddedDatabase;
import se.budkavle.work.Priority;

/** What operators stop and let go again, and what people decide; time goes as it does. */
class SteeringTest {
    private static final String REAL_TIME = "--budkavle.sandbox.time=real";
    private static final String NO_BODY = "";

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, REAL_TIME);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static void awaitThat(Story story, Predicate<Story> seen) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> seen.test(story));
    }

    private static JsonNode steer(RunningHub hub, String path) {
        return steer(hub, path, NO_BODY);
    }

    private static JsonNode steer(RunningHub hub, String path, String body) {
        var answer = hub.post(path, "application/json", body);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static Events text(RunningHub hub, String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile(mobile);
    }

    private static JsonNode partner(RunningHub hub, String name) {
        return Story.list(hub.get("/status").path("partners")).stream()
                .filter(p -> p.path("partner").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPausedPartnerIsSentNothingUntilItIsResumed() {
        assertThat(steer(hub, "/partners/46elks/pause").path("state").asText()).isEqualTo("paused");
        Story text = Story.begin(hub, text(hub, "paused-1", "+46701740605"));
        Story mail = Story.begin(hub, text(hub, "paused-2", "+46701740606").wishing("email"));
        awaitThat(mail, s -> s.timeline().contains("attempt-accepted email"));
        awaitThat(text, s -> s.timeline().contains("offered sms"));

        assertThat(text.tries()).containsExactly("sms scheduled null ×0");
        assertThat(partner(hub, "46elks").path("paused").asBoolean()).isTrue();
        assertThat(partner(hub, "46elks").path("waiting").asInt()).isPositive();

        steer(hub, "/partners/46elks/resume");

        awaitThat(text, s -> s.received("46elks").size() == 1);
        assertThat(partner(hub, "46elks").path("paused").asBoolean()).isFalse();
    }

    @Test
    void whatADrainingPartnerHasInLineStillGoesOut() {
        steer(hub, "/partners/46elks/pause");
        Story text = Story.begin(hub, text(hub, "drained-1", "+46701740607"));
        awaitThat(text, s -> s.timeline().contains("offered sms"));

        assertThat(steer(hub, "/partners/46elks/drain").path("state").asText()).isEqualTo("draining");

        awaitThat(text, s -> s.received("46elks").size() == 1);
        assertThat(partner(hub, "46elks").path("draining").asBoolean()).isTrue();
        steer(hub, "/partners/46elks/resume");
        assertThat(partner(hub, "46elks").path("draining").asBoolean()).isFalse();
    }

    @Test
    void whatComesWhileTheOnlyPartnerDrainsWaitsUntilItIsResumed() {
        steer(hub, "/partners/46elks/pause");
        Story before = Story.begin(hub, text(hub, "drained-2", "+46701740616"));
        awaitThat(before, s -> s.timeline().contains("offered sms"));
        steer(hub, "/partners/46elks/drain");
        Story during = Story.begin(hub, text(hub, "drained-3", "+46701740617"));
        awaitThat(during, s -> s.timeline().contains("offered sms"));
        awaitThat(before, s -> s.received("46elks").size() == 1);
        awaitThat(Story.begin(hub, text(hub, "drained-4", "+46701740619").wishing("email")), s -> s.timeline()
                .contains("attempt-accepted email"));

        assertThat(during.received("46elks")).isEmpty();
        assertThat(during.tries()).containsExactly("sms scheduled null ×0");

        steer(hub, "/partners/46elks/resume");

        awaitThat(during, s -> s.received("46elks").size() == 1);
    }

    @Test
    void aDrainingChannelSendsWhatStoodInLineByAnyOfItsPartnersAndNothingThatComesLater() {
        steer(hub, "/partners/46elks/pause");
        Story before = Story.begin(hub, text(hub, "drained-5", "+46701740610"));
        awaitThat(before, s -> s.timeline().contains("offered sms"));
        assertThat(steer(hub, "/channels/sms/drain").path("state").asText()).isEqualTo("draining");
        steer(hub, "/partners/46elks/resume");
        Story during = Story.begin(hub, text(hub, "drained-6", "+46701740611"));

        awaitThat(before, s -> s.received("46elks").size() == 1);
        awaitThat(during, s -> s.timeline().contains("offered sms"));
        awaitThat(Story.begin(hub, text(hub, "drained-7", "+46701740612").wishing("email")), s -> s.timeline()
                .contains("attempt-accepted email"));
        assertThat(during.tries()).containsExactly("sms scheduled null ×0");
        assertThat(partner(hub, "46elks").path("draining").asBoolean()).isTrue();

        steer(hub, "/channels/sms/resume");

        awaitThat(during, s -> s.received("46elks").size() == 1);
        assertThat(partner(hub, "46elks").path("draining").asBoolean()).isFalse();
    }

    @Test
    void nobodySteersWhatIsNotThere() {
        var partner = hub.post("/partners/nobody/pause", "application/json", NO_BODY);
        assertThat(partner.status()).isEqualTo(404);
        assertThat(partner.body().path("detail").asText())
                .startsWith("no partner nobody; there are ")
                .contains("46elks, link-mobility");
        var channel = hub.post("/channels/pigeon/pause", "application/json", NO_BODY);
        assertThat(channel.status()).isEqualTo(404);
        assertThat(channel.body().path("detail").asText())
                .isEqualTo("no channel pigeon; there are mailbox, einvoice, push, portal, email, sms, letter, call");
    }

    @Test
    void fault41AStopByTextReachesWhatIsQueued() {
        steer(hub, "/partners/46elks/pause");
        String mobile = "+46701740608";
        Story offer = Story.begin(
                hub,
                Events.happened("member.offer", "stopped-1", Story.now(hub))
                        .wishing("sms", "email")
                        .mobile(mobile));
        awaitThat(offer, s -> s.timeline().contains("offered sms"));

        hub.post(
                "/sandbox/46elks/incoming",
                "application/json",
                "{\"from\": \"%s\", \"message\": \"Stopp!\"}".formatted(mobile));
        awaitThat(offer, s -> s.refusals().contains("sales sms stop"));
        steer(hub, "/partners/46elks/resume");

        awaitThat(offer, s -> s.timeline().contains("attempt-accepted email"));
        assertThat(offer.tries().getFirst()).isEqualTo("sms cancelled null ×0");
        assertThat(offer.received("46elks")).isEmpty();
        assertThat(offer.timeline()).contains("stopped sms");
    }

    @Test
    void whoHasAProtectedIdentityByNowGetsNothingThatWasOfferedBeforeAndNoMarketingAtAll() {
        steer(hub, "/partners/46elks/pause");
        String mobile = "+46701740607";
        Story offer = Story.begin(
                hub,
                Events.happened("member.offer", "hidden-1", Story.now(hub))
                        .wishing("sms", "email")
                        .mobile(mobile));
        awaitThat(offer, s -> s.timeline().contains("offered sms"));

        Story service = Story.begin(
                hub, Events.mailed("hidden-1", Story.now(hub)).mobile(mobile).protectedIdentity());
        awaitThat(service, s -> s.timeline().contains("offered letter"));
        steer(hub, "/partners/46elks/resume");

        awaitThat(offer, s -> !List.of("planned", "active").contains(s.state()));
        assertThat(offer.tries()).containsExactly("sms cancelled null ×0");
        assertThat(offer.received("46elks")).isEmpty();
    }

    @Test
    void aStopFromTheContactsPhoneIsHeardToo() {
        String mobile = "+46701740618";
        Events offer =
                Events.happened("member.offer", "stopped-2", Story.now(hub)).wishing("sms", "email");
        ((ObjectNode) offer.build().at("/data/customer"))
                .putObject("contact")
                .put("name", "Kim Berg")
                .put("mobile", mobile);
        Story story = Story.begin(hub, offer);
        awaitThat(story, s -> s.timeline().contains("planned"));

        hub.post(
                "/sandbox/46elks/incoming",
                "application/json",
                "{\"from\": \"%s\", \"message\": \"Stopp!\"}".formatted(mobile));

        awaitThat(story, s -> s.timeline().contains("stopped sms"));
    }

    /** On a PostgreSQL of the operator's own, named by its address. */
    @Test
    void whatIsPausedOrDrainsDoesSoOverARestart(@TempDir Path work) throws IOException {
        try (var database = EmbeddedDatabase.start(work.resolve("elsewhere"))) {
            String[] settings = {
                REAL_TIME,
                "--budkavle.database.url=" + database.url(),
                "--budkavle.database.user=" + database.user(),
                "--budkavle.database.password=" + database.password()
            };
            Story text;
            Story mail;
            try (var first = RunningHub.start(work.resolve("data"), settings)) {
                assertThat(steer(first, "/channels/sms/pause").path("state").asText())
                        .isEqualTo("paused");
                text = Story.begin(first, text(first, "channel-1", "+46701740609"));
                steer(first, "/partners/mail-relay/drain");
                mail = Story.begin(
                        first, text(first, "channel-2", "+46701740613").wishing("email"));
                steer(first, "/partners/print-vendor/pause");
                awaitThat(text, s -> s.timeline().contains("offered sms"));
                awaitThat(mail, s -> s.timeline().contains("offered email"));
            }
            assertThat(Files.exists(work.resolve("data/postgres"))).isFalse();
            try (var second = RunningHub.start(work.resolve("data"), settings)) {
                var after = new Story(second, text.event(), text.accepted());
                assertThat(partner(second, "46elks").path("paused").asBoolean()).isTrue();
                assertThat(after.tries()).containsExactly("sms scheduled null ×0");
                var mailAfter = new Story(second, mail.event(), mail.accepted());
                assertThat(partner(second, "mail-relay").path("draining").asBoolean())
                        .isTrue();
                assertThat(mailAfter.tries())
                        .as("it came after what was in line")
                        .containsExactly("email scheduled null ×0");
                assertThat(partner(second, "print-vendor").path("paused").asBoolean())
                        .isTrue();
                assertThat(partner(second, "print-vendor").path("draining").asBoolean())
                        .isFalse();

                steer(second, "/channels/sms/resume");
                steer(second, "/partners/mail-relay/resume");
                steer(second, "/partners/print-vendor/resume");

                awaitThat(after, s -> s.received("46elks").size() == 1);
                awaitThat(mailAfter, s -> s.received("mail-relay").size() == 1);
                assertThat(partner(second, "print-vendor").path("paused").asBoolean())
                        .isFalse();
            }
        }
    }

    @Test
    void rejectionsOfOneTemplateByOnePartnerForOneReasonAreDecidedAtOnce() {
        Story first = refused(longerThanTheGatewayTakes("refused-1"));
        Story second = refused(longerThanTheGatewayTakes("refused-2"));

        JsonNode item = rejected("?state=open");

        assertThat(item.path("count").asInt()).isEqualTo(2);
        assertThat(item.path("communications"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        first.communication().path("communicationId").asText(),
                        second.communication().path("communicationId").asText());
        String address = "/work-items/" + item.path("workItemId").asText();

        var taken = hub.post(address + "/take", "application/json", "");
        assertThat(taken.status()).as(taken.body().toString()).isEqualTo(200);

        assertThat(hub.get(address).path("state").asText()).isEqualTo("taken");
        assertThat(second.sentence("work-item-taken")).isEqualTo("a person is looking at it (rejected)");

        var answer = hub.post(address + "/resolve", "application/json", "{\"resolution\": \"next-channel\"}");

        assertThat(answer.body().path("state").asText()).isEqualTo("resolved");
        assertThat(List.of(first, second)).allSatisfy(story -> {
            awaitThat(story, s -> s.timeline().contains("attempt-accepted email"));
            assertThat(story.timeline()).contains("work-item-resolved");
            assertThat(story.workItems()).isEmpty();
        });
        assertThat(hub.post(address + "/take", "application/json", "").status()).isEqualTo(409);
        assertThat(hub.post(address + "/resolve", "application/json", "{}").status())
                .isEqualTo(409);
        assertThat(hub.get("/work-items?state=resolved"))
                .extracting(w -> w.path("resolution").asText())
                .contains("next-channel");
    }

    @Test
    void whatWasRejectedWaitsForAPersonHoweverLongItTakes() {
        Story story = refused(longerThanTheGatewayTakes("refused-3"));
        hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(Duration.ofDays(20)));

        awaitThat(story, s -> s.workItems().size() == 2);

        assertThat(story.timeline()).endsWith("deadline sms").doesNotContain("offered email");
        assertThat(story.workItems()).anyMatch(i -> i.startsWith("deadline: 46elks has not taken it yet"));
        assertThat(story.state()).isEqualTo("active");

        String communication = story.communication().path("communicationId").asText();
        JsonNode deadline = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("kind").asText().equals("deadline"))
                .filter(w -> w.path("communicationId").asText().equals(communication))
                .findFirst()
                .orElseThrow();
        steer(
                hub,
                "/work-items/" + deadline.path("workItemId").asText() + "/resolve",
                "{\"resolution\": \"next-channel\"}");

        awaitThat(story, s -> s.timeline().contains("expired"));
        assertThat(story.workItems())
                .as("nobody asks about the rejection any more")
                .noneMatch(i -> i.startsWith("rejected"));
    }

    @Test
    void whatIsNotTakenKeepsItsPriority() {
        steer(hub, "/partners/46elks/pause");
        Story story = Story.begin(hub, text(hub, "urgent-1", "+46701740683"));
        awaitThat(story, s -> s.timeline().contains("offered sms"));
        var jdbc = hub.bean(JdbcTemplate.class);
        var id = UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
        jdbc.update("update work set priority = ? where ref = ?", Priority.BULK.ordinal(), id);
        hub.sandbox().turn("46elks", StrictJson.MAPPER.createObjectNode().put("outageTo", "2099-01-01T00:00:00Z"));

        steer(hub, "/partners/46elks/resume");

        awaitThat(story, s -> s.timeline().contains("not-taken sms"));
        assertThat(jdbc.queryForObject("select priority from work where ref = ?", Integer.class, id))
                .as("as long as the partner takes nothing, it waits")
                .isEqualTo(Priority.BULK.ordinal());
        hub.sandbox().turn("46elks", StrictJson.MAPPER.createObjectNode());
    }

    @Test
    void aSendWhoseLeaseWasLostWaitsForThePartnersOwnGrace() {
        steer(hub, "/partners/46elks/pause");
        Story story = Story.begin(hub, text(hub, "lost-1", "+46701740684"));
        awaitThat(story, s -> s.timeline().contains("offered sms"));
        var jdbc = hub.bean(JdbcTemplate.class);
        var id = UUID.fromString(story.attempts().getFirst().path("attemptId").asText());
        jdbc.update("update attempt set state = 'sending' where attempt_id = ?", id);
        var before = Story.now(hub);

        jdbc.update("update work set token = ?, lease_until = now() where ref = ?", UUID.randomUUID(), id);

        awaitThat(story, s -> s.timeline().contains("ambiguous sms"));
        var due = jdbc.queryForObject("select due from work where ref = ?", Timestamp.class, id);
        assertThat(Duration.between(before, due.toInstant())).isGreaterThanOrEqualTo(Duration.ofMinutes(15));
        steer(hub, "/partners/46elks/resume");
    }

    @Test
    void fault42AMessageThatCannotBePutTogetherStopsNoOther() {
        steer(hub, "/partners/46elks/pause");
        Story broken = Story.begin(hub, text(hub, "broken-1", "+46701740681"));
        Story whole = Story.begin(hub, text(hub, "broken-2", "+46701740682"));
        awaitThat(broken, s -> s.timeline().contains("offered sms"));
        awaitThat(whole, s -> s.timeline().contains("offered sms"));
        var jdbc = hub.bean(JdbcTemplate.class);
        var id = UUID.fromString(broken.attempts().getFirst().path("attemptId").asText());
        byte[] content = jdbc.queryForObject("select message from attempt where attempt_id = ?", byte[].class, id);
        jdbc.update("update attempt set message = ? where attempt_id = ?", new byte[] {0}, id);

        steer(hub, "/partners/46elks/resume");

        awaitThat(whole, s -> s.received("46elks").size() == 1);
        awaitThat(broken, s -> !s.workItems().isEmpty());
        assertThat(broken.tries()).containsExactly("sms held null ×0");
        assertThat(broken.workItems().getFirst())
                .startsWith("held: supply-confirmed-service cannot be put together: a stored");

        jdbc.update("update attempt set message = ? where attempt_id = ?", content, id);
        JsonNode item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("attemptId").asText().equals(id.toString()))
                .findFirst()
                .orElseThrow();
        steer(hub, "/work-items/" + item.path("workItemId").asText() + "/resolve", "{\"resolution\": \"resend\"}");

        awaitThat(broken, s -> s.received("46elks").size() == 1);
        assertThat(broken.attempts().getFirst().path("sends")).hasSize(1);
    }

    private static Story refused(Events event) {
        Story story = Story.begin(hub, event);
        awaitThat(story, s -> s.timeline().contains("attempt-failed sms"));
        awaitThat(story, s -> !s.workItems().isEmpty());
        return story;
    }

    private static Events longerThanTheGatewayTakes(String customerNo) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile("+46701740698")
                .about("Timpris ".repeat(250));
    }

    private static JsonNode rejected(String query) {
        return Story.list(hub.get("/work-items" + query)).stream()
                .filter(w -> w.path("kind").asText().equals("rejected"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was rejected"));
    }
}
