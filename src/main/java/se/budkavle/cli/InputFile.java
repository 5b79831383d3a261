package se.budkavle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file named on the command line. */
final class InputFile {
    private InputFile() {}

    static byte[] bytes(@Nullable Path file) {
        if (file != null && Files.isDirectory(file)) {
            throw VerbFailedException.refused(file + " is a folder, name a file in it");
        }
        if (file == null || !Files.isRegularFile(file)) {
            throw VerbFailedException.refused("there is no file " + file);
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw VerbFailedException.refused(file + " cannot be read");
        }
    }
}
