package se.budkavle.event.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.JsonArraySplitter;
import se.budkavle.event.JsonText;
import se.budkavle.event.NotJsonException;
import se.budkavle.event.UnreadableBatchException;

/** Rows that are JSON documents: one a line, or the elements of one array. */
final class JsonRows implements RowSource {
    private final Cutter cutter;
    private final boolean array;
    private final boolean wholeEvents;

    /** Gives one document after another, or null. */
    private interface Cutter {
        RecordSplitter.@Nullable Record next() throws IOException;
    }

    private JsonRows(Cutter cutter, boolean array, boolean wholeEvents) {
        this.cutter = cutter;
        this.array = array;
        this.wholeEvents = wholeEvents;
    }

    /** @param wholeEvents rows are CloudEvents already, and not to be mapped */
    static JsonRows of(InputStream in, String fileName, boolean wholeEvents) {
        if (fileName.endsWith(".jsonl") || fileName.endsWith(".ndjson")) {
            return new JsonRows(RecordSplitter.lines(in)::next, false, wholeEvents);
        }
        var elements = new JsonArraySplitter(in, RecordSplitter.LONGEST);
        return new JsonRows(() -> element(elements), true, wholeEvents);
    }

    private static RecordSplitter.@Nullable Record element(JsonArraySplitter elements) throws IOException {
        try {
            var element = elements.next();
            return element == null ? null : new RecordSplitter.Record(element.bytes(), element.tooLong());
        } catch (UnreadableBatchException e) {
            throw new RefusedFileException("The file is no JSON array of rows. " + e.getMessage());
        }
    }

    @Override
    public boolean pass() throws IOException {
        return cutter.next() != null;
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        RecordSplitter.Record found = cutter.next();
        if (found == null) {
            return null;
        }
        if (found.tooLong()) {
            return new RawRow.Broken("", "is longer than 1 MB", found.bytes());
        }
        return wholeEvents ? new RawRow.Document(found.bytes()) : row(found.bytes());
    }

    private static RawRow row(byte[] bytes) {
        try {
            JsonNode tree = JsonText.parse(bytes);
            if (!(tree instanceof ObjectNode object)) {
                return new RawRow.Broken("", "must be a JSON object", bytes);
            }
            Map<String, Object> values = new LinkedHashMap<>();
            object.properties().stream()
                    .filter(field -> !field.getValue().isNull())
                    .forEach(field -> values.put(field.getKey(), field.getValue()));
            return new RawRow.Values(values, bytes);
        } catch (NotJsonException e) {
            return new RawRow.Broken(e.pointer(), e.getMessage(), bytes);
        }
    }

    @Override
    public byte[] opening() {
        return ascii(array ? "[\n" : "");
    }

    @Override
    public byte[] between() {
        return ascii(array ? ",\n" : "\n");
    }

    @Override
    public byte[] closing(long rows) {
        return ascii(array ? "]\n" : "");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
