package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Personas;

/** What every mail provider has to do with every kind of address: four interfaces, and one meaning. */
class MailProvidersTest extends SharedHub {
    private static final List<String> PROVIDERS = List.of("sendgrid", "mailgun", "postmark", "ses");

    private final Map<String, Story> stories = new HashMap<>();

    @Override
    ProjectCopy project(ProjectCopy shipped) {
        String shares = "sendgrid: {weight: 1, mode: live}\n    mailgun: {weight: 1, mode: live}\n"
                + "    postmark: {weight: 1, mode: live}\n    ses: {weight: 1, mode: live}";
        return shipped.changed(
                "mappings/policy/channels.yaml", text -> text.replace("mail-relay: {weight: 100, mode: live}", shares));
    }

    /** Everything is sent at once: a provider at a time, as the others are paused, and then time passes for all. */
    @BeforeAll
    void writeToEveryAddress() {
        for (String provider : PROVIDERS) {
            only(provider);
            for (Personas.Mail persona : Personas.Mail.values()) {
                stories.put(provider + " " + persona, Story.begin(hub, confirmed(provider, persona)));
            }
            Awaitility.await().until(() -> hub.sandbox().received(provider).size() >= Personas.Mail.values().length);
        }
        hub.awaitSettled();
        stories.values().forEach(story -> story.await(s -> !s.state().equals("active")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aMailIsDeliveredAndOpened(String provider) {
        Story story = story(provider, Personas.Mail.OK);
        story.await(s -> s.timeline().contains("opened email"));

        assertThat(story.tries()).containsExactly("email delivered delivered ×1");
        assertThat(story.state()).isEqualTo("delivered reported");
        assertThat(story.received(provider))
                .singleElement()
                .satisfies(line -> assertThat(line.path("request").toString()).contains("Auto-Submitted"));
        assertThat(story.attempts().getFirst().path("partnerRef").asText()).isNotEmpty();
        assertThat(story.workItems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sendgrid, failed-hard invalid-address",
        "mailgun, failed-hard invalid-address",
        "postmark, blocked suppressed",
        "ses, failed-hard userunknown"
    })
    void anAddressThatIsRefusedAtOnceGoesOnByText(String provider, String said) {
        Story story = story(provider, Personas.Mail.NOUSER);

        assertThat(story.tries()).containsExactly("email failed " + said + " ×1", "sms delivered delivered ×1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aBounceAfterTheDeliveryWinsAndTheServersWordsSayWhy(String provider) {
        Story story = story(provider, Personas.Mail.BOUNCE);

        assertThat(story.timeline()).contains("attempt-delivered email", "attempt-failed email");
        assertThat(story.tries())
                .containsExactly("email failed failed-hard userunknown ×1", "sms delivered delivered ×1");
        assertThat(story.suppressions()).containsExactly("email: userunknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aFullMailboxStaysAnAddress(String provider) {
        Story story = story(provider, Personas.Mail.FULL);

        assertThat(story.tries())
                .containsExactly("email failed failed-soft mailboxfull ×1", "sms delivered delivered ×1");
        assertThat(story.suppressions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void eventsThatComeTwiceAndInTheWrongOrderDeliverOnce(String provider) {
        Story story = story(provider, Personas.Mail.GREYLIST);

        assertThat(story.tries()).containsExactly("email delivered delivered ×1");
        assertThat(story.timeline())
                .containsExactly(
                        "event", "planned", "offered email", "attempt-accepted email", "attempt-delivered email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void anAutomaticReplyIsNoFailure(String provider) {
        assertThat(story(provider, Personas.Mail.AWAY).tries()).containsExactly("email delivered delivered ×1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aComplaintEndsMarketingAndGoesOnByNoOtherChannel(String provider) {
        Story story = story(provider, Personas.Mail.COMPLAIN);
        story.await(s -> s.timeline().contains("complaint email"));

        assertThat(story.tries()).containsExactly("email delivered delivered ×1");
        assertThat(story.suppressions()).containsExactly("email: complaint");
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales * complaint", "loyalty * complaint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void anAnswerThatNeverComesIsSettledByTheReportThatDoes(String provider) {
        Story story = story(provider, Personas.Mail.DROP);

        assertThat(story.received(provider)).singleElement().satisfies(line -> assertThat(
                        line.at("/answer/given").asBoolean())
                .isFalse());
        assertThat(story.tries()).containsExactly("email delivered delivered ×1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark"})
    void whoLeavesByTheProvidersOwnLinkGetsNoMoreMarketing(String provider) {
        Story story = story(provider, Personas.Mail.AWAY);
        hub.sandbox().incoming(provider, address(provider, Personas.Mail.AWAY), "UNSUBSCRIBE");

        story.await(s -> s.timeline().contains("stopped email"));
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales email stop", "loyalty email stop");
        assertThat(story.state()).isEqualTo("delivered reported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aProviderThatAsksForPatienceOrRefusesOurCredentialsGetsTheMailLater(String provider) {
        only(provider);
        hub.sandbox().turn(provider, knobs().put("tooManyRequests", true).put("retryAfter", 20));
        Story throttled =
                Story.begin(hub, confirmed(provider + "-1", Personas.Mail.DROP).email("ok+1@example.org"));
        Awaitility.await().until(() -> throttled.timeline().contains("not-taken email"));
        ObjectNode rotated = knobs();
        rotated.putObject("credentials").put("user", "x").put("password", "y");
        hub.sandbox().turn(provider, rotated);
        Awaitility.await().until(() -> refusals(provider) > 0);
        hub.sandbox().turn(provider, knobs());
        hub.awaitSettled();

        assertThat(throttled.attempts()).hasSize(1);
        assertThat(throttled.state()).isEqualTo("delivered reported");
    }

    private long refusals(String provider) {
        return hub.sandbox().received(provider).stream()
                .map(line -> line.at("/answer/status").asInt())
                .filter(status -> status == 401 || status == 403)
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void aReportThatAnybodyCouldHaveWrittenIsRefusedAndChangesNothing(String provider) {
        Story story = story(provider, Personas.Mail.FULL);
        List<String> before = story.timeline();

        var answer = hub.post("/reports/" + provider + "/events", "application/json", "[{\"event\": \"delivered\"}]");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("status").asInt()).isEqualTo(403);
        hub.awaitSettled();
        assertThat(story.timeline()).isEqualTo(before);
    }

    /** RFC 8058: what a scanner follows changes nothing, and the reader's program posts. */
    @ParameterizedTest
    @ValueSource(strings = {"sendgrid", "mailgun", "postmark", "ses"})
    void anOfferHasAWayOutOfOneClickThatOnlyAPostTakes(String provider) {
        only(provider);
        Story story = Story.of(
                hub,
                Events.happened("member.offer", provider + "-offer", Story.now(hub))
                        .wishing("email")
                        .email("ok+offer-" + provider + "@example.com"));
        String request = story.received(provider).getFirst().path("request").toString();
        assertThat(request).contains("List-Unsubscribe=One-Click");
        Matcher header = Pattern.compile("List-Unsubscribe\"[^<]*<(http[^>]+)>").matcher(request);
        assertThat(header.find()).isTrue();

        hub.visit(header.group(1), "GET");
        assertThat(story.refusals()).isEmpty();

        hub.visit(header.group(1), "POST");
        assertThat(story.refusals()).containsExactly("sales email unsubscribe");
    }

    private Story story(String provider, Personas.Mail persona) {
        return stories.get(provider + " " + persona);
    }

    /** New mails go to this one. */
    private void only(String provider) {
        for (String other : PROVIDERS) {
            String verb = other.equals(provider) ? "resume" : "pause";
            assertThat(hub.post("/partners/" + other + "/" + verb, "application/json", "")
                            .status())
                    .isLessThan(300);
        }
    }

    private Events confirmed(String provider, Personas.Mail persona) {
        return Events.happened("supply.confirmed", provider + "-" + persona, Story.now(hub))
                .wishing("email", "sms")
                .mobile("+46701740605")
                .email(address(provider, persona));
    }

    private static String address(String provider, Personas.Mail persona) {
        return persona.address(provider);
    }

    private static ObjectNode knobs() {
        return StrictJson.MAPPER.createObjectNode();
    }
}
