package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import se.budkavle.work.Failpoints;

/**
 * A folder below the inbox: {@code <source>/<feed>}, with {@code processing}, {@code done} and {@code failed} in it.
 *
 * @param source empty for files that lie too high up
 * @param feed empty for files that lie too high up
 */
public record FeedFolder(String source, String feed, Path path) {
    static final String PROCESSING = "processing";
    static final String DONE = "done";
    static final String FAILED = "failed";
    static final Set<String> OWN = Set.of(PROCESSING, DONE, FAILED);

    /** For logs: tells the place, never a file's name. */
    public String name() {
        return source + "/" + feed;
    }

    /** For logs: what a file system said, without the file's name that it said it of. */
    static String said(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : null;
        String kind = e.getClass().getSimpleName();
        return reason == null ? kind : kind + " (" + reason + ")";
    }

    Path processing() {
        return path.resolve(PROCESSING);
    }

    Path done() {
        return path.resolve(DONE);
    }

    Path failed() {
        return path.resolve(FAILED);
    }

    /** @throws IOException also when a link stands where a folder should be: it could lead anywhere */
    void prepare() throws IOException {
        for (Path folder : List.of(processing(), done(), failed())) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
        }
    }

    /** Files that wait, of whatever name; links and folders are not seen. */
    List<Path> dropped() {
        return files(path);
    }

    /** Files that were taken and not finished. */
    List<Path> inProcessing() {
        return files(processing()).stream()
                .filter(f -> !f.getFileName().toString().startsWith("."))
                .toList();
    }

    /** How many files were refused whole, lie there still, and have not been taken under the same name since. */
    long refused() {
        return files(failed()).stream()
                .map(f -> new FileName(f.getFileName().toString()))
                .filter(name -> name.newer().stream().noneMatch(newer -> Files.exists(failed().resolve(newer))))
                .filter(name -> reported(failed(), name.report()) > reported(done(), name.report()))
                .count();
    }

    /** When it was written, in milliseconds; 0 when there is none. */
    private static long reported(Path folder, String report) {
        return folder.resolve(report).toFile().lastModified();
    }

    static List<Path> files(Path folder) {
        return entries(folder).stream()
                .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    static List<Path> folders(Path folder) {
        return entries(folder).stream()
                .filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                .filter(f -> !OWN.contains(f.getFileName().toString()))
                .toList();
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
        }
    }

    /** In one step, so that a reader sees the file in one place or the other. */
    static void move(Path from, Path to) throws IOException {
        Failpoints.pass("before rename in inbox to " + to.getParent().getFileName());
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Files.move(from, to);
        }
        Failpoints.pass("after rename in inbox to " + to.getParent().getFileName());
    }
}
