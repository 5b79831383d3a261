package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import se.budkavle.work.FolderNames;

/**
 * A file that grows with each chunk, in step with the checkpoint: what was written after it is cut off when the reading
 * is taken up again. Comes into being with its first byte.
 */
final class SideFile implements AutoCloseable {
    private final Path path;
    private long length;
    private boolean nameIsNew = true;
    private @Nullable FileChannel channel;

    private SideFile(Path path, long length) {
        this.path = path;
        this.length = length;
    }

    /**
     * @param length at the checkpoint
     * @throws SpoiledSideFileException when not as much is there
     */
    static SideFile upTo(Path path, long length) throws IOException {
        var file = new SideFile(path, length);
        long found = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
        if (found < length) {
            throw SpoiledSideFileException.cut(path, found, length);
        }
        if (found > 0) {
            file.open();
        }
        return file;
    }

    private FileChannel open() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            channel.truncate(length).position(length);
        }
        return channel;
    }

    void append(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        FileChannel open = open();
        while (buffer.hasRemaining()) {
            length += open.write(buffer);
        }
    }

    /** Durable before the checkpoint speaks of it. */
    void sync() throws IOException {
        if (channel != null) {
            channel.force(true);
            if (nameIsNew) {
                FolderNames.force(path.toAbsolutePath().getParent());
                nameIsNew = false;
            }
        }
    }

    long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
