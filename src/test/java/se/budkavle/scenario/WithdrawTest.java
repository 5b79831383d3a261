package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.work.BusinessClock;

/**
 * Something overtakes a message that waits in the hub, or that a partner has and says nothing about; time passes as the
 * clock does. STOP by SMS for what waits is in {@link SteeringTest}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class WithdrawTest {
    private static final String SILENT = "+4670174067";

    private RunningHub hub;

    @BeforeAll
    void start(@TempDir Path folder) {
        hub = ProjectCopy.in(folder)
                .textsBy("webhook: {weight: 100, mode: live}")
                .start("--budkavle.sandbox.time=real");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void whatAnExitOvertakesIsWithdrawn() {
        Story welcome = taken(text("supply.confirmed", "63001", SILENT + "0"));
        Story.begin(hub, text("contract.withdrawn", "63001", SILENT + "0"));
        withdrawn(welcome);

        assertThat(welcome.state()).isEqualTo("cancelled");
        assertThat(welcome.tries()).containsExactly("sms failed failed-soft withdrawn ×1");
        assertThat(welcome.suppressions()).isEmpty();
    }

    @Test
    void whatAStopFromThePhoneOvertakesIsWithdrawn() {
        Story offer = taken(text("member.offer", "63002", SILENT + "1"));
        hub.sandbox().incoming("webhook", SILENT + "1", "Stopp!");
        withdrawn(offer);

        assertThat(offer.tries().getFirst()).isEqualTo("sms failed failed-soft withdrawn ×1");
        assertThat(offer.suppressions()).isEmpty();
    }

    @Test
    void whatANoInTheRegisterOvertakesIsWithdrawnAndServiceIsNot() {
        Story offer = taken(text("member.offer", "63003", SILENT + "2"));
        Story service = taken(text("supply.confirmed", "63003", SILENT + "2"));
        var no = text("consent.changed", "63003", SILENT + "2");
        no.data("consent").put("channel", "sms").put("granted", false);
        Story.begin(hub, no);
        withdrawn(offer);

        assertThat(offer.tries().getFirst()).isEqualTo("sms failed failed-soft withdrawn ×1");
        assertThat(service.tries()).containsExactly("sms accepted accepted ×1");
    }

    @Test
    void aOneClickUnsubscribeReachesWhatIsQueued() {
        Story first = begun(mailed("assigned.one-week", "63004"));
        until(first, s -> !waysOut(s).isEmpty());
        pause("mail-relay");
        Story offer = queued(mailed("member.offer", "63004"), "email");
        Story service = queued(mailed("supply.confirmed", "63004"), "email");

        assertThat(hub.oneClick(waysOut(first).getFirst()).statusCode()).isEqualTo(200);
        resume("mail-relay");

        until(offer, "attempt-accepted sms");
        until(service, "attempt-accepted email");
        assertThat(offer.refusals()).containsExactly("sales email unsubscribe");
        assertThat(offer.tries()).startsWith("email cancelled null ×0");
        assertThat(waysOut(first)).as("the first offer's alone").hasSize(1);
    }

    /** What mail programs offer as a button, in the mails that the customer received. */
    private static List<String> waysOut(Story story) {
        return story.received("mail-relay").stream()
                .map(mail -> Received.Mail.in(mail).header("List-Unsubscribe"))
                .filter(link -> !link.isEmpty())
                .map(link -> link.replaceAll("[<>]", ""))
                .toList();
    }

    @Test
    void fault41ANoByTheApiReachesWhatIsQueued() {
        pause("webhook");
        Story offer = queued(text("member.offer", "63005", SILENT + "3"), "sms");
        Story service = queued(text("supply.confirmed", "63005", SILENT + "3"), "sms");
        var no = text("consent.changed", "63005", SILENT + "3");
        no.data("consent").put("channel", "*").put("granted", false);
        begun(no);
        until(offer, s -> s.refusals().contains("sales * source:crm"));
        resume("webhook");

        until(offer, s -> s.state().equals("exhausted"));
        until(service, "attempt-accepted sms");
        assertThat(offer.tries()).containsExactly("sms cancelled null ×0");
        assertThat(offer.received("webhook")).as("the notice alone").hasSize(1);
    }

    @Test
    void aComplaintReachesWhatIsQueued() {
        Events notice = mailed("supply.confirmed", "63006").email("complain+63006@example.com");
        Story mail = begun(notice);
        until(mail, "attempt-accepted email");
        pause("webhook");
        Story offer = queued(
                text("member.offer", "63006", SILENT + "4")
                        .wishing("sms", "email")
                        .email("complain+63006@example.com"),
                "sms");

        hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(Duration.ofHours(1)));
        until(mail, "complaint email");
        until(offer, s -> !s.refusals().isEmpty());
        resume("webhook");

        until(offer, s -> s.state().equals("exhausted"));
        assertThat(offer.refusals()).containsExactlyInAnyOrder("sales * complaint", "loyalty * complaint");
        assertThat(offer.tries()).containsExactly("sms cancelled null ×0");
        assertThat(offer.received("webhook")).isEmpty();
        assertThat(mail.received("mail-relay"))
                .as("nothing goes there any more")
                .hasSize(1);
    }

    @Test
    void whatAComplaintOvertakesIsWithdrawnFromThePartnerThatHasIt() {
        Story mail = begun(mailed("supply.confirmed", "63007").email("complain+63007@example.com"));
        until(mail, "attempt-accepted email");
        Story offer = taken(text("member.offer", "63007", SILENT + "0").email("complain+63007@example.com"));

        hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(Duration.ofHours(1)));
        until(mail, "complaint email");
        withdrawn(offer);

        assertThat(offer.tries().getFirst()).isEqualTo("sms failed failed-soft withdrawn ×1");
    }

    private Story begun(Events event) {
        return Story.begin(hub, event);
    }

    private Story queued(Events event, String channel) {
        Story story = begun(event);
        until(story, "offered " + channel);
        return story;
    }

    private void pause(String partner) {
        hub.post("/partners/" + partner + "/pause", "application/json", "");
    }

    private void resume(String partner) {
        hub.post("/partners/" + partner + "/resume", "application/json", "");
    }

    private static void until(Story story, Predicate<Story> seen) {
        Awaitility.await().until(() -> seen.test(story));
    }

    private static void until(Story story, String entry) {
        until(story, s -> s.ownTimeline().contains(entry));
    }

    private Events mailed(String type, String customerNo) {
        return text(type, customerNo, "+46701740609")
                .wishing("email", "sms")
                .email("ok+" + customerNo + "@example.com");
    }

    private Story taken(Events event) {
        Story story = Story.begin(hub, event);
        Awaitility.await().untilAsserted(() -> assertThat(story.tries()).containsExactly("sms accepted accepted ×1"));
        return story;
    }

    private void withdrawn(Story story) {
        until(
                story,
                s -> s.timeline().contains("withdrawn sms")
                        && s.attempts().getFirst().path("state").asText().equals("failed"));
        String attempt = story.attempts().getFirst().path("attemptId").asText().replace("-", "");
        assertThat(story.received("webhook"))
                .filteredOn(line -> line.at("/request/messageId").asText().equals(attempt))
                .singleElement()
                .satisfies(line -> assertThat(askToLetGo(line.path("id").asText()))
                        .as("the partner has let it go before")
                        .isEqualTo(410));
    }

    /** What the partner answers. */
    private int askToLetGo(String id) {
        var settings = hub.sandbox().properties();
        var call = HttpRequest.newBuilder(URI.create(settings.get("webhook.url") + "/" + id))
                .timeout(Duration.ofMinutes(1))
                .DELETE();
        OwnSystemCall.signed(settings.get("webhook.secret"), id, Instant.now(), "")
                .forEach(call::header);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(call.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Events text(String type, String customerNo, String mobile) {
        return Events.happened(type, customerNo, Story.now(hub)).wishing("sms").mobile(mobile);
    }
}
