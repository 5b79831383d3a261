package se.budkavle.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;
import se.budkavle.rows.Ids;
import se.budkavle.rows.OnlyForward;
import se.budkavle.work.DatabaseTime;

/**
 * Reads what sources send: checks the CloudEvent, its data against the type's schema, and normalises. Safe for many
 * threads; stores nothing.
 */
public final class EventReader {
    /** The largest single event, 1 MB; a batch may be {@link StrictJson#MAX_DOCUMENT_BYTES}. */
    public static final int MAX_EVENT_BYTES = 1024 * 1024;

    public static final int MAX_BATCH_EVENTS = 10_000;

    private static final ZoneId SWEDEN = ZoneId.of("Europe/Stockholm");

    /** Nobody is told of a clock that is a little fast. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /** Their order is that in which events came, on whichever hub, and whoever sets a clock meanwhile. */
    private static final TimeOrderedEpochFactory IDS = new TimeOrderedEpochFactory(new OnlyForward(DatabaseTime.HERE));

    private final EventCatalogue catalogue;
    private final Clock clock;

    public EventReader(EventCatalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** One structured CloudEvent. */
    public Reading read(byte[] json) {
        return read(json, null);
    }

    /** @param defaultSource stands in when the event names no source of its own */
    public Reading read(byte[] json, @Nullable String defaultSource) {
        if (json.length > MAX_EVENT_BYTES) {
            return refused(Refusal.tooLarge("an event may be 1 MB"), null, json);
        }
        try {
            JsonNode root = JsonText.parse(json);
            if (defaultSource != null && root instanceof ObjectNode event && !event.hasNonNull("source")) {
                event.put("source", defaultSource);
            }
            return judge(root, json, true);
        } catch (NotJsonException e) {
            return refused(Refusal.of(e), null, json);
        }
    }

    /**
     * A structured CloudEvent that the hub has made of a file's row.
     *
     * @param made by {@link JsonText}, and the hub's own from here on
     */
    public Reading readRow(ObjectNode made, byte[] row) {
        return judge(made, row, false);
    }

    /** A structured CloudEvent that was made inside the hub. */
    public Reading read(JsonNode event) {
        byte[] json = bytes(event);
        if (json.length > MAX_EVENT_BYTES) {
            return refused(Refusal.tooLarge("an event may be 1 MB"), event, json);
        }
        try {
            JsonText.demandStorable(event);
            return judge(event.deepCopy(), json, true);
        } catch (NotJsonException e) {
            return refused(Refusal.of(e), event, json);
        }
    }

    /**
     * Binary mode.
     *
     * @param ceHeaders attribute to value, names in any case and with or without {@code ce-}
     * @param contentType of the data, which must be JSON
     */
    public Reading readBinary(Map<String, String> ceHeaders, byte[] data, @Nullable String contentType) {
        ObjectNode event = BinaryMode.envelope(ceHeaders);
        ObjectNode whole = event.deepCopy().put("data_base64", data);
        if (data.length > MAX_EVENT_BYTES) {
            return refused(Refusal.tooLarge("an event may be 1 MB"), event, bytes(whole));
        }
        if (contentType == null || !Envelope.isJson(contentType)) {
            var refusal = Refusal.wrongMediaType("", "the data must be application/json");
            return refused(refusal, event, bytes(whole));
        }
        try {
            event.set("data", data(data));
            return judge(JsonText.parse(bytes(event)), bytes(event), true);
        } catch (NotJsonException e) {
            return refused(Refusal.of(e), event, bytes(whole));
        }
    }

    private static JsonNode data(byte[] data) {
        try {
            return JsonText.parse(data);
        } catch (NotJsonException e) {
            throw e.at("/data");
        }
    }

    /**
     * A JSON array of structured CloudEvents; gives a reading for each in order, and none when the array is broken.
     *
     * @throws UnreadableBatchException when the array is broken or longer than 10,000 events
     */
    public void readBatch(BatchBody body, Consumer<Reading> sink) throws IOException {
        demandWholeArray(body.open());
        var events = new JsonArraySplitter(body.open(), MAX_EVENT_BYTES);
        for (var element = events.next(); element != null; element = events.next()) {
            sink.accept(read(element.bytes()));
        }
    }

    private static void demandWholeArray(InputStream batch) throws IOException {
        var events = new JsonArraySplitter(batch, 1);
        for (int count = 0; events.next() != null; count++) {
            if (count == MAX_BATCH_EVENTS) {
                throw new UnreadableBatchException(413, "A batch may hold 10,000 events.");
            }
        }
    }

    /**
     * @param root the hub's own from here on
     * @param stands whether the raw bytes are the event, as JSON; else they are a row
     */
    private Reading judge(JsonNode root, byte[] raw, boolean stands) {
        try {
            Envelope envelope = stands ? Envelope.of(root) : Envelope.of(root).ofRow();
            demandKnownType(envelope.type());
            ObjectNode sent = demandFittingData(envelope);
            return accept(envelope, sent, stands && sent == root.get("data"), raw);
        } catch (Refusal refusal) {
            return refused(refusal, root, raw);
        }
    }

    private void demandKnownType(String type) {
        if (!catalogue.types().contains(type)) {
            List<String> near = NearMatches.of(type, catalogue.types());
            String hint = near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
            throw new Refusal(
                    422,
                    "The type of the event is unknown.",
                    List.of(new FieldMessage("/type", "is not in the catalogue of events" + hint)));
        }
    }

    private ObjectNode demandFittingData(Envelope envelope) {
        if (!(envelope.data() instanceof ObjectNode data)) {
            throw Refusal.wrongData(List.of(new FieldMessage("/data", "must be an object")));
        }
        var errors = new ArrayList<>(catalogue.complaints(envelope.type(), envelope.dataSchema(), data));
        Identifiers.complaints(data).stream()
                .filter(own -> errors.stream().noneMatch(e -> e.pointer().equals(own.pointer())))
                .toList()
                .forEach(errors::add);
        String subject = "customer/" + data.path("customer").path("customerNo").asText();
        if (!subject.equals(envelope.subject())) {
            errors.add(new FieldMessage("/subject", "must be customer/ followed by the customerNo of the data"));
        }
        if (!errors.isEmpty()) {
            throw Refusal.wrongData(errors);
        }
        return data;
    }

    /**
     * @param data as it was sent; from here on the hub's own
     * @param stands whether it stands in the raw bytes as JSON
     */
    private Reading accept(Envelope envelope, ObjectNode data, boolean stands, byte[] raw) {
        Instant now = clock.instant();
        String subject = "customer/" + data.path("customer").path("customerNo").asText();
        String hash = ContentHash.of(envelope.type(), subject, envelope.time(), data); // before anything is changed
        var normalised = Normaliser.normalise(data, LocalDate.ofInstant(now, SWEDEN));
        var warnings = new ArrayList<>(normalised.warnings());
        warnings.addAll(UnheardPurposes.warnings(data, catalogue.purposes()));
        if (envelope.time() != null && envelope.time().isAfter(now.plus(CLOCKS_DIFFER))) {
            warnings.add(new FieldMessage("/time", "lies in the future; its facts count from when the event came"));
        }
        var event = new Event(
                Ids.next(IDS::create),
                envelope.source(),
                envelope.id(),
                envelope.type(),
                subject,
                envelope.time(),
                data,
                envelope.extensions(),
                now);
        boolean asSent = stands && !normalised.isChanged();
        return new Reading.Accepted(event, envelope.dataSchema(), hash, warnings, raw, asSent);
    }

    /** The attribute of that name as it stands in the raw bytes; of a row the event itself has it, see {@link Envelope#ofRow}. */
    static @Nullable String dataSchema(byte[] raw) {
        try {
            JsonNode root = JsonText.parse(raw);
            return root.has("specversion") ? root.path("dataschema").textValue() : null;
        } catch (NotJsonException row) {
            return null;
        }
    }

    static byte[] canonical(Event event, @Nullable String dataSchema) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", event.id())
                .put("source", event.source())
                .put("type", event.type())
                .put("subject", event.subject());
        if (event.time() != null) {
            root.put("time", event.time().toString());
        }
        root.put("datacontenttype", "application/json");
        if (dataSchema != null) {
            root.put("dataschema", dataSchema);
        }
        event.extensions().forEach(root::put);
        root.set("data", event.data());
        return bytes(root);
    }

    private static Reading refused(Refusal refusal, @Nullable JsonNode root, byte[] raw) {
        return new Reading.Refused(
                refusal.status,
                refusal.getMessage(),
                refusal.errors,
                known(root, "source"),
                known(root, "id"),
                root == null ? null : known(root.path("data").path("customer"), "customerNo"),
                raw);
    }

    private static @Nullable String known(@Nullable JsonNode root, String attribute) {
        String text = root == null ? null : root.path(attribute).textValue();
        boolean usable = text != null
                && !text.isEmpty()
                && text.length() <= Envelope.LONGEST_ATTRIBUTE
                && Envelope.isVisible(text, true);
        return usable ? text : null;
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return StrictJson.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
