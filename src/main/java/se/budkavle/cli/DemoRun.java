package se.budkavle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import se.budkavle.release.StrictJson;

/** Follows a demo until nothing moves any more, and then asks whether everything is accounted for. */
final class DemoRun {
    private static final long LOOK_MILLIS = 500;
    /** Without any change for this long, in machine time, the demo is stuck. */
    private static final long PATIENCE_MILLIS = 120_000;

    private final HubClient hub;
    private final DemoBoard board;

    DemoRun(HubClient hub, DemoBoard board) {
        this.hub = hub;
        this.board = board;
    }

    /** @param samples events fed one by one, in batches, by queue and in the file of events */
    DemoEnd untilSettled(DemoFeed feed, int samples) throws InterruptedException {
        String before = "";
        long changed = now();
        while (true) {
            JsonNode status = hub.get("/status");
            board.show(status, now());
            Optional<Long> rows = rowsTaken(feed);
            long expected = samples + rows.orElse(0L);
            if (rows.isPresent() && isSettled(status, expected)) {
                return end(true, expected, status);
            }
            String picture = status.path("channels") + " " + status.path("events") + status.path("unsettled");
            changed = picture.equals(before) ? changed : now();
            before = picture;
            if (now() - changed > PATIENCE_MILLIS) {
                return end(false, expected, status);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static boolean isSettled(JsonNode status, long expected) {
        return status.path("unsettled").asLong(1) == 0 && DemoBoard.sum(status.path("events")) >= expected;
    }

    private DemoEnd end(boolean settled, long expected, JsonNode status) {
        board.last(status);
        return new DemoEnd(settled, expected, status, hub.get("/account"), null);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** New events out of the files with mappings; empty until the hub has reported on every file. */
    private static Optional<Long> rowsTaken(DemoFeed feed) {
        long rows = 0;
        for (DemoFeed.Dropped file : feed.files()) {
            Optional<JsonNode> report = feed.reportPlaces(file).stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .flatMap(DemoRun::read);
            if (report.isEmpty()) {
                return Optional.empty();
            }
            rows += report.get().path("accepted").asLong();
        }
        return Optional.of(rows);
    }

    /** Empty while the report is being written. */
    private static Optional<JsonNode> read(Path report) {
        try {
            return Optional.of(StrictJson.MAPPER.readTree(Files.readAllBytes(report)));
        } catch (JsonProcessingException halfWritten) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the report " + report + " cannot be read", e);
        }
    }

    /** Of the first customers, the three whose timelines tell most: several channels, then many entries. */
    List<String> threeTimelines(long firstCustomer, int customers) {
        var timelines = new ArrayList<JsonNode>();
        for (long no = firstCustomer; no < firstCustomer + Math.min(customers, 60); no++) {
            timelines.add(hub.get(TimelineVerb.pathOf(String.valueOf(no))));
        }
        Comparator<JsonNode> telling = Comparator.comparingInt(DemoRun::channels)
                .thenComparingInt(timeline -> timeline.path("entries").size());
        return timelines.stream()
                .sorted(telling.reversed())
                .limit(3)
                .map(ReadableTimeline::of)
                .toList();
    }

    private static int channels(JsonNode timeline) {
        var channels = new TreeSet<String>();
        Stream<JsonNode> entries = StreamSupport.stream(timeline.path("entries").spliterator(), false);
        entries.map(entry -> entry.path("channel").asText("")).forEach(channels::add);
        return channels.size();
    }
}
