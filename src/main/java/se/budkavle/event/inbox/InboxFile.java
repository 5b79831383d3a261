package se.budkavle.event.inbox;

import java.nio.file.Path;

/**
 * A file to deal with, where it lies now.
 *
 * @param name as the source gave it
 */
public record InboxFile(FeedFolder folder, Path path, FileName name) {
    static InboxFile of(FeedFolder folder, Path path) {
        return new InboxFile(folder, path, new FileName(path.getFileName().toString()));
    }

    boolean isTaken() {
        return path.getParent().equals(folder.processing());
    }

    InboxFile at(Path place) {
        return new InboxFile(folder, place, name);
    }
}
