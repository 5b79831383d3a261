package se.budkavle.camel;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.BatchBody;

/** A body that was read to its end: a short one in memory, a long one in a file without a name, which goes with its process. */
final class SpooledBody implements BatchBody, AutoCloseable {
    private static final int IN_MEMORY = 256 * 1024;

    private final byte[] start;
    private final @Nullable FileChannel file;
    private final long length;

    private SpooledBody(byte[] start, @Nullable FileChannel file, long length) {
        this.start = start;
        this.file = file;
        this.length = length;
    }

    /** A disk that takes no more; the sender may come again. */
    static final class NoRoomException extends IOException {
        NoRoomException(String message, @Nullable IOException cause) {
            super(message, cause);
        }
    }

    /**
     * @param most no more bytes than these are read
     * @throws NoRoomException when the disk does not take it
     */
    static SpooledBody of(InputStream in, long most, Path folder) throws IOException {
        byte[] start = in.readNBytes((int) Math.min(IN_MEMORY, most));
        if (start.length < IN_MEMORY) {
            return new SpooledBody(start, null, start.length);
        }
        FileChannel file = nameless(folder);
        try {
            long length = keep(file, start, start.length);
            var buffer = new byte[64 * 1024];
            int n = 0;
            while (length < most && (n = in.read(buffer, 0, (int) Math.min(buffer.length, most - length))) >= 0) {
                length += keep(file, buffer, n);
            }
            return new SpooledBody(new byte[0], file, length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static FileChannel nameless(Path folder) throws NoRoomException {
        try {
            Path name = Files.createTempFile(Files.createDirectories(folder), "body", ".part");
            FileChannel file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(name);
            return file;
        } catch (IOException e) {
            throw new NoRoomException("a long body cannot be kept", e);
        }
    }

    private static int keep(FileChannel file, byte[] bytes, int count) throws NoRoomException {
        try {
            var buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            return count;
        } catch (IOException e) {
            throw new NoRoomException("a long body cannot be kept", e);
        }
    }

    long length() {
        return length;
    }

    @Override
    public InputStream open() throws IOException {
        if (file == null) {
            return new ByteArrayInputStream(start);
        }
        file.position(0);
        return new FilterInputStream(Channels.newInputStream(file)) {
            @Override
            public void close() {
                // the file is closed with the body
            }
        };
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a spooled body cannot be closed", e);
        }
    }
}
