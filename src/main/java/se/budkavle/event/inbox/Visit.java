package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/** The files of one folder that this hub deals with now; no other hub does until it is closed. */
public final class Visit implements Iterable<InboxFile>, AutoCloseable {
    private final FeedFolder folder;
    private final List<InboxFile> files;
    private final FolderLock lock;
    private final Runnable left;

    Visit(FeedFolder folder, List<InboxFile> files, FolderLock lock, Runnable left) {
        this.folder = folder;
        this.files = files;
        this.lock = lock;
        this.left = left;
    }

    public FeedFolder folder() {
        return folder;
    }

    @Override
    public Iterator<InboxFile> iterator() {
        return files.iterator();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + folder.name() + " stays locked", e);
        } finally {
            left.run();
        }
    }
}
