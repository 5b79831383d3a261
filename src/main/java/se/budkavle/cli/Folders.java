package se.budkavle.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where things lie: the project (routes and mappings) and the data of the hub, from settings and the launcher. */
final class Folders {
    private Folders() {}

    /** The project that a verb works on: the current folder when it is one, else the launcher's. */
    static Path project() {
        Optional<String> chosen = Optional.ofNullable(System.getProperty("budkavle.project"));
        if (chosen.isPresent()) {
            return Path.of(chosen.get());
        }
        Path here = Path.of("").toAbsolutePath();
        return isProject(here) ? here : home();
    }

    /** The folder of the launcher; the current one when the jar was started by hand. */
    static Path home() {
        return Path.of(System.getProperty("budkavle.home", "")).toAbsolutePath();
    }

    static Path mappings() {
        return setting("budkavle.mappings").map(Path::of).orElseGet(() -> project()
                .resolve("mappings"));
    }

    static Path routes() {
        return setting("budkavle.routes").map(Path::of).orElseGet(() -> project()
                .resolve("routes"));
    }

    static Path data() {
        return setting("budkavle.data").map(Path::of).orElseGet(() -> home().resolve("data"));
    }

    static Path demoData() {
        return data().resolve("demo");
    }

    static boolean isProject(Path folder) {
        return Files.isDirectory(folder.resolve("mappings")) && Files.isDirectory(folder.resolve("routes"));
    }

    /** A setting as the hub itself reads it: a system property, else the environment ({@code BUDKAVLE_DATA}). */
    static Optional<String> setting(String name) {
        String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
        return Stream.of(
                        System.getProperty(name),
                        System.getenv(variable.replace("-", "")),
                        System.getenv(variable.replace("-", "_")))
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }
}
