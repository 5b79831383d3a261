package se.budkavle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import se.budkavle.work.LeftDatabase;

/** The demo's own data folder, emptied before each run; only the unpacked database programs stay. */
final class DemoFolder {
    private static final String KEPT = "postgres-binaries";

    private DemoFolder() {}

    /** @throws VerbFailedException when a demo runs there */
    static Path fresh(Path folder) {
        try {
            Files.createDirectories(folder);
            refuseWhenInUse(folder);
            LeftDatabase.stop(folder.resolve("postgres"));
            try (Stream<Path> entries = Files.list(folder)) {
                for (Path entry : entries.toList()) {
                    if (!entry.getFileName().toString().equals(KEPT)) {
                        delete(entry);
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be emptied", e);
        }
    }

    private static void refuseWhenInUse(Path folder) throws IOException {
        Path lockFile = folder.resolve("hub.lock");
        if (!Files.exists(lockFile)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw VerbFailedException.failed("a demo runs already in " + folder + "; stop it first");
            }
        }
    }

    private static void delete(Path entry) throws IOException {
        try (Stream<Path> paths = Files.walk(entry)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
