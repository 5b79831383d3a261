package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import se.budkavle.event.feed.Feed;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.event.feed.FeedRow;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.Sandbox;
import se.budkavle.sandbox.Verdict;

/** Asks the oracle about a demo: everything that went in, against what hub and partners say of it. */
final class DemoOracle implements Oracle.Hub {
    private final HubClient hub;

    DemoOracle(HubClient hub) {
        this.hub = hub;
    }

    /** @param files the sources' files that were dropped, by source and feed */
    Verdict judge(List<JsonNode> samples, Path mappings, List<DemoFeed.Dropped> files, Sandbox sandbox) {
        Stream<JsonNode> fed = Stream.concat(samples.stream(), rows(mappings, files).stream());
        return Oracle.judge(fed.iterator(), this, sandbox::eachReceived);
    }

    @Override
    public JsonNode get(String path) {
        return hub.get(path);
    }

    @Override
    public List<JsonNode> again(List<JsonNode> events) {
        var batch = StrictJson.MAPPER.createArrayNode().addAll(events);
        HubClient.Answer answer = hub.post(
                "/events",
                "application/cloudevents-batch+json",
                batch.toString().getBytes(StandardCharsets.UTF_8),
                Map.of());
        if (!answer.ok()) {
            throw VerbFailedException.failed("the hub did not take the events again: " + answer.problem());
        }
        return StreamSupport.stream(answer.body().path("results").spliterator(), false)
                .toList();
    }

    /** The events that the files' rows are, as the hub makes them. */
    private static List<JsonNode> rows(Path mappings, List<DemoFeed.Dropped> files) {
        var catalogue = FeedCatalogue.load(Bundle.read(mappings), Clock.systemUTC());
        var events = new ArrayList<JsonNode>();
        for (DemoFeed.Dropped file : files) {
            Feed feed = catalogue.feed(file.source(), file.feed()).orElseThrow();
            try (var in = Files.newInputStream(file.example());
                    var again = Files.newInputStream(file.example())) {
                SortedMap<Long, JsonNode> sent = feed.mapped(again, file.name());
                feed.read(in, file.name(), row -> {
                    if (row instanceof FeedRow.Taken taken) {
                        events.add(sent.get(taken.number()));
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException("the example " + file.example() + " cannot be read", e);
            }
        }
        return events;
    }
}
