package se.budkavle.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The hub as its users start it: its jar, and the libraries beside it. */
final class ShippedHub {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    static final Path JAR = TARGET.resolve("app/budkavle.jar");

    /** What a start loads, as the machine wants it: of its many starts each takes half as long with it. */
    private static final Path CLASSES = TARGET.resolve("hub-classes.jsa");

    private ShippedHub() {}

    /**
     * Options that take a start's classes from an archive. Whoever comes first makes it, by a start and a stop; others go
     * without meanwhile.
     */
    static List<String> classesAtHand() {
        try (var channel = FileChannel.open(
                        CLASSES.resolveSibling("hub-classes.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && isStale()) {
                make();
            }
            return isStale() ? List.of() : List.of("-XX:SharedArchiveFile=" + CLASSES);
        } catch (OverlappingFileLockException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStale() throws IOException {
        return !Files.exists(CLASSES)
                || Files.getLastModifiedTime(CLASSES).compareTo(Files.getLastModifiedTime(JAR)) < 0;
    }

    private static void make() throws IOException {
        Path fresh = CLASSES.resolveSibling("hub-classes.new");
        Path folder = Files.createTempDirectory(TARGET, "hub-classes");
        try (var hub = new HubProcess(folder.resolve("data"))) {
            hub.start(List.of("-XX:ArchiveClassesAtExit=" + fresh));
            hub.stop();
        }
        if (Files.exists(fresh)) { // it is only for speed
            Files.move(fresh, CLASSES, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        FileSystemUtils.deleteRecursively(folder);
    }
}
