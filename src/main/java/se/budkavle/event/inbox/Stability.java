package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells which files nobody writes to any more. Asked once a poll, by one thread. */
final class Stability {
    /** Polls that must find a file as the poll before left it. */
    private static final int CALM_POLLS = 2;

    /** What changes when a file is written to. */
    record Look(long size, FileTime modified) {
        static Look at(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Look(attributes.size(), attributes.lastModifiedTime());
        }
    }

    private record Seen(Look look, int calm) {}

    private final Map<Path, Seen> seen = new HashMap<>();

    /** Whether the file may be taken now: announced by its marker, or calm for two polls. */
    boolean isStable(Path file) throws IOException {
        Optional<Look> look = look(file);
        if (look.isEmpty()) {
            seen.remove(file);
            return false;
        }
        Seen now = seen.merge(
                file,
                new Seen(look.get(), 0),
                (before, fresh) ->
                        before.look().equals(fresh.look()) ? new Seen(fresh.look(), before.calm() + 1) : fresh);
        return now.calm() >= CALM_POLLS || isAnnounced(file, look.get());
    }

    /** A marker that is older than the file was meant for an earlier one of the same name. */
    private static boolean isAnnounced(Path file, Look look) throws IOException {
        Optional<Look> marker = look(marker(file));
        return marker.isPresent() && marker.get().modified().compareTo(look.modified()) >= 0;
    }

    static Path marker(Path file) {
        return file.resolveSibling(file.getFileName() + FileName.MARKER);
    }

    private static Optional<Look> look(Path file) throws IOException {
        try {
            return Optional.of(Look.at(file));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Forgets files that are no longer there. */
    void keepOnly(Set<Path> present) {
        seen.keySet().retainAll(present);
    }
}
