package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.helper.SimpleMessageListenerAdapter;
import org.subethamail.smtp.server.SMTPServer;
import se.budkavle.camel.ScriptedRelay.Break;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Presence;
import se.budkavle.partner.Translator;
import se.budkavle.work.LanePulse;

class SmtpSenderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC);
    private final LanePulse pulse = new LanePulse();
    private final Map<String, String> parameters =
            new HashMap<>(Map.of("mail-relay.host", "127.0.0.1", "mail-relay.timeout", "PT1H"));
    private final Translator translator = PartnerMessages.translator(parameters);
    private final SmtpSender sender = new SmtpSender(() -> translator, PartnerMessages.refusals(pulse), CLOCK);
    private ScriptedRelay relay;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new ScriptedRelay("\r\n250-DSN");
        parameters.put("mail-relay.port", String.valueOf(relay.port()));
    }

    @AfterEach
    void stop() {
        sender.close();
        relay.close();
    }

    @Test
    void fault42AReplacedPasswordIsUsedByTheNextMailAndAWrongOneIsToldByItsSetting() {
        var server = PatientMail.server(ServerSetup.PROTOCOL_SMTP);
        server.start();
        try {
            server.setUser("hub@example.com", "hub", "the new one");
            parameters.putAll(Map.of(
                    "mail-relay.port", String.valueOf(server.getSmtp().getPort()),
                    "mail-relay.user", "hub",
                    "mail-relay.password", "the old one"));
            var today = PartnerMessages.translator(parameters);
            try (var relayed = new SmtpSender(() -> today, PartnerMessages.refusals(pulse), CLOCK)) {
                assertThatThrownBy(() -> send(relayed, PartnerMessages.email("ok@example.com")))
                        .isInstanceOf(NotSentException.class);
                assertThat(pulse.refused().get("mail-relay").settings())
                        .isEqualTo("mail-relay.user, mail-relay.password");
            }
            parameters.put("mail-relay.password", "the new one");
            var tomorrow = PartnerMessages.translator(parameters);
            try (var relayed = new SmtpSender(() -> tomorrow, PartnerMessages.refusals(pulse), CLOCK)) {
                assertThat(send(relayed, PartnerMessages.email("ok@example.com"))
                                .outcome())
                        .isEqualTo(Outcome.ACCEPTED);
            }
            assertThat(pulse.refused()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void manyMailsTravelOverOneConnection() {
        IntStream.range(0, 20).forEach(i -> assertThat(
                        send(PartnerMessages.email("ok@example.com")).outcome())
                .isEqualTo(Outcome.ACCEPTED));

        assertThat(relay.connections()).isEqualTo(1);
        assertThat(relay.mails).hasSize(20);
    }

    @Test
    void asManyConnectionsAreOpenAsThereAreSendersAtOnce() {
        try (var senders = Executors.newFixedThreadPool(4)) {
            IntStream.range(0, 80).forEach(i -> senders.submit(() -> send(PartnerMessages.email("ok@example.com"))));
        }
        assertThat(relay.mails).hasSize(80);
        assertThat(relay.connections()).isBetween(1, 4);
    }

    @Test
    void theEnvelopeNamesTheAttemptAndAsksForFailureReportsOnly() {
        Message message = PartnerMessages.email("asa+el@example.com");
        DeliveryReport report = send(message);

        assertThat(relay.commands)
                .contains(
                        "MAIL FROM:<b+%1$s.0123456789abcdef@bounces.example.com> RET=HDRS ENVID=%1$s.0123456789abcdef"
                                .formatted(message.attemptKey()),
                        "RCPT TO:<asa+el@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;asa+2Bel@example.com");
        assertThat(report.attemptId()).isEqualTo(message.attemptId());
        assertThat(report.partnerRef()).contains(message.attemptKey());
        assertThat(relay.mails.getFirst()).contains("\r\n..\r\nEn punkt.\r\n");
    }

    @Test
    void anUnknownMailboxIsAHardFailureAndTheConnectionStaysOpen() {
        relay.recipientAnswer = "550 5.1.1 <nouser@example.com>: User unknown";
        DeliveryReport refused = send(PartnerMessages.email("nouser@example.com"));
        relay.recipientAnswer = "250 2.1.5 Ok";
        DeliveryReport taken = send(PartnerMessages.email("ok@example.com"));

        assertThat(refused.outcome()).isEqualTo(Outcome.FAILED_HARD);
        assertThat(refused.reason()).isEqualTo("userunknown");
        assertThat(refused.isFinal()).isTrue();
        assertThat(refused.raw()).doesNotContain("nouser");
        assertThat(taken.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    void aFullMailboxIsSoftAndAPolicyBlocks() {
        relay.recipientAnswer = "552 5.2.2 Mailbox full";
        assertThat(send(PartnerMessages.email("full@example.com")))
                .extracting(DeliveryReport::outcome, DeliveryReport::reason)
                .containsExactly(Outcome.FAILED_SOFT, "mailboxfull");
        relay.recipientAnswer = "554 5.7.1 Service unavailable; client blocked using list.example.net";
        assertThat(send(PartnerMessages.email("ok@example.com")))
                .extracting(DeliveryReport::outcome, DeliveryReport::reason)
                .containsExactly(Outcome.BLOCKED, "blocked");
    }

    /** Many relays put off what they think of the client, its login and the sender until a recipient is named. */
    @ParameterizedTest
    @CsvSource({
        "554 5.7.1 <ok@example.com>: Relay access denied, norelaying",
        "530 5.7.0 Authentication required, securityerror",
        "553 5.7.1 <b+1@bounces.example.com>: Sender address rejected: not owned by user hub, rejected",
    })
    void aRelayThatRefusesUsWhenARecipientIsNamedIsOurOwnMistake(String said, String reason) {
        relay.recipientAnswer = said;
        assertThat(send(PartnerMessages.email("ok@example.com")))
                .extracting(DeliveryReport::outcome, DeliveryReport::reason)
                .containsExactly(Outcome.REJECTED, reason);
    }

    @Test
    void aRelayThatAsksTheRecipientsServerFirstSpeaksOfThatOneRecipient() {
        relay.recipientAnswer = "550 5.1.1 <ok@example.com>: Recipient address rejected: undeliverable address: "
                + "host mx.example.com[192.0.2.25] said: 554 5.7.1 Relay access denied (in reply to RCPT TO command)";
        assertThat(send(PartnerMessages.email("ok@example.com")))
                .extracting(DeliveryReport::outcome, DeliveryReport::reason)
                .containsExactly(Outcome.BLOCKED, "norelaying");
    }

    @Test
    void notNowMeansNotSent() {
        relay.recipientAnswer = "451 4.7.1 Greylisted, please try again later";
        assertThatThrownBy(() -> send(PartnerMessages.email("greylist@example.com")))
                .isInstanceOf(NotSentException.class)
                .hasMessage("mail-relay: not now, 451 onhold")
                .asInstanceOf(InstanceOfAssertFactories.type(NotSentException.class))
                .returns(Presence.THERE, NotSentException::partner);
    }

    @Test
    void aRelayThatClosesItsServiceIsAway() {
        relay.recipientAnswer = "421 4.3.2 Service shutting down";
        assertThatThrownBy(() -> send(PartnerMessages.email("ok@example.com")))
                .asInstanceOf(InstanceOfAssertFactories.type(NotSentException.class))
                .returns(Presence.AWAY, NotSentException::partner);
    }

    @ParameterizedTest
    @CsvSource({
        "452 4.3.1 Insufficient system storage, 250 2.1.5 Ok",
        "451 Local error in processing, 250 2.1.5 Ok",
        "250 2.1.0 Ok, 451 4.3.0 Queue file write error"
    })
    void aRelayThatPutsEveryMailOffIsAway(String sender, String recipient) {
        relay.senderAnswer = sender;
        relay.recipientAnswer = recipient;
        assertThatThrownBy(() -> send(PartnerMessages.email("ok@example.com")))
                .asInstanceOf(InstanceOfAssertFactories.type(NotSentException.class))
                .returns(Presence.AWAY, NotSentException::partner);
    }

    @Test
    void aConnectionLostAfterTheContentIsAmbiguous() {
        relay.breaking = Break.AFTER_THE_CONTENT;
        assertThatThrownBy(() -> send(PartnerMessages.email("drop@example.com")))
                .isInstanceOf(AmbiguousSendException.class);
    }

    @Test
    void aConnectionLostBeforeTheContentIsNotSent() {
        relay.breaking = Break.AFTER_HELLO;
        assertThatThrownBy(() -> send(PartnerMessages.email("ok@example.com"))).isInstanceOf(NotSentException.class);
    }

    @Test
    void aConnectionThatTheRelayClosedMeanwhileIsReplaced() {
        relay.breaking = Break.AFTER_EACH_MAIL;
        assertThat(send(PartnerMessages.email("ok@example.com")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(send(PartnerMessages.email("ok@example.com")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(relay.connections()).isEqualTo(2);
        assertThat(relay.mails).hasSize(2);
    }

    @Test
    void nobodyListeningMeansNotSent() throws IOException {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            parameters.put("mail-relay.port", String.valueOf(nobody.getLocalPort()));
        }
        assertThatThrownBy(() -> send(PartnerMessages.email("ok@example.com"))).isInstanceOf(NotSentException.class);
    }

    @Test
    void aRealServerReadsTheWholeMailForItsOneRecipient() throws IOException {
        var received = new CopyOnWriteArrayList<List<String>>();
        SMTPServer server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(new SimpleMessageListenerAdapter(new SimpleMessageListener() {
                    @Override
                    public boolean accept(String from, String recipient) {
                        return true;
                    }

                    @Override
                    public void deliver(String from, String recipient, InputStream data) {
                        try {
                            received.add(List.of(
                                    from, recipient, new String(data.readAllBytes(), StandardCharsets.US_ASCII)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                }))
                .build();
        server.start();
        try {
            parameters.put("mail-relay.port", String.valueOf(server.getPortAllocated()));
            Message message = PartnerMessages.email("asa@example.com");
            assertThat(send(message).outcome()).isEqualTo(Outcome.ACCEPTED);

            assertThat(received).singleElement().satisfies(mail -> {
                assertThat(mail.get(0)).startsWith("b+" + message.attemptKey());
                assertThat(mail.get(1)).isEqualTo("asa@example.com");
                assertThat(mail.get(2))
                        .contains("Auto-Submitted: auto-generated", "Message-ID: <" + message.attemptKey());
            });
        } finally {
            server.stop();
        }
    }

    private DeliveryReport send(Message message) {
        return send(sender, message);
    }

    private static DeliveryReport send(SmtpSender sender, Message message) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(message);
        sender.send(exchange);
        return exchange.getMessage().getBody(DeliveryReport.class);
    }
}
