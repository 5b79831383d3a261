package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.camel.ScriptedRelay.Break;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.NotSentException;
import se.budkavle.work.LanePulse;

/** A relay that takes commands without waiting for the answer to each (RFC 2920). */
class SmtpPipeliningTest {
    private ScriptedRelay pipelining;
    private ScriptedRelay plain;
    private final Map<ScriptedRelay, SmtpSender> senders = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        pipelining = relay("\r\n250-PIPELINING");
        plain = relay("");
    }

    private ScriptedRelay relay(String extensions) throws IOException {
        var relay = new ScriptedRelay(extensions);
        var translator = PartnerMessages.translator(Map.of(
                "mail-relay.host",
                "127.0.0.1",
                "mail-relay.port",
                String.valueOf(relay.port()),
                "mail-relay.timeout",
                "PT1H"));
        senders.put(
                relay, new SmtpSender(() -> translator, PartnerMessages.refusals(new LanePulse()), Clock.systemUTC()));
        return relay;
    }

    @AfterEach
    void stop() {
        senders.values().forEach(SmtpSender::close);
        pipelining.close();
        plain.close();
    }

    @Test
    void isNotWaitedForUntilItIsToTakeTheContent() {
        pipelining.breaking = Break.ANSWERS_LATE;

        assertThat(send(pipelining)).isEqualTo("accepted null");
        assertThat(send(pipelining)).isEqualTo("accepted null");

        assertThat(pipelining.mails).hasSize(2).allSatisfy(mail -> assertThat(mail)
                .contains("Subject:"));
        assertThat(pipelining.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "250 2.1.0 Ok,                          550 5.1.1 User unknown",
        "250 2.1.0 Ok,                          552 5.2.2 Mailbox full",
        "250 2.1.0 Ok,                          451 4.7.1 Greylisted",
        "250 2.1.0 Ok,                          421 4.3.2 Service shutting down",
        "550 5.7.1 Sender address rejected,     503 5.5.1 Need MAIL before RCPT",
        "451 4.3.0 Not now,                     503 5.5.1 Need MAIL before RCPT"
    })
    void whatItRefusesIsToldAsAnyRelaysIsAndItTakesTheNextMail(String sender, String recipient) {
        String told = refused(plain, sender, recipient);

        assertThat(refused(pipelining, sender, recipient)).isEqualTo(told).doesNotStartWith("accepted");

        assertThat(send(pipelining)).isEqualTo("accepted null");
        assertThat(pipelining.mails)
                .as("what is refused has no content, though the relay would have taken it")
                .filteredOn(mail -> mail.contains("Subject:"))
                .hasSize(1);
        assertThat(pipelining.connections()).isEqualTo(plain.connections() + (recipient.startsWith("421") ? 1 : 0));
    }

    @ParameterizedTest
    @CsvSource({
        "HANGS_UP_AFTER_THE_RECIPIENT, 250 2.1.0 Ok,                      550 5.1.1 User unknown",
        "HANGS_UP_AFTER_THE_SENDER,    550 5.7.1 Sender address rejected, unheard"
    })
    void whatItRefusesBeforeItHangsUpIsRefused(Break then, String sender, String recipient) {
        String told = refused(plain, sender, recipient);
        for (int i = 0; i < 20; i++) {
            pipelining.breaking = then;
            assertThat(refused(pipelining, sender, recipient)).isEqualTo(told).doesNotStartWith("accepted");
            pipelining.breaking = Break.NEVER;
        }
        assertThat(send(pipelining)).isEqualTo("accepted null");
    }

    @Test
    void givesNobodyAnEmptyMailWhenItTakesTheRecipientOfASenderThatItRefused() {
        refused(pipelining, "550 5.7.1 Sender address rejected", "250 2.1.5 Ok");

        assertThat(send(pipelining)).isEqualTo("accepted null");
        assertThat(pipelining.mails).filteredOn(String::isEmpty).isEmpty();
    }

    private String refused(ScriptedRelay relay, String sender, String recipient) {
        relay.senderAnswer = sender;
        relay.recipientAnswer = recipient;
        String told = send(relay);
        relay.senderAnswer = "250 2.1.0 Ok";
        relay.recipientAnswer = "250 2.1.5 Ok";
        return told;
    }

    private String send(ScriptedRelay relay) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(PartnerMessages.email("ok@example.com"));
        try {
            senders.get(relay).send(exchange);
        } catch (NotSentException e) {
            return e.getMessage() + " " + e.partner();
        }
        var report = exchange.getMessage().getBody(DeliveryReport.class);
        return report.outcome().word() + " " + report.reason();
    }
}
