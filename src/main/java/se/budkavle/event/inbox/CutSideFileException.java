package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Path;

/** What a side file held up to its checkpoint is gone: somebody has deleted it, or cut it. */
final class CutSideFileException extends IOException {
    CutSideFileException(Path file, long found, long wanted) {
        super("%s holds %d of the %d bytes that were written to it".formatted(file.getFileName(), found, wanted));
    }
}
