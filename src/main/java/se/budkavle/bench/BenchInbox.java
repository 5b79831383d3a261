package se.budkavle.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/** A source's side of the hub's inbox, with a clock. */
final class BenchInbox {
    private final Path data;
    private final HubProcess hub;
    private int files;

    BenchInbox(Path data, HubProcess hub) {
        this.data = data;
        this.hub = hub;
    }

    /**
     * Drops a file and waits until it is done.
     *
     * @param figures where to put what the hub's heap held in the middle of the file and after it; null when nobody asks
     */
    Round round(String variant, RowFiles rows, long count, @Nullable Map<String, Object> figures) throws Exception {
        Path folder = Files.createDirectories(data.resolve("inbox").resolve(rows.feed()));
        String name = "bench-" + ++files + "." + rows.name();
        Path part = folder.resolve("." + name);
        rows.write(part, count);
        long bytes = Files.size(part);
        Round round = AcceptScenario.measured(variant, hub, () -> {
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(folder.resolve(name + ".done"));
            return await(folder.resolve("done/" + name + ".report.json"), folder, rows, count, figures);
        });
        Files.deleteIfExists(folder.resolve("done").resolve(name));
        if (figures != null) {
            figures.put(variant + "FileMb", bytes >> 20);
            figures.put(variant + "LiveHeapMbAfter", liveHeapMb());
        }
        return round;
    }

    private long await(Path report, Path folder, RowFiles rows, long count, @Nullable Map<String, Object> figures)
            throws Exception {
        if (figures != null) {
            Waiting.until(
                    "half of the file was not read",
                    () -> Files.exists(report) || hub.gauge().rowsRead(rows.feed()) >= count / 2);
            figures.put("hub-" + rows.name() + "LiveHeapMbInTheMiddle", liveHeapMb());
        }
        Waiting.until(
                "the file was not read",
                () -> Files.exists(report) || Files.exists(folder.resolve("failed/" + report.getFileName())));
        long accepted = StrictJson.MAPPER
                .readTree(Files.readAllBytes(report))
                .path("accepted")
                .asLong();
        if (accepted != count) {
            throw new IllegalStateException("of %d rows %d were taken".formatted(count, accepted));
        }
        return accepted;
    }

    long liveHeapMb() throws Exception {
        return hub.liveHeapMb();
    }
}
