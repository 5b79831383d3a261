package se.budkavle.event.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.FieldMessage;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.Rewriting;
import se.budkavle.release.StrictJson;

/**
 * The examples beside the sources' mappings: {@code sources/<source>/examples/<feed>/NN-name.in.<ext>}, a file as the
 * source sends it, and {@code NN-name.out.json}, the events, warnings and rejections that it must become.
 */
public final class FeedExamples {
    /** The business time at which the files of examples come in. */
    public static final Instant RECEIVED = Instant.parse("2026-11-20T08:00:00Z");

    private static final String IN = ".in.";

    private final Path mappings;
    private final @Nullable Rewriting rewriting;
    private final List<Fault> faults = new ArrayList<>();

    private FeedExamples(Path mappings, @Nullable Rewriting rewriting) {
        this.mappings = mappings;
        this.rewriting = rewriting;
    }

    /** A fault for every example that is not met, and for every feed without an example. */
    public static List<Fault> run(Path mappings) {
        return new FeedExamples(mappings, null).run();
    }

    /** Rewrites what the examples must become where it differs; what is left are faults that no rewriting mends. */
    public static List<Fault> update(Path mappings, Rewriting rewriting) {
        return new FeedExamples(mappings, rewriting).run();
    }

    private List<Fault> run() {
        var catalogue = FeedCatalogue.load(Bundle.read(mappings), Clock.fixed(RECEIVED, ZoneOffset.UTC));
        catalogue.feeds().forEach(this::examples);
        return List.copyOf(faults);
    }

    private void examples(Feed feed) {
        Path folder = mappings.resolve(Path.of("sources", feed.source(), "examples", feed.name()));
        List<Path> inputs = inputs(folder);
        if (inputs.isEmpty()) {
            fault(
                    folder,
                    "has no example",
                    "write 01-name.in.* as the source sends it, and 01-name.out.json, what it must become");
        }
        for (Path in : inputs) {
            try {
                compare(in, outcome(feed, in));
            } catch (RefusedFileException e) {
                fault(in, "is refused as a whole: " + e.getMessage(), "mend the example or the feed");
            } catch (IOException e) {
                throw new UncheckedIOException("the example " + in + " cannot be read", e);
            }
        }
    }

    private static List<Path> inputs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().contains(IN))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    private static ObjectNode outcome(Feed feed, Path in) throws IOException {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        ArrayNode events = outcome.putArray("events");
        ArrayNode warnings = outcome.putArray("warnings");
        ArrayNode rejections = outcome.putArray("rejections");
        feed.read(in, in.getFileName().toString(), 0, row -> {
            switch (row) {
                case FeedRow.Taken taken -> {
                    events.add(tree(taken.reading().canonical()));
                    taken.reading().warnings().forEach(w -> add(warnings, row, w));
                }
                case FeedRow.Rejected rejected -> rejected.problems().forEach(p -> add(rejections, row, p));
            }
        });
        return outcome;
    }

    private static void add(ArrayNode list, FeedRow row, FieldMessage message) {
        list.addObject()
                .put("row", row.number())
                .put("field", message.pointer())
                .put("message", message.message());
    }

    private static JsonNode tree(byte[] json) {
        try {
            return StrictJson.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("what the hub wrote itself can be read", e);
        }
    }

    private void compare(Path in, ObjectNode outcome) throws IOException {
        String name = in.getFileName().toString();
        Path out = in.resolveSibling(name.substring(0, name.indexOf(IN)) + ".out.json");
        if (!Files.exists(out)) {
            fault(out, "is missing", "write it by hand from what the source says of its file");
        } else if (!asWritten(outcome).equals(expected(out))) {
            if (rewriting != null) {
                rewriting.rewrite(out, text(outcome));
            } else {
                fault(
                        out,
                        "is not what " + name + " becomes" + rejected(outcome, expected(out)),
                        "mend the mapping, or run check --update");
            }
        }
    }

    /** The first row that should have been taken: its reason tells most about what is wrong. */
    private static String rejected(ObjectNode outcome, JsonNode expected) {
        for (JsonNode rejection : outcome.path("rejections")) {
            boolean known = expected.path("rejections")
                            .findValuesAsText("message")
                            .contains(rejection.path("message").asText())
                    && expected.path("rejections").size()
                            == outcome.path("rejections").size();
            if (!known) {
                return ": row " + rejection.path("row").asText() + " is refused, "
                        + rejection.path("field").asText() + " "
                        + rejection.path("message").asText();
            }
        }
        return "";
    }

    /** Numbers as a file gives them back, whatever type they had in memory. */
    private static JsonNode asWritten(ObjectNode outcome) throws JsonProcessingException {
        return StrictJson.MAPPER.readTree(StrictJson.MAPPER.writeValueAsString(outcome));
    }

    private JsonNode expected(Path out) throws IOException {
        try {
            return StrictJson.MAPPER.readTree(Files.readString(out));
        } catch (JsonProcessingException e) {
            fault(out, "is not JSON", "run check --update");
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static String text(ObjectNode outcome) throws JsonProcessingException {
        return StrictJson.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(outcome) + "\n";
    }

    private void fault(Path place, String what, String remedy) {
        faults.add(new Fault(mappings.relativize(place).toString().replace('\\', '/'), 0, what, remedy));
    }
}
