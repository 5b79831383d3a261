package se.budkavle.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A data folder that is ours for as long as we run, by its {@code hub.lock}: the lock of a dead hub is gone with it. */
public final class HeldFolder implements AutoCloseable {
    private final FileChannel channel;

    private HeldFolder(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the folder where there is none. @throws IllegalStateException with advice, when another hub has it */
    public static HeldFolder of(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel channel =
                    FileChannel.open(data.resolve("hub.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new IllegalStateException("the data folder " + data
                        + " is used by another hub: stop it, or set budkavle.data to another folder");
            }
            return new HeldFolder(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + data + " cannot be held", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException anotherHubInThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
