package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails to every kind of mailbox: what the relay got, what came back, and what the hub made of it. */
class MailPersonasTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void everyLineOfTheLedgersHasItsAttempt() {
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    @Test
    void aMailIsTakenAndSilenceMeansThatItArrived() {
        Story story = Story.of(hub, signed("32001", "ok+32001@example.com"));

        assertThat(story.received("mail-relay")).hasSize(1);
        JsonNode line = story.received("mail-relay").getFirst();
        String key = keyOf(story, 0);
        assertThat(line.at("/request/from").asText()).matches("b\\+" + key + "\\.[0-9a-f]{16}@bounces\\.example\\.com");
        var mail = Received.Mail.in(line);
        assertThat(mail.header("Message-ID")).matches("<" + key + "\\.[0-9a-f]{16}@bounces\\.example\\.com>");
        assertThat(mail.header("From")).isEqualTo("Vinterljus Energi <kundservice@example.com>");
        assertThat(mail.header("To")).isEqualTo("Jenny Öhman <ok+32001@example.com>");
        assertThat(mail.header("Subject")).isEqualTo("Vi har tagit emot ditt signerade elavtal A-32001");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Language")).isEqualTo("sv");
        assertThat(mail.header("List-Unsubscribe")).as("no way out of a notice").isEmpty();
        assertThat(mail.header("Content-Type")).startsWith("multipart/alternative");
        assertThat(mail.part("text/plain")).contains("Hej Jenny,", "avtal A-32001", "Uppsägningstiden är 1 månad");
        assertThat(mail.part("text/html")).contains("<html", "Ditt elavtal är signerat", "Hej Jenny,");
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered email", "attempt-accepted email", "presumed email");
        assertThat(story.sentence("presumed"))
                .isEqualTo("nobody reported a failure in time, so it counts as delivered");
    }

    @Test
    void theMailCanBeReadAgainAsTheRelayGotIt() {
        Story story = Story.of(hub, signed("32002", "ok+32002@example.com"));

        String kept = new String(
                hub.bytes("/attempts/"
                        + story.attempts().getFirst().path("attemptId").asText() + "/document"),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(kept)
                .isEqualToIgnoringWhitespace(story.received("mail-relay")
                        .getFirst()
                        .at("/request/message")
                        .asText());
    }

    @Test
    void aMailboxThatIsRefusedInTheDialogueFallsBackToALetterAndIsNotUsedAgain() {
        Story story = Story.of(hub, signed("32010", "nouser+32010@example.com"));

        assertThat(story.received("mail-relay"))
                .extracting(l -> l.at("/answer/status").asInt())
                .containsExactly(550);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email failed failed-hard userunknown ×1", "letter sent sent ×1");
        assertThat(story.suppressions()).containsExactly("email: userunknown");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered email",
                        "attempt-failed email",
                        "suppressed email",
                        "fallback email",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "presumed letter");
        assertThat(story.sentence("suppressed"))
                .isEqualTo("the address is not used any more: there is no such mailbox");
        assertTheLetterIsTheMailOnPaper(story, "32010");
    }

    @Test
    void fault38AMailThatBouncesLaterFallsBackToALetterAndTheAddressIsNotUsedAgain() throws IOException {
        Story story = Story.of(hub, signed("32020", "bounce+32020@example.com"));

        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email failed failed-hard userunknown ×1", "letter sent sent ×1");
        assertThat(story.suppressions()).containsExactly("email: userunknown");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered email",
                        "attempt-accepted email",
                        "attempt-failed email",
                        "suppressed email",
                        "fallback email",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "presumed letter");
        assertTheLetterIsTheMailOnPaper(story, "32020");
        assertThatTheSameAgainAndWhatIsToldTooLateChangeNothing(story);

