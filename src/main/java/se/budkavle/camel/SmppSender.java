package se.budkavle.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jsmpp.session.SMPPSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.ReportStore;
import se.budkavle.delivery.ReportStore.Arrived;
import se.budkavle.delivery.Stores;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.Answer;
import se.budkavle.partner.CallAnswer;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Presence;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UntranslatableException;
import se.budkavle.release.StrictJson;

/**
 * Sends each text over a bound SMPP session, cut into parts; at most as many calls wait for their answers as the partner
 * has slots.
 */
@Component("smpp")
final class SmppSender implements AutoCloseable {
    private final Logger log = LoggerFactory.getLogger(SmppSender.class);
    private final Supplier<Translator> translator;
    private final ReceiveReport reports;
    private final ReportStore store;
    private final Refusals refusals;
    private final Clock clock;
    private final Map<String, SmppLink> links = new ConcurrentHashMap<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();

    SmppSender(Supplier<Translator> translator, ReceiveReport reports, Stores stores, Refusals refusals, Clock clock) {
        this.translator = translator;
        this.refusals = refusals;
        this.reports = reports;
        this.store = stores.reports();
        this.clock = clock;
    }

    /** A {@link Message} becomes the gateway's report. */
    public void send(Exchange exchange) {
        Message message = exchange.getMessage().getBody(Message.class);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(message.partner());
        byte[] document = today.translate(partner.name(), partner.document(), message);
        Handed.keep(exchange, "application/json", document, null);
        Handed.leaves(exchange);
        CallAnswer heard = heard(today, partner, text(document), message);
        Handed.answered(exchange, new String(heard.body(), StandardCharsets.UTF_8));
        switch (today.answer(partner.name(), heard, message.attemptKey(), clock.instant())) {
            case Answer.Reported reported -> exchange.getMessage().setBody(reported.report());
            case Answer.NotTaken later ->
                throw new NotSentException(later.why(), later.retryAfter(), Presence.AWAY, null);
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

    /** Receipts name the parts by their ids, which are kept as soon as they are known, however the call ends. */
    private CallAnswer heard(Translator today, Partner partner, JsonNode text, Message message) {
        String key = message.attemptKey();
        SmppLink link = link(today, partner);
        SMPPSession session = bound(link, partner.name());
        List<SmppPart> parts = parts(text.path("text").asText(), link.settings(), key);
        var call = new SmppCall(
                partner.name(),
                link.settings(),
                text,
                refusal -> today.answer(partner.name(), refusal, key, clock.instant()) instanceof Answer.NotTaken);
        try {
            return call.heard(session, parts);
        } finally {
            if (parts.size() > 1 && !call.taken().isEmpty()) {
                remember(partner, key, call.taken(), parts.size());
            }
        }
    }

    private static List<SmppPart> parts(String text, SmppSettings settings, String key) {
        try {
            return SmppPart.of(text, settings, key);
        } catch (IllegalArgumentException e) {
            throw new UntranslatableException("mesgtoobig", "a text of more parts than a gateway takes", e);
        }
    }

    /** What the gateway answered counts, also when its ids cannot be kept: receipts then are tied by what they echo. */
    private void remember(Partner partner, String key, List<String> taken, int parts) {
        try {
            store.rememberParts(partner.name(), Attempt.idOf(key), taken, parts);
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "the ids of {} parts taken by {} could not be kept: {}",
                    taken.size(),
                    partner.name(),
                    Causes.of(e));
        }
    }

    private static SMPPSession bound(SmppLink link, String partner) {
        try {
            return link.bound();
        } catch (IOException e) {
            throw new NotSentException(partner + ": " + e.getMessage(), null, Presence.AWAY, e);
        }
    }

    /** Receipts come over the session alone: it is kept bound, also when nothing is sent. */
    public void keepBound(Exchange exchange) {
        String name = exchange.getVariable("partner", String.class);
        Translator today = translator.get();
        Partner partner = today.catalogue().partner(name);
        if (today.catalogue().parameters(name).getOrDefault("host", "").isBlank()) {
            return; // nobody has said where it is
        }
        try {
            link(today, partner).bound();
            away.remove(name);
            refusals.admitted(name);
        } catch (IOException | NotSentException e) {
            if (Refusals.isRefusal(e)) {
                refusals.refused(name);
            }
            if (away.add(name)) {
                log.warn("{} is not bound, so that nothing it tells is heard: {}", name, e.getMessage());
            }
        }
    }

    private SmppLink link(Translator today, Partner partner) {
        SmppSettings settings = settings(today, partner);
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
                            (report, body, callId) -> reports.receive(
                                    new Arrived(name, report, "application/json", null, body, callId))));
        });
    }

    private static SmppSettings settings(Translator today, Partner partner) {
        try {
            return SmppSettings.of(today.catalogue().parameters(partner.name()), partner.timeout());
        } catch (IllegalArgumentException e) {
            throw new NotSentException(partner.name() + ": " + e.getMessage(), null, e);
        }
    }

    @Override
    public void close() {
        links.values().forEach(SmppLink::close);
    }
}
