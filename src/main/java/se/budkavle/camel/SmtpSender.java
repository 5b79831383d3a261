package se.budkavle.camel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import se.budkavle.bounce.SmtpAnswer;
import se.budkavle.camel.PipeliningTransport.Stage;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.MailDocument;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Presence;
import se.budkavle.partner.Translator;
import se.budkavle.release.StrictJson;

/** Sends one mail over a kept connection, and says what the relay's answer means. */
@Component("smtp")
final class SmtpSender implements AutoCloseable {
    /** "Service not available": about the relay, whatever command it answers (RFC 5321). */
    private static final int SERVICE_CLOSES = 421;

    /** "Mail system", for now: its disk is full, or it takes no mail (RFC 3463). */
    private static final String SYSTEM_STATUS = "4.3.";

    private final Supplier<Translator> translator;
    private final Refusals refusals;
    private final Clock clock;
    private final Map<String, SmtpPool> pools = new ConcurrentHashMap<>();

    SmtpSender(Supplier<Translator> translator, Refusals refusals, Clock clock) {
        this.translator = translator;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** A {@link Message} becomes the relay's {@link DeliveryReport}. */
    public void send(Exchange exchange) {
        Message message = exchange.getMessage().getBody(Message.class);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(message.partner());
        MailDocument mail = today.mail(partner.name(), partner.document(), message);
        Handed.keep(exchange, "message/rfc822", mail.bytes(), null);
        Handed.leaves(exchange);
        SmtpPool.Answer answer = answer(pool(today, partner), partner.name(), mail);
        Handed.keep(exchange, "message/rfc822", mail.bytes(), answer.text());
        exchange.getMessage().setBody(report(today, message, mail, answer));
    }

    private SmtpPool.Answer answer(SmtpPool pool, String partner, MailDocument mail) {
        try {
            SmtpPool.Answer answer = pool.send(mail);
            refusals.admitted(partner);
            return answer;
        } catch (SmtpPool.LostException e) {
            if (Refusals.isRefusal(e)) {
                refusals.refused(partner);
            }
            if (e.stage() == Stage.END) {
                throw new AmbiguousSendException(
                        partner + ": the connection was lost before the answer to the mail", e);
            }
            throw new NotSentException(partner + ": no connection, at stage " + e.getMessage(), null, e);
        }
    }

    /** Else about the one recipient, or the content. */
    private static boolean isAboutTheRelay(SmtpPool.Answer answer, SmtpAnswer read) {
        return answer.code() == SERVICE_CLOSES
                || answer.stage() == Stage.CONNECTING
                || answer.stage() == Stage.SENDER
                || read.status() != null && read.status().startsWith(SYSTEM_STATUS);
    }

    private DeliveryReport report(Translator today, Message message, MailDocument mail, SmtpPool.Answer answer) {
        SmtpAnswer read = SmtpAnswer.read(answer.code(), answer.text());
        if (read.temporary()) {
            throw new NotSentException(
                    "%s: not now, %d %s".formatted(message.partner(), answer.code(), read.reason()),
                    null,
                    isAboutTheRelay(answer, read) ? Presence.AWAY : Presence.THERE,
                    null);
        }
        ObjectNode said = StrictJson.MAPPER
                .createObjectNode()
                .put("code", code(read, answer))
                .put("replyCode", String.valueOf(answer.code()))
                .put("messageId", mail.messageId());
        if (read.status() != null) {
            said.put("status", read.status());
        }
        if (answer.code() >= 400) {
            said.put("reason", read.reason());
        }
        return today.read(
                        message.partner(),
                        "answer",
                        said.toString().getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        Map.of("attemptKey", message.attemptKey()),
                        clock.instant())
                .reports()
                .getFirst();
    }

    /** What is wrong with us may be said as late as the recipient is named, or the mail is there. */
    private static String code(SmtpAnswer read, SmtpPool.Answer answer) {
        if (answer.code() < 400) {
            return "accepted";
        }
        if (answer.stage() == Stage.SENDER || read.refusesWhoAsks(answer.text())) {
            return "sender";
        }
        return read.blocked() ? "soft-blocked" : read.kind().word();
    }

    private SmtpPool pool(Translator today, Partner partner) {
        var settings = RelaySettings.of(today.catalogue().parameters(partner.name()), partner.timeout());
        return pools.compute(partner.name(), (name, old) -> {
            if (old != null && old.settings().equals(settings)) {
                return old;
            }
            if (old != null) {
                old.close();
            }
            return new SmtpPool(settings);
        });
    }

    @Override
    public void close() {
        pools.values().forEach(SmtpPool::close);
    }
}
