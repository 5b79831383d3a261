package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import se.budkavle.work.FolderNames;

/**
 * Where files that the hub fetches itself come to lie in a feed's folder: whole, durable and announced, or not at all.
 * Thread-safe.
 */
public final class Landing {
    private final Path folder;

    /** No two hubs write the same file, whoever fetches what. */
    private final String own = UUID.randomUUID().toString().substring(0, 8);

    public Landing(Path inbox, String source, String feed) {
        this.folder = inbox.resolve(source).resolve(feed);
    }

    /** What a source may call a file that is fetched, and what it may call one that it still writes. */
    public static boolean isWelcome(String name) {
        var file = new FileName(name);
        return file.isPlain() && !file.isUnfinished() && !file.isMarker();
    }

    /** A name that may stand in a log. */
    public static String safe(String name) {
        return new FileName(name).safe();
    }

    /** An earlier file of this name would be lost. */
    public boolean isFree(String name) {
        return !exists(folder.resolve(name))
                && !exists(folder.resolve(FeedFolder.PROCESSING).resolve(name));
    }

    /**
     * Writes a file down under a hidden name, makes it durable, gives it its own name and announces it.
     *
     * @param size what the file must measure
     * @throws IOException when it does not, or the line or the disk fails; then there is no file
     */
    public void receive(String name, InputStream in, long size) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve("." + name + "." + own + ".part");
        try {
            long received = write(part, in);
            if (received != size) {
                throw new IOException("a file of %d bytes came as %d; it is cut off or still being written"
                        .formatted(size, received));
            }
            FeedFolder.move(part, folder.resolve(name));
        } finally {
            Files.deleteIfExists(part);
        }
        FolderNames.force(folder);
        Files.deleteIfExists(folder.resolve(name + FileName.MARKER));
        Files.createFile(folder.resolve(name + FileName.MARKER));
    }

    private static long write(Path part, InputStream in) throws IOException {
        try (var channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
                OutputStream out = Channels.newOutputStream(channel)) {
            long received = in.transferTo(out);
            channel.force(true);
            return received;
        }
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
