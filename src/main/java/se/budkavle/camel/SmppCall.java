package se.budkavle.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.CallAnswer;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Presence;
import se.budkavle.release.StrictJson;

/** One text on its way over a session, part by part; each asks for a receipt of its own. For one thread. */
final class SmppCall {
    private static final int USER_DATA_HEADER = 0x40;
    private static final byte RECEIPT = 1;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final String partner;
    private final SmppSettings settings;
    private final JsonNode text;
    private final Predicate<CallAnswer> isForNow;
    private final long lastStart;
    private final List<String> taken = new ArrayList<>();

    /**
     * @param text {@code from}, {@code to}
     * @param isForNow whether a refusal says no more than to come later
     */
    SmppCall(String partner, SmppSettings settings, JsonNode text, Predicate<CallAnswer> isForNow) {
        this.partner = partner;
        this.settings = settings;
        this.text = text;
        this.isForNow = isForNow;
        this.lastStart = System.nanoTime() + settings.third().multipliedBy(2).toNanos();
    }

    /** The gateway's ids of the parts that it took, in their order: also when the call ended badly. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    /**
     * What the gateway said: {@code id} and {@code parts} of a text that it took whole, else the {@code status} that it
     * refused a {@code part} with.
     *
     * @throws NotSentException when nothing of it can have been taken
     * @throws AmbiguousSendException when nobody knows whether all of it was
     */
    CallAnswer heard(SMPPSession session, List<SmppPart> parts) {
        for (SmppPart part : parts) {
            CallAnswer refusal = refusal(session, part);
            for (Duration pause = FIRST_PAUSE;
                    refusal != null && part.number() > 0 && isForNow.test(refusal);
                    pause = pause.multipliedBy(2)) {
                // the phone waits for the rest of what it has begun to get
                LockSupport.parkNanos(pause.toNanos());
                refusal = refusal(session, part);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        ObjectNode body = StrictJson.MAPPER.createObjectNode().put("id", taken.getFirst());
        return answer(200, body.put("parts", parts.size()));
    }

    /** Null when the part was taken. */
    private @Nullable CallAnswer refusal(SMPPSession session, SmppPart part) {
        if (part.number() > 0 && System.nanoTime() - lastStart > 0) {
            throw new AmbiguousSendException(partner + ": no time left for all parts", null);
        }
        try {
            taken.add(SmppReceipt.canonical(submitted(session, part), settings.responseIds()));
            return null;
        } catch (NegativeResponseException e) {
            ObjectNode body =
                    StrictJson.MAPPER.createObjectNode().put("status", "0x%02x".formatted(e.getCommandStatus()));
            return answer(400, body.put("part", part.number()).put("parts", part.parts()));
        } catch (ResponseTimeoutException | InvalidResponseException e) {
            throw new AmbiguousSendException(partner + ": no answer to submit_sm", e);
        } catch (PDUException e) {
            if (part.number() > 0) {
                throw new AmbiguousSendException(partner + ": a part was taken, and a later one fits no PDU", e);
            }
            throw new NotSentException(partner + ": the text does not fit into a PDU", null, Presence.NOT_ASKED, e);
        } catch (IOException e) {
            throw new AmbiguousSendException(partner + ": the session ended before the answer", e);
        }
    }

    private static CallAnswer answer(int status, ObjectNode body) {
        return new CallAnswer(
                status, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String submitted(SMPPSession session, SmppPart part)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    IOException {
        String from = text.path("from").asText();
        boolean number = from.matches("\\+?[0-9]+");
        return session.submitShortMessage(
                        "",
                        kind(from, number),
                        number ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
                        from.replace("+", ""),
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        text.path("to").asText().replace("+", ""),
                        new ESMClass(part.hasHeader() ? USER_DATA_HEADER : 0),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(RECEIPT),
                        (byte) 0,
                        new RawDataCoding(part.coding()),
                        (byte) 0,
                        part.octets(),
                        part.more())
                .getMessageId();
    }

    /** A number without a plus is a short one, which has no kind. */
    private static TypeOfNumber kind(String from, boolean number) {
        if (!number) {
            return TypeOfNumber.ALPHANUMERIC;
        }
        return from.startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN;
    }
}
