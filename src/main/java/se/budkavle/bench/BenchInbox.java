package se.budkavle.bench;

import java.io.IOException;
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

    /** A file beside where it will be dropped, under a name that no hub looks at. */
    record Written(Path file, long rows) {}

    Written write(RowFiles rows, long count) throws IOException {
        Path folder = Files.createDirectories(data.resolve("inbox").resolve(rows.feed()));
        var written = new Written(folder.resolve(".bench-" + ++files + "." + rows.name()), count);
        rows.write(written.file(), count);
        return written;
    }

    /**
     * Drops a file and waits until it is done.
     *
     * @param figures where to put what the hub's heap held in the middle of the file and after it; null when nobody asks
     */
    Round round(String variant, RowFiles rows, Written written, @Nullable Map<String, Object> figures)
            throws Exception {
        Path folder = written.file().getParent();
        String name = written.file().getFileName().toString().substring(1);
        long bytes = Files.size(written.file());
        Round round = AcceptScenario.measured(variant, hub, () -> {
            Files.move(written.file(), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(folder.resolve(name + ".done"));
            return await(folder.resolve("done/" + name + ".report.json"), folder, rows, written.rows(), figures);
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