        Story next = Story.of(hub, signed("32020", "bounce+32020@example.com").named("once more"));
        assertThat(next.tries()).as("the next notice").containsExactly("letter sent sent ×1");
    }

    private static void assertThatTheSameAgainAndWhatIsToldTooLateChangeNothing(Story bounced) throws IOException {
        List<String> before = bounced.timeline();
        for (String told : List.of("01-no-such-user", "01-no-such-user", "02-still-trying", "08-delivered")) {
            hub.fetched("mail-relay", "bounce", "message/rfc822", golden(told, bounced));
        }
        bounced.await(s -> s.outcomes().containsAll(List.of("delayed", "delivered")));
        assertThat(bounced.timeline()).isEqualTo(before);
    }

    /** An example of the partner's, about the mail that the relay got. */
    private static String golden(String name, Story story) throws IOException {
        String sender =
                story.received("mail-relay").getFirst().at("/request/from").asText();
        return Files.readString(Path.of("mappings/partners/mail-relay/examples/bounce/" + name + ".in.eml"))
                .replaceAll("[0-9a-f]{32}\\.[0-9a-f]{16}", sender.replaceAll("^b\\+|@.*", ""));
    }

    @Test
    void fault38AFullMailboxFallsBackToALetterAndIsTriedAgainNextTime() {
        Story story = Story.of(hub, signed("32030", "full+32030@example.com"));

        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email failed failed-soft mailboxfull ×1", "letter sent sent ×1");
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.timeline()).contains("fallback email").doesNotContain("suppressed email");
    }

    @Test
    void aGreylistedMailIsTriedAgainWithinOneAttempt() {
        Story story = Story.of(hub, signed("32040", "greylist+32040@example.com"));

        List<JsonNode> lines = story.received("mail-relay");
        assertThat(lines).extracting(l -> l.at("/answer/status").asInt()).containsExactly(451, 451, 250);
        assertThat(lines)
                .extracting(l -> Received.Mail.in(l).header("Message-ID"))
                .containsOnly(Received.Mail.in(lines.getFirst()).header("Message-ID"));
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email accepted accepted ×3");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered email",
                        "not-taken email",
                        "not-taken email",
                        "attempt-accepted email",
                        "presumed email");
    }

    @Test
    void fault38AnAutomaticReplyChangesNothing() {
        Story story = Story.of(hub, signed("32050", "away+32050@example.com"));

        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email accepted accepted ×1");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered email", "attempt-accepted email", "presumed email");
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.refusals()).isEmpty();
    }

    @Test
    void fault38AComplaintEndsMarketingAndTheUseOfTheAddressButFallsBackToNothing() {
        Story story = Story.of(hub, signed("32060", "complain+32060@example.com"));

        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.tries()).containsExactly("email accepted accepted ×1");
        assertThat(story.attempts().getFirst().path("complaint").asBoolean()).isTrue();
        assertThat(story.suppressions()).containsExactly("email: complaint");
        assertThat(story.refusals()).containsExactlyInAnyOrder("sales * complaint", "loyalty * complaint");
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered email",
                        "attempt-accepted email",
                        "complaint email",
                        "suppressed email",
                        "marketing-withdrawn email",
                        "presumed email");
        assertThat(story.sentence("marketing-withdrawn"))
                .isEqualTo("no more marketing to this person: the recipient called a message spam");

        Story offer = Story.of(hub, offered("32060", "complain+32060@example.com"));
        assertThat(offer.state()).isEqualTo("not-sent");
        Story notice =
                Story.of(hub, signed("32060", "complain+32060@example.com").named("afterwards"));
        assertThat(notice.tries()).as("what the law asks for goes another way").containsExactly("letter sent sent ×1");
    }

    @Test
    void aNoticeWhoseAnswerWasLostIsSentAgainUnderTheSameMessageIdAndThenGoesOn() {
        Story story = Story.of(hub, signed("32070", "drop+32070@example.com"));

        List<JsonNode> lines = story.received("mail-relay");
        assertThat(lines).hasSize(3).allMatch(l -> !l.at("/answer/given").asBoolean());
        assertThat(lines)
                .extracting(l -> Received.Mail.in(l).header("Message-ID"))
                .containsOnly(Received.Mail.in(lines.getFirst()).header("Message-ID"));
        assertThat(lines)
                .extracting(l -> l.at("/request/message"))
                .containsOnly(lines.getFirst().at("/request/message"));
        assertThat(story.tries()).containsExactly("email failed unknown no-answer ×3", "letter sent sent ×1");
        assertThat(story.state()).isEqualTo("delivered presumed");
        assertThat(story.suppressions()).isEmpty();
        assertThat(story.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered email",
                        "ambiguous email",
                        "resent email",
                        "ambiguous email",
                        "resent email",
                        "ambiguous email",
                        "attempt-failed email",
                        "fallback email",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "presumed letter");
    }

    @Test
    void anOfferWhoseAnswerWasLostIsHeldForAPerson() {
        Story story = Story.of(hub, offered("32080", "drop+32080@example.com"));

        var mail = Received.Mail.in(story.received("mail-relay").getFirst());
        assertThat(mail.header("List-Unsubscribe")).startsWith("<http");
        assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(story.received("mail-relay")).hasSize(1);
        assertThat(story.state()).isEqualTo("active");
        assertThat(story.communication().at("/attempts/0/state").asText()).isEqualTo("held");
        assertThat(story.timeline())
                .containsExactly("event", "planned", "offered email", "ambiguous email", "held email");
        assertThat(story.workItems())
                .containsExactly("held: mail-relay gave no answer to member-offer-monthly: send it once more, or not?");

        String item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("kind").asText().equals("held"))
                .findFirst()
                .orElseThrow()
                .path("workItemId")
                .asText();
        hub.post("/work-items/" + item + "/resolve", "application/json", "{\"resolution\": \"close\"}");
        hub.awaitSettled();
        assertThat(story.state()).isEqualTo("cancelled");
        assertThat(story.communication().path("reason").asText()).isEqualTo("a person closed it");
        assertThat(story.received("mail-relay")).as("nothing more was sent").hasSize(1);
        assertThat(story.workItems()).isEmpty();
    }

    private static void assertTheLetterIsTheMailOnPaper(Story story, String customerNo) {
        assertThat(story.lettersReceived()).hasSize(1);
        JsonNode letter = story.lettersReceived().getFirst();
        assertThat(letter.at("/answer/status").asText()).isEqualTo("taken");
        assertThat(Story.list(letter.at("/request/address")))
                .extracting(JsonNode::asText)
                .containsExactly("Jenny Öhman", "Kungsholmsgatan 12", "112 27 Stockholm");
        assertThat(Received.letter(hub, letter))
                .contains("Ditt elavtal är signerat", "Hej Jenny,", "avtal A-" + customerNo);
    }

    private static String keyOf(Story story, int attempt) {
        return story.attempts().get(attempt).path("attemptId").asText().replace("-", "");
    }

    private static Events signed(String customerNo, String email) {
        return Events.happened("contract.signed", customerNo, Story.now(hub))
                .wishing("email")
                .livingAt("Kungsholmsgatan 12", "112 27", "Stockholm")
                .email(email);
    }

    private static Events offered(String customerNo, String email) {
        return Events.happened("member.offer", customerNo, Story.now(hub))
                .wishing("email")
                .email(email);
    }
}
