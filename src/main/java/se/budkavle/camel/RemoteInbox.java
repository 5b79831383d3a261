package se.budkavle.camel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import se.budkavle.event.inbox.Landing;

/**
 * Fetches a source's files from its SFTP server into the inbox. A file is taken when it is announced or calm for two
 * polls, and put aside on the server only when our copy is durable. Where the hub dies in between, the same content comes
 * again and is known as a duplicate.
 */
@Component("remoteInbox")
final class RemoteInbox implements GenericFileProcessStrategy<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteInbox.class);
    private static final String MARKER = ".done";
    private static final int CALM_POLLS = 2;
    private static final int MOST_REMEMBERED = 100_000;

    private final Path inbox;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param landed it lies in our inbox already, and only its place on the server is still to be changed */
    private record Seen(long size, long modified, int calm, boolean landed) {
        boolean isLike(GenericFile<?> file) {
            return size == file.getFileLength() && modified == file.getLastModified();
        }
    }

    RemoteInbox(@Value("${budkavle.inbox}") Path inbox) {
        this.inbox = inbox;
    }

    @Override
    public void prepareOnStartup(GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {
        // nothing is kept from one start to the next
    }

    /** Whether the file is fetched at this poll. */
    @Override
    public boolean begin(
            GenericFileOperations<Object> operations,
            GenericFileEndpoint<Object> endpoint,
            Exchange exchange,
            GenericFile<Object> file) {
        String name = file.getFileNameOnly();
        if (!Landing.isWelcome(name)) {
            if (!name.endsWith(MARKER)) {
                LOG.debug("a source's file is left where it is: {}", Landing.safe(name));
            }
            return false;
        }
        Seen now = look(file);
        if (now.landed()) {
            putAside(operations, file);
            return false;
        }
        return now.calm() >= CALM_POLLS || isAnnounced(operations, file);
    }

    /** A marker that is older than the file was meant for an earlier one of the same name. */
    private static boolean isAnnounced(GenericFileOperations<Object> operations, GenericFile<Object> file) {
        return onTheServer(operations, file.getAbsoluteFilePath() + MARKER)
                .filter(marker -> marker.getLastModified() >= file.getLastModified())
                .isPresent();
    }

    private static Optional<SftpRemoteFile<?>> onTheServer(GenericFileOperations<Object> operations, String path) {
        return operations.existsFile(path)
                ? Arrays.stream(operations.listFiles(path)).findFirst().map(SftpRemoteFile.class::cast)
                : Optional.empty();
    }

    private Seen look(GenericFile<Object> file) {
        if (seen.size() > MOST_REMEMBERED) {
            seen.clear();
        }
        return seen.merge(
                place(file),
                new Seen(file.getFileLength(), file.getLastModified(), 0, false),
                (before, fresh) -> before.isLike(file)
                        ? new Seen(fresh.size(), fresh.modified(), before.calm() + 1, before.landed())
                        : fresh);
    }

    /** The route's step: our copy, whole and durable. */
    void fetch(Exchange exchange) throws IOException {
        GenericFile<?> file = (GenericFile<?>) exchange.getProperty("CamelFileExchangeFile");
        var landing = new Landing(
                inbox, exchange.getVariable("source", String.class), exchange.getVariable("feed", String.class));
        if (!landing.isFree(file.getFileNameOnly())) {
            throw new IOException("an earlier file of the same name is not read yet; this one waits on its server");
        }
        try (InputStream body = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            landing.receive(file.getFileNameOnly(), body, file.getFileLength());
        } catch (org.apache.camel.InvalidPayloadException e) {
            throw new IOException("the server gave no content", e);
        }
        seen.put(place(file), new Seen(file.getFileLength(), file.getLastModified(), 0, true));
    }

    @Override
    public void commit(
            GenericFileOperations<Object> operations,
            GenericFileEndpoint<Object> endpoint,
            Exchange exchange,
            GenericFile<Object> file) {
        putAside(operations, file);
    }

    /**
     * Into {@code taken/} beside it, under a name of its own when an earlier file has it already. What the source has put in
     * its place meanwhile nobody has read: that stays.
     */
    private void putAside(GenericFileOperations<Object> operations, GenericFile<Object> file) {
        boolean isTheSame = onTheServer(operations, file.getAbsoluteFilePath())
                .filter(now ->
                        now.getFileLength() == file.getFileLength() && now.getLastModified() == file.getLastModified())
                .isPresent();
        if (!isTheSame) {
            seen.remove(place(file));
            return;
        }
        String folder = file.getParent() == null || file.getParent().isEmpty() ? "." : file.getParent();
        String name = file.getFileNameOnly();
        operations.buildDirectory(folder + "/taken", false);
        String target = folder + "/taken/" + name;
        for (int number = 1; operations.existsFile(target); number++) {
            target = folder + "/taken/" + name + "." + number;
        }
        if (operations.existsFile(file.getAbsoluteFilePath() + MARKER)) {
            operations.deleteFile(file.getAbsoluteFilePath() + MARKER);
        }
        if (!operations.renameFile(file.getAbsoluteFilePath(), target)) {
            throw new GenericFileOperationFailedException("a fetched file cannot be put aside on its server");
        }
        seen.remove(place(file));
    }

    @Override
    public void abort(
            GenericFileOperations<Object> operations,
            GenericFileEndpoint<Object> endpoint,
            Exchange exchange,
            GenericFile<Object> file) {
        // it stays on its server and comes again
    }

    @Override
    public void rollback(
            GenericFileOperations<Object> operations,
            GenericFileEndpoint<Object> endpoint,
            Exchange exchange,
            GenericFile<Object> file) {
        // it stays on its server and comes again
    }

    private static String place(GenericFile<?> file) {
        return file.getEndpointPath() + "|" + file.getAbsoluteFilePath();
    }
}
