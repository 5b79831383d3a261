package se.budkavle.camel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.camel.ReceiveEvent.Answered;
import se.budkavle.event.Acceptance;
import se.budkavle.event.EventReader;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.Intake.Answer;
import se.budkavle.event.Reading;
import se.budkavle.release.Rows;
import se.budkavle.release.StrictJson;

/** The HTTP door's first and last step: what is needed is read, every header dropped; then the answer is written. */
@Component("httpDoor")
final class HttpDoor {
    private static final String OTHER_CONTENT =
            "the same source and id came before with other content: give the event a new id";
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final String DOOR = "http";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String JSON = "application/json";
    private static final String RETRY_AFTER = "Retry-After";
    private static final int BUSY = 503;
    private static final int USUAL_BYTES = 2048;

    /** What is read of a refused body before it is answered; the rest is the sender's loss. */
    private static final long MOST_DRAINED = 128L * 1024 * 1024;

    private final BytesInFlight inFlight;
    private final Backlog backlog;
    private final Path spool;

    HttpDoor(BytesInFlight inFlight, Backlog backlog, @Value("${budkavle.data}") Path data) {
        this.inFlight = inFlight;
        this.backlog = backlog;
        this.spool = data.resolve("spool");
    }

    void typed(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String mediaType = mediaType(message);
        Map<String, String> attributes = attributes(message);
        String encoding = message.getHeader(Exchange.CONTENT_ENCODING, "identity", String.class);
        InputStream body = RawBodyFilter.bodyOf(message);
        message.removeHeaders("*");
        Received received = !encoding.equalsIgnoreCase("identity")
                ? new Received.Refused(DOOR, 415, "send the body as it is, without a content encoding")
                : full().orElseGet(() -> counted(exchange, mediaType, attributes, body));
        if (received instanceof Received.Refused) {
            drain(body);
        }
        message.setBody(received);
    }

    /** What is said to everybody while enough waits to be planned, or nothing more can be kept. */
    private Optional<Received> full() {
        try {
            return backlog.isRoom(Backlog.HTTP)
                    ? Optional.empty()
                    : Optional.of(new Received.Refused(
                            DOOR,
                            503,
                            (backlog.isDiskLow() ? "the hub's disk is nearly full" : "the hub has enough before it")
                                    + ": nothing was taken, try again after a while",
                            backlog.comeAgain(Backlog.HTTP)));
        } catch (DataAccessException | TransactionException e) {
            return Optional.of(new Received.Refused(
                    DOOR, 503, "the hub cannot store events right now: nothing was taken, try again soon"));
        }
    }

