package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.bounce.BounceReader;
import se.budkavle.bounce.BounceResult;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

class RelaySimulatorTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private Sandbox sandbox;
    private MailClient client;

    @BeforeEach
    void start() {
        sandbox = SandboxFixture.inMemory(clock, folder, () -> "http://127.0.0.1:9");
        client = new MailClient(sandbox.properties());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok+17@example.com", "asa@example.org"})
    void ordinaryAddressTakesTheMailAndReportsNothing(String address) throws Exception {
        client.send(address);

        SandboxFixture.leap(clock, sandbox, LONG);

        JsonNode entry = entries().getFirst();
        assertThat(entry.path("request").path("from").asText()).isEqualTo(MailClient.SENDER);
        assertThat(entry.path("request").path("to").path(0).asText()).isEqualTo(address);
        assertThat(entry.path("request").path("message").asText())
                .contains("Message-ID: <" + MailClient.SENDER + ">\r\n")
                .contains("\r\n\r\nEtt brev om ditt avtal.");
        assertThat(entry.path("answer").path("body").asText())
                .contains("queued as " + entry.path("answer").path("id").asText());
        assertThat(client.fetch()).isEmpty();
    }

    @Test
    void unknownUserIsRefusedInTheDialogue() {
        assertThatThrownBy(() -> client.send("nouser+1@example.com"))
                .isInstanceOf(MessagingException.class)
                .hasRootCauseMessage("550 5.1.1 User unknown\n");

        assertThat(entries().getFirst().path("answer").path("status").asInt()).isEqualTo(550);
    }

    @ParameterizedTest
    @CsvSource({"bounce, 5.1.1, HARD", "full, 5.2.2, SOFT"})
    void bouncedMailComesBackToTheEnvelopeSender(String persona, String status, String kind) throws Exception {
        client.send(persona + "+3@example.com");

        SandboxFixture.leap(clock, sandbox, LONG);

        String bounce = client.fetch().getFirst();
        BounceResult result = read(bounce);
        assertThat(bounce).contains("To: " + MailClient.SENDER).containsIgnoringCase("report-type=delivery-status");
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.kind().name()).isEqualTo(kind);
        assertThat(result.attemptKey()).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    void absentRecipientAnswersByItself() throws Exception {
        client.send("away@example.com");

        SandboxFixture.leap(clock, sandbox, LONG);

        String reply = client.fetch().getFirst();
        assertThat(reply).contains("Auto-Submitted: auto-replied").contains("In-Reply-To: <" + MailClient.SENDER + ">");
        assertThat(read(reply).kind().name()).isEqualTo("NONE");
    }

    @Test
    void complaintComesAsAFeedbackReportWithoutTheRecipient() throws Exception {
        client.send("complain@example.com");

        SandboxFixture.leap(clock, sandbox, LONG);

        String complaint = client.fetch().getFirst();
        assertThat(complaint)
                .contains("report-type=feedback-report")
                .contains("Feedback-Type: abuse")
                .doesNotContain("complain@example.com");
        assertThat(read(complaint).kind().name()).isEqualTo("COMPLAINT");
        assertThat(read(complaint).attemptKey()).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    void greylistTakesTheMailAtTheThirdTry() throws Exception {
        assertThatThrownBy(() -> client.send("greylist@example.com")).hasMessageContaining("451 4.7.1");
        assertThatThrownBy(() -> client.send("greylist@example.com")).hasMessageContaining("451 4.7.1");

        client.send("greylist@example.com");

        assertThat(entries())
                .extracting(e -> e.path("answer").path("status").asInt())
                .containsExactly(451, 451, 250);
    }

    @Test
    void droppedConnectionLeavesTheMailTaken() {
        assertThatThrownBy(() -> client.send("drop@example.com")).isInstanceOf(MessagingException.class);

        JsonNode answer = entries().getFirst().path("answer");
        assertThat(answer.path("id").asText()).isNotEmpty();
        assertThat(answer.path("given").asBoolean()).isFalse();
    }

    @Test
    void strangerIsNotAllowedIn() {
        var stranger = new java.util.HashMap<>(sandbox.properties());
        stranger.put("mail-relay.password", "guess");

        assertThatThrownBy(() -> new MailClient(stranger).send("ok@example.com"))
                .isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void foreignSenderIsRefused() {
        assertThatThrownBy(() ->
                        client.send("ok@example.com", mail -> mail.setFrom(new InternetAddress("king@example.org"))))
                .hasMessageContaining("5.7.1");
    }

    @Test
    void mailWithTwoSubjectsIsRefused() {
        assertThatThrownBy(() -> client.send("ok@example.com", mail -> mail.addHeader("Subject", "one more")))
                .hasMessageContaining("Header given more than once: subject");
    }

    @Test
    void fetchedMailIsNoLongerWaitedFor() throws Exception {
        client.send("bounce@example.com");
        SandboxFixture.leap(clock, sandbox, LONG);
        boolean before = sandbox.time().busy();

        client.fetch();

        assertThat(before).isTrue();
        SandboxFixture.await().until(() -> !sandbox.time().busy());
    }

    @Test
    void knobsMakeTheRelayMisbehaveAndAnEmptyObjectHeals() throws Exception {
        turn("{\"tooManyRequests\": true}");
        assertThatThrownBy(() -> client.send("ok@example.com")).hasMessageContaining("450 4.7.1");
        turn("{\"outageFrom\": \"2026-03-01T00:00:00Z\"}");
        assertThatThrownBy(() -> client.send("ok@example.com")).hasMessageContaining("421 4.3.2");
        turn("{\"errorRate\": 1}");
        assertThatThrownBy(() -> client.send("ok@example.com")).hasMessageContaining("451 4.3.0");
        turn("{\"blackHole\": true}");
        assertThatThrownBy(() -> client.send("ok@example.com")).isInstanceOf(MessagingException.class);
        turn("{\"credentials\": {\"user\": \"new\", \"password\": \"secret\"}}");
        assertThatThrownBy(() -> client.send("ok@example.com")).isInstanceOf(AuthenticationFailedException.class);
        turn("{}");

        client.send("ok@example.com");

        assertThat(entries().getLast().path("answer").path("status").asInt()).isEqualTo(250);
    }

    private void turn(String knobs) throws IOException {
        sandbox.turn("mail-relay", StrictJson.MAPPER.readTree(knobs));
    }

    private List<JsonNode> entries() {
        return sandbox.received("mail-relay");
    }

    private static BounceResult read(String mail) {
        return new BounceReader().read(mail.getBytes(StandardCharsets.UTF_8)).getFirst();
    }
}
