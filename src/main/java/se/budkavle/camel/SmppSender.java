package se.budkavle.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.content.SmsSegments;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.Answer;
import se.budkavle.partner.CallAnswer;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;
import se.budkavle.release.StrictJson;

/**
 * Sends each text over a bound SMPP session, cut into parts; at most as many calls wait for their answers as the partner
 * has slots. The parts of a text have the same reference at each try, so that a phone shows it once.
 */
@Component("smpp")
final class SmppSender implements AutoCloseable {
    private static final int JOINED = 0x40;
    private static final byte RECEIPT = 1;

    private final Logger log = LoggerFactory.getLogger(SmppSender.class);
    private final Supplier<Translator> translator;
    private final ReceiveReport reports;
    private final Clock clock;
    private final Map<String, SmppLink> links = new ConcurrentHashMap<>();

    SmppSender(Supplier<Translator> translator, ReceiveReport reports, Clock clock) {
        this.translator = translator;
        this.reports = reports;
        this.clock = clock;
    }

    /** A {@link Message} becomes the gateway's report. */
    public void send(Exchange exchange) {
        Message message = exchange.getMessage().getBody(Message.class);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(message.partner());
        byte[] document = today.translate(partner.name(), partner.document(), message);
        Handed.keep(exchange, "application/json", document, null);
        CallAnswer heard = heard(link(today, partner), partner.name(), text(document), message.attemptKey());
        Handed.answered(exchange, new String(heard.body(), StandardCharsets.UTF_8));
        switch (today.answer(partner.name(), heard, message.attemptKey(), clock.instant())) {
            case Answer.Reported reported -> exchange.getMessage().setBody(reported.report());
            case Answer.NotTaken later -> throw new NotSentException(later.why(), later.retryAfter(), true, null);
            case Answer.Unclear unclear -> throw new AmbiguousSendException(unclear.why(), null);
        }
    }

    private static JsonNode text(byte[] document) {
        try {
            return StrictJson.MAPPER.readTree(document);
        } catch (IOException e) {
            throw new NotSentException("the text is no JSON", null, e);
        }
    }

    private static CallAnswer heard(SmppLink link, String partner, JsonNode text, String key) {
        SmsSegments segments =
                SmsSegments.of(text.path("text").asText(), Integer.parseInt(key.substring(key.length() - 2), 16));
        long lastStart =
                System.nanoTime() + link.settings().third().multipliedBy(2).toNanos();
        int sent = 0;
        try {
            SMPPSession session = link.bound();
            String id = "";
            for (byte[] part : segments.parts()) {
                if (sent > 0 && System.nanoTime() - lastStart > 0) {
                    throw new AmbiguousSendException(partner + ": no time left for all parts", null);
                }
                boolean last = ++sent == segments.parts().size();
                id = submitted(session, link.settings(), text, segments, part, last, key);
            }
            return answered(200, "id", SmppReceipt.canonical(id, link.settings().responseIds()));
        } catch (NegativeResponseException e) {
            if (sent > 1) {
                throw new AmbiguousSendException(partner + ": a part was taken, and a later one refused", e);
            }
            return answered(400, "status", "0x%02x".formatted(e.getCommandStatus()));
        } catch (ResponseTimeoutException | InvalidResponseException e) {
            throw new AmbiguousSendException(partner + ": no answer to submit_sm", e);
        } catch (PDUException e) {
            if (sent > 1) {
                throw new AmbiguousSendException(partner + ": a part was taken, and a later one fits no PDU", e);
            }
            throw new NotSentException(partner + ": the text does not fit into a PDU", null, e);
        } catch (IOException e) {
            if (sent == 0) {
                throw new NotSentException(partner + ": " + e.getMessage(), null, true, e);
            }
            throw new AmbiguousSendException(partner + ": the session ended before the answer", e);
        }
    }

    /** The receipt of the last part speaks for all: a phone shows the text when it has them all. */
    private static String submitted(
            SMPPSession session,
            SmppSettings settings,
            JsonNode text,
            SmsSegments segments,
            byte[] part,
            boolean last,
            String key)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        String from = text.path("from").asText();
        boolean number = from.matches("\\+?[0-9]+");
        TypeOfNumber kind = !number
                ? TypeOfNumber.ALPHANUMERIC
                : from.startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN;
        OptionalParameter[] more = settings.echoTag() == null
                ? new OptionalParameter[0]
                : new OptionalParameter[] {new OptionalParameter.OctetString(settings.echoTag(), key)};
        return session.submitShortMessage(
                        "",
                        kind,
                        number ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
                        from.replace("+", ""),
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        text.path("to").asText().replace("+", ""),
                        new ESMClass(segments.isJoined() ? JOINED : 0),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(last ? RECEIPT : 0),
                        (byte) 0,
                        new RawDataCoding(segments.dataCoding()),
                        (byte) 0,
                        part,
                        more)
                .getMessageId();
    }

    private static CallAnswer answered(int status, String field, String value) {
        ObjectNode body = StrictJson.MAPPER.createObjectNode().put(field, value);
        return new CallAnswer(
                status, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Receipts come over the session alone: it is kept bound, also when nothing is sent. */
    public void keepBound(Exchange exchange) {
        String name = exchange.getVariable("partner", String.class);
        Translator today = translator.get();
        SmppLink link = link(today, today.catalogue().partner(name));
        if (link.settings().host().isEmpty()) {
            return; // nobody has said where it is
        }
        try {
            link.bound();
        } catch (IOException e) {
            log.debug("{} is not bound: {}", name, e.getMessage());
        }
    }

    private SmppLink link(Translator today, Partner partner) {
        var settings = SmppSettings.of(today.catalogue().parameters(partner.name()), partner.timeout());
        return links.compute(partner.name(), (name, old) -> {
            if (old != null && old.settings().equals(settings)) {
                return old;
            }
            if (old != null) {
                old.close();
            }
            return new SmppLink(
                    settings,
                    new SmppInbox(
                            settings,
                            (report, body) -> reports.receive(
                                    new ReceiveReport.RawBody(name, report, "application/json", null, body, null))));
        });
    }

    @Override
    public void close() {
        links.values().forEach(SmppLink::close);
    }
}
