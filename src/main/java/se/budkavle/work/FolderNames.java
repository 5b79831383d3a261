package se.budkavle.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is called what in a folder: the folder's own bytes, which forcing a file to the disk leaves out. */
public final class FolderNames {
    private FolderNames() {}

    /** A file that was made, renamed or removed here is so after a power cut too. */
    public static void force(Path folder) throws IOException {
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
