package se.budkavle.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What one simulator received, in order, and which reports it already gave; only ever added to. With a file each line is
 * handed to the operating system before the partner's answer goes out, so that a killed process forgets nothing it
 * promised. Thread-safe.
 */
final class Ledger implements AutoCloseable {
    /** Mails with attachments are longer than what the hub's doors take. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(4 * RelaySimulator.LARGEST_MESSAGE)
                            .build())
                    .build())
            .build();

    private static final String RECEIVED = "received";
    private static final String INCOMING = "incoming";

    private final LedgerLines lines;
    private final List<Integer> received = new ArrayList<>();
    private final List<Integer> incoming = new ArrayList<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private Ledger(LedgerLines lines) {
        this.lines = lines;
        for (int i = 0; i < lines.count(); i++) {
            index(i, parse(i));
        }
    }

    static Ledger open(LedgerMode mode, Path file) {
        return new Ledger(mode == LedgerMode.FILE ? LedgerLines.inFile(file) : LedgerLines.inMemory());
    }

    /** @param id the partner's own id of what was taken; empty when nothing was */
    void received(Instant at, String id, ObjectNode request, ObjectNode answer) {
        received(at, id, request, answer, "");
    }

    /** @param traceparent that the call carried; empty when it carried none */
    synchronized void received(Instant at, String id, ObjectNode request, ObjectNode answer, String traceparent) {
        add(RECEIVED, id, at, line -> {
            line.<ObjectNode>set("request", request).set("answer", answer);
            if (!traceparent.isEmpty()) {
                line.put("traceparent", traceparent);
            }
        });
    }

    /** Something that comes from the outside through this partner towards the hub, for example a reply from a phone. */
    synchronized void incoming(Instant at, String id, ObjectNode message) {
        add(INCOMING, id, at, line -> line.set("message", message));
    }

    /** The hub has this report now, or the partner has given up: it need not be given again. */
    synchronized void reported(String id, String report, Instant at) {
        if (!isReported(id, report)) {
            add("reported", id, at, line -> line.put("report", report));
        }
    }

    boolean isReported(String id, String report) {
        return reported.contains(id + " " + report);
    }

    /** How many lines came in so far: the next one's number. */
    synchronized int receivedCount() {
        return received.size() + incoming.size();
    }

    /** Oldest first; each line is read when it is asked for, so that a long ledger needs no memory. */
    void eachReceived(Consumer<JsonNode> reader) {
        each(received, reader);
    }

    void eachIncoming(Consumer<JsonNode> reader) {
        each(incoming, reader);
    }

    private void each(List<Integer> numbers, Consumer<JsonNode> reader) {
        List<Integer> now;
        synchronized (this) {
            now = List.copyOf(numbers);
        }
        now.forEach(number -> reader.accept(((ObjectNode) parse(number)).without("kind")));
    }

    private void add(String kind, String id, Instant at, Consumer<ObjectNode> rest) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("kind", kind).put("id", id).put("at", at.toString());
        rest.accept(line);
        try {
            index(lines.add(MAPPER.writeValueAsBytes(line)), line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void index(int number, JsonNode line) {
        String id = line.path("id").asText();
        switch (line.path("kind").asText()) {
            case RECEIVED -> received.add(number);
            case INCOMING -> incoming.add(number);
            default -> reported.add(id + " " + line.path("report").asText());
        }
    }

    private JsonNode parse(int number) {
        try {
            return MAPPER.readTree(lines.line(number));
        } catch (IOException e) {
            throw new UncheckedIOException("line " + (number + 1) + " of a sandbox ledger is damaged", e);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
