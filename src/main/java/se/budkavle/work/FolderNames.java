package se.budkavle.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is called what in a folder: the folder's own bytes, which forcing a file to the disk leaves out. */
public final class FolderNames {
    private static final Logger LOG = LoggerFactory.getLogger(FolderNames.class);
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();
    /** Where it was seen to work: what fails there later is the disk. */
    private static final Set<Path> CAN = ConcurrentHashMap.newKeySet();

    private FolderNames() {}

    /**
     * A file that was made, renamed or removed here is so after a power cut too, if the file system can do that; some that
     * are shared over a network cannot, which is told once and keeps nothing from going on.
     */
    public static void force(Path folder) throws IOException {
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            force(names, folder);
        }
    }

    static void force(FileChannel names, Path folder) throws IOException {
        try {
            names.force(true);
            CAN.add(folder);
        } catch (IOException e) {
            if (CAN.contains(folder)) {
                throw e;
            }
            if (TOLD.add(folder)) {
                LOG.warn(
                        "the names in {} cannot be forced to the disk ({}): after a power cut a file of the last seconds may lack its name",
                        folder,
                        e.getMessage());
            }
        }
    }
}