    private Received counted(Exchange exchange, String mediaType, Map<String, String> attributes, InputStream body) {
        BytesInFlight.Share share = inFlight.share();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange answered) {
                share.close();
            }
        });
        try {
            return received(mediaType, attributes, share.count(body));
        } catch (BytesInFlight.TooManyBytesException | SpooledBody.NoRoomException e) {
            share.close();
            return new Received.Refused(
                    DOOR, 503, "the hub has its hands full right now: nothing was taken, try again soon");
        } catch (IOException goneOrGarbled) {
            share.close();
            return new Received.Refused(DOOR, 400, "the body could not be read to its end");
        }
    }

    /** Most callers read an answer only after they have sent everything: a refusal in between reaches them as a broken line. */
    private static void drain(InputStream body) {
        var buffer = new byte[64 * 1024];
        long drained = 0;
        try {
            for (int n = body.read(buffer); n >= 0 && drained < MOST_DRAINED; n = body.read(buffer)) {
                drained += n;
            }
        } catch (IOException gone) {
            LOG.debug("a refused sender did not wait for its answer");
        }
    }

    private Received received(String mediaType, Map<String, String> attributes, InputStream body) throws IOException {
        if (mediaType.equals(BATCH)) {
            SpooledBody whole = SpooledBody.of(body, StrictJson.MAX_DOCUMENT_BYTES + 1L, spool);
            if (whole.length() > StrictJson.MAX_DOCUMENT_BYTES) {
                whole.close();
                return new Received.Refused(DOOR, 413, "a batch has at most 32 MB: send it in parts");
            }
            return new Received.Batch(DOOR, whole);
        }
        boolean binary = mediaType.equals(JSON) && attributes.containsKey("ce-specversion");
        if (mediaType.equals(JSON) && !binary && !attributes.isEmpty()) {
            return new Received.Refused(DOOR, 400, "not a CloudEvent: ce-specversion is missing");
        }
        if (!mediaType.equals(STRUCTURED) && !binary) {
            return new Received.Refused(
                    DOOR, 415, "send %s, %s, or %s with ce- headers".formatted(STRUCTURED, BATCH, JSON));
        }
        byte[] whole = atMost(body, EventReader.MAX_EVENT_BYTES + 1);
        if (whole.length > EventReader.MAX_EVENT_BYTES) {
            return new Received.Refused(DOOR, 413, "an event has at most 1 MB");
        }
        return binary ? new Received.Binary(DOOR, attributes, whole, JSON) : new Received.Structured(DOOR, whole);
    }

    /** Most events are short, and the usual buffer is ten times as long as they are. */
    private static byte[] atMost(InputStream body, int most) throws IOException {
        byte[] first = body.readNBytes(USUAL_BYTES);
        if (first.length < USUAL_BYTES) {
            return first;
        }
        byte[] rest = body.readNBytes(most - USUAL_BYTES);
        return ByteBuffer.allocate(first.length + rest.length)
                .put(first)
                .put(rest)
                .array();
    }

    private static String mediaType(Message message) {
        String type = message.getHeader(RawBodyFilter.MEDIA_TYPE, "", String.class);
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> attributes(Message message) {
        var attributes = new HashMap<String, String>();
        message.getHeaders().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("ce-") && value instanceof String text) {
                attributes.put(lower, text);
            }
        });
        return attributes;
    }

    void answer(Exchange exchange) {
        Message message = exchange.getMessage();
        Answered answered = message.getBody(Answered.class);
        message.removeHeaders("*");
        switch (answered) {
            case Answered.Problem p -> {
                problem(message, p.status(), p.title(), List.of());
                if (p.status() == BUSY) {
                    message.setHeader(RETRY_AFTER, Long.toString(p.retryAfter().toSeconds()));
                }
            }
            case Answered.Many m ->
                write(
                        message,
                        200,
                        JSON,
                        Map.of(
                                "results",
                                m.answers().stream().map(HttpDoor::result).toList()));
            case Answered.One o -> one(message, o.answer());
        }
    }

    /** Something of ours failed: the sender is told so and may come again, the log tells where, and neither what was sent. */
    void apologise(Exchange exchange) {
        Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        if (e instanceof DirectConsumerNotAvailableException) {
            problem(message, 503, "the hub is starting or stopping: nothing was taken, try again soon", List.of());
            return;
        }
        LOG.error("an event could not be taken: {} at {}", e.getClass().getName(), e.getStackTrace()[0]);
        problem(message, 500, "the hub failed to take this: nothing that is not answered for was stored", List.of());
    }

    private static void one(Message message, Answer answer) {
        switch (answer) {
            case Answer.Refused r ->
                problem(
                        message,
                        r.refusal().status(),
                        r.refusal().title(),
                        r.refusal().errors());
            case Answer.Taken t
            when t.acceptance().status() == Acceptance.Status.CONFLICT ->
                problem(message, 409, OTHER_CONTENT, List.of());
            case Answer.Taken t -> {
                boolean replayed = t.acceptance().status() == Acceptance.Status.REPLAYED;
                write(message, replayed ? 200 : 202, JSON, taken(t.acceptance()));
                message.setHeader("Location", "/events/" + t.acceptance().eventId());
                if (replayed) {
                    message.setHeader("Idempotent-Replayed", "true");
                }
            }
        }
    }

    private static Map<String, Object> taken(Acceptance a) {
        var body = new LinkedHashMap<String, Object>();
        body.put("eventId", a.eventId());
        body.put("source", a.source());
        body.put("id", a.id());
        body.put("status", a.status().name().toLowerCase(Locale.ROOT));
        body.put("warnings", a.warnings());
        return body;
    }

    private static Map<String, Object> result(Answer answer) {
        return switch (answer) {
            case Answer.Taken t
            when t.acceptance().status() == Acceptance.Status.CONFLICT -> {
                var body = taken(t.acceptance());
                body.put("errors", List.of(new FieldMessage("/id", OTHER_CONTENT)));
                yield body;
            }
            case Answer.Taken t -> taken(t.acceptance());
            case Answer.Refused r -> rejected(r.refusal());
        };
    }

    private static Map<String, Object> rejected(Reading.Refused refusal) {
        var body = new LinkedHashMap<String, Object>();
        body.put("source", refusal.source());
        body.put("id", refusal.id());
        body.put("status", "rejected");
        body.put("title", refusal.title());
        var errors = new ArrayList<>(refusal.errors());
        if (errors.isEmpty()) {
            errors.add(new FieldMessage("", refusal.title()));
        }
        body.put("errors", errors);
        return body;
    }

    /** RFC 9457; never the payload, never a stack trace. */
    static void problem(Message message, int status, String title, List<FieldMessage> errors) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        write(message, status, "application/problem+json", body);
        if (status == BUSY) {
            message.setHeader(RETRY_AFTER, Long.toString(ReceiveEvent.SOON.toSeconds()));
        }
    }

    private static void write(Message message, int status, String mediaType, Object body) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, mediaType);
        // with its length, in one write to the socket instead of two
        message.setHeader(Exchange.HTTP_CHUNKED, false);
        message.setBody(Rows.jsonBytes(body));
    }
}
