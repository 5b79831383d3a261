package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Path;

/** What a side file held up to its checkpoint is not there as it was written: somebody has deleted, cut or changed it. */
final class SpoiledSideFileException extends IOException {
    private SpoiledSideFileException(String message) {
        super(message);
    }

    static SpoiledSideFileException cut(Path file, long found, long wanted) {
        return new SpoiledSideFileException(
                "%s holds %d of the %d bytes that were written to it".formatted(file.getFileName(), found, wanted));
    }

    /** @param line 1-based; what stands in it may be a person's, and is not repeated */
    static SpoiledSideFileException changed(Path file, int line) {
        return new SpoiledSideFileException(
                "%s, line %d, is not as it was written to it".formatted(file.getFileName(), line));
    }
}
