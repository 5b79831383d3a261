package se.budkavle.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The programs of the PostgreSQL that the hub starts, unpacked once for each data folder. The library that unpacks them keeps
 * what it finds, be it half a file of a hub that was killed at it, and lets everybody write to the folder that it is given: so
 * that lies in one that is the owner's alone, and only programs that a database has started from are kept.
 */
final class PostgresPrograms {
    /** A system property: one folder for all the hubs of a test run, of which nobody is sure to be alone. */
    private static final String SHARED = "budkavle.postgres-binaries";

    private final Path folder;
    private final Path started;
    private final boolean shared;

    private PostgresPrograms(Path folder, Path started, boolean shared) {
        this.folder = folder;
        this.started = started;
        this.shared = shared;
    }

    static PostgresPrograms of(Path data) {
        String shared = System.getProperty(SHARED);
        return shared == null ? alone(data) : new PostgresPrograms(Path.of(shared), Path.of(shared, "started"), true);
    }

    static PostgresPrograms alone(Path data) {
        Path owners = data.resolve("postgres-binaries");
        return new PostgresPrograms(owners.resolve("unpacked"), owners.resolve("started"), false);
    }

    /** Where they are unpacked, each version of them in a folder of its own. */
    Path folder() {
        return folder;
    }

    /** False when they have to be unpacked, which takes room. */
    boolean areThere() {
        return shared || Files.exists(started);
    }

    /** Removes what no database has started from. While no database of this folder runs. */
    void removeUnfinished() throws IOException {
        if (shared) {
            return;
        }
        Path owners = Files.createDirectories(folder.getParent());
        if (!areThere()) {
            for (Path old : in(owners)) { // the folder itself may be a link, or a disk of its own
                FileSystemUtils.deleteRecursively(old);
            }
        }
        Files.createDirectories(folder);
        if (Files.getFileStore(owners).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(owners, PosixFilePermissions.fromString("rwx------"));
        }
        List<String> kept = areThere() ? Files.readAllLines(started) : List.of();
        for (Path version : in(folder)) {
            if (!kept.contains(version.getFileName().toString())) {
                FileSystemUtils.deleteRecursively(version);
            }
        }
    }

    /** A database has started from them: they are made durable, and kept from now on. */
    void haveStarted() throws IOException {
        String names =
                in(folder).stream().map(v -> v.getFileName() + "\n").sorted().collect(Collectors.joining());
        if (shared || areThere() && Files.readString(started).equals(names)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }
        OwnerOnly.write(started, names);
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> each = Files.list(folder)) {
            return each.toList();
        }
    }
}
