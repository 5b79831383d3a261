package se.budkavle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.release.StrictJson;

/** Brings sample events in through every door: HTTP in its three forms, dropped files, and the queue. */
final class DemoFeed {
    static final String QUEUE = "budkavle.events";
    private static final int BATCH = 50;

    private final HubClient hub;
    private final Path inbox;
    private final ConnectionFactory broker;
    private final Map<String, Integer> byDoor = new LinkedHashMap<>();
    private final List<Dropped> files = new ArrayList<>();

    DemoFeed(HubClient hub, Path data, ConnectionFactory broker) {
        this.hub = hub;
        this.inbox = data.resolve("inbox");
        this.broker = broker;
    }

    /** Door to how many events went in by it, files with mappings not counted. */
    Map<String, Integer> byDoor() {
        return byDoor;
    }

    /**
     * A file of another system.
     *
     * @param example where its content is
     * @param folder where it was dropped
     */
    record Dropped(String source, String feed, String name, Path example, Path folder) {}

    /** The files with mappings. */
    List<Dropped> files() {
        return files;
    }

    /** The hub's report on a dropped file lies beside it, wherever the hub has moved that. */
    List<Path> reportPlaces(Dropped file) {
        String report = file.name() + ".report.json";
        return Stream.of("done", "failed", "")
                .map(place -> file.folder().resolve(place).resolve(report))
                .toList();
    }

    void feed(List<JsonNode> events) {
        List<List<JsonNode>> shares = shares(events);
        one(shares.get(0));
        binary(shares.get(1));
        batches(shares.get(2));
        queue(shares.get(3));
        file(shares.get(4));
    }

    private static List<List<JsonNode>> shares(List<JsonNode> events) {
        var shares = Stream.generate(() -> (List<JsonNode>) new ArrayList<JsonNode>())
                .limit(5)
                .toList();
        for (int i = 0; i < events.size(); i++) {
            shares.get(i % 5).add(events.get(i));
        }
        return shares;
    }

    private void one(List<JsonNode> events) {
        events.forEach(event -> taken(hub.post("/events", "application/cloudevents+json", bytes(event))));
        byDoor.put("HTTP, one by one", events.size());
    }

    private void binary(List<JsonNode> events) {
        for (JsonNode event : events) {
            var headers = new LinkedHashMap<String, String>();
            for (String name : List.of("specversion", "id", "source", "type", "subject", "time")) {
                headers.put("ce-" + name, event.path(name).asText());
            }
            taken(hub.post("/events", "application/json", bytes(event.path("data")), headers));
        }
        byDoor.put("HTTP, binary mode", events.size());
    }

    private void batches(List<JsonNode> events) {
        for (int from = 0; from < events.size(); from += BATCH) {
            ArrayNode batch = StrictJson.MAPPER.createArrayNode();
            events.subList(from, Math.min(events.size(), from + BATCH)).forEach(batch::add);
            taken(hub.post("/events", "application/cloudevents-batch+json", bytes(batch)));
        }
        byDoor.put("HTTP, in batches", events.size());
    }

    private void queue(List<JsonNode> events) {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            var producer = session.createProducer(session.createQueue(QUEUE));
            for (JsonNode event : events) {
                producer.send(session.createTextMessage(new String(bytes(event), StandardCharsets.UTF_8)));
            }
            session.commit();
        } catch (JMSException e) {
            throw VerbFailedException.failed("the queue does not take messages: " + e.getMessage());
        }
        byDoor.put("queue " + QUEUE, events.size());
    }

    private void file(List<JsonNode> events) {
        String lines = events.stream()
                .map(event -> new String(bytes(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n", "", "\n"));
        drop("demo", "events", "samples.jsonl", lines.getBytes(StandardCharsets.UTF_8));
        byDoor.put("file of events", events.size());
    }

    /** The example files of every source, as the sources would drop them. */
    void sourceFiles(Path mappings) {
        try (Stream<Path> examples = Files.walk(mappings.resolve("sources"))) {
            for (Path file : examples.filter(DemoFeed::isExample).sorted().toList()) {
                Path feed = file.getParent();
                String source = feed.getParent().getParent().getFileName().toString();
                String name = file.getFileName().toString().replace(".in.", ".");
                Path folder = drop(source, feed.getFileName().toString(), name, Files.readAllBytes(file));
                files.add(new Dropped(source, feed.getFileName().toString(), name, file, folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the sources' examples cannot be read", e);
        }
    }

    private static boolean isExample(Path file) {
        return file.getFileName().toString().contains(".in.")
                && file.getParent().getParent().endsWith("examples")
                && Files.isRegularFile(file);
    }

    /** Written under another name, moved, then announced: the way a careful source does it. */
    private Path drop(String source, String feed, String name, byte[] content) {
        Path folder = inbox.resolve(source).resolve(feed);
        try {
            Files.createDirectories(folder);
            Path half = Files.write(folder.resolve("." + name + ".part"), content);
            Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(folder.resolve(name + ".done"));
        } catch (IOException e) {
            throw new UncheckedIOException("no file can be dropped into " + folder, e);
        }
        return folder;
    }

    private static void taken(HubClient.Answer answer) {
        if (!answer.ok()) {
            throw VerbFailedException.failed("the hub refused a sample: " + answer.problem());
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return StrictJson.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
