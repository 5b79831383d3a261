package se.budkavle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import se.budkavle.partner.Settings;

/**
 * What a placeholder of a partner stands for now: the environment's word, or the content of the file that {@code
 * <placeholder>.file} names, read again when the file has changed, so that a secret changes without a restart.
 * Thread-safe.
 */
final class PlaceholderValues implements Settings {
    private static final String FILE = ".file";

    private final Environment environment;
    private final Map<String, Optional<Path>> files = new ConcurrentHashMap<>();
    private final Map<Path, Content> contents = new ConcurrentHashMap<>();

    private record Content(FileTime changed, String text) {}

    PlaceholderValues(Environment environment) {
        this.environment = environment;
    }

    static boolean has(Environment environment, String placeholder) {
        return environment.containsProperty(placeholder) || environment.containsProperty(placeholder + FILE);
    }

    @Override
    public boolean isInFile(String name) {
        return !name.endsWith(FILE) && environment.containsProperty(name + FILE);
    }

    @Override
    public @Nullable String apply(String placeholder) {
        Optional<Path> file =
                files.computeIfAbsent(placeholder, p -> Optional.ofNullable(environment.getProperty(p + FILE))
                        .map(Path::of));
        return file.isPresent() ? content(file.get(), placeholder) : environment.getProperty(placeholder);
    }

    private String content(Path file, String placeholder) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            Content known = contents.get(file);
            if (known == null || !known.changed().equals(changed)) {
                known = new Content(changed, Files.readString(file).strip());
                contents.put(file, known);
            }
            return known.text();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the value of {{" + placeholder + "}} cannot be read from " + file + "; let the hub read that file",
                    e);
        }
    }
}
