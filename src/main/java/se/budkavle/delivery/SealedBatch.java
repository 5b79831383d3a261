package se.budkavle.delivery;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A batch whose names and bytes never change again, for a partner's route.
 *
 * @param claimed the lease under which it is handed over
 * @param files to upload, in order, each under a temporary name and then renamed
 * @param marker written last, when the files are in place
 * @param releasing the hub was stopped between the files and the marker: a file that is gone was taken by the partner
 */
public record SealedBatch(BatchRelease.Claimed claimed, List<Path> files, Path marker, boolean releasing) {
    public UUID batchId() {
        return claimed.batchId();
    }

    public String partner() {
        return claimed.partner();
    }
}
