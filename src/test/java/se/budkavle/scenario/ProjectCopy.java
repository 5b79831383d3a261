package se.budkavle.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The shipped routes and mappings, for a test to change. */
final class ProjectCopy {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Path folder;

    private ProjectCopy(Path folder) {
        this.folder = folder;
    }

    static ProjectCopy in(Path folder) {
        for (String part : List.of("routes", "mappings")) {
            copy(PROJECT.resolve(part), folder.resolve(part));
        }
        return new ProjectCopy(folder);
    }

    ProjectCopy changed(String file, UnaryOperator<String> change) {
        Path path = folder.resolve(file);
        try {
            Files.writeString(path, change.apply(Files.readString(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Gives the texts to these partners, for example {@code twilio: {weight: 100, mode: live}}. */
    ProjectCopy textsBy(String shares) {
        return changed(
                "mappings/policy/channels.yaml", text -> text.replace("46elks: {weight: 100, mode: live}", shares));
    }

    /** As anybody does it by hand: both folders under another name, and the name in every file. */
    ProjectCopy partnerLike(String model, String name) {
        for (String part : List.of("routes", "mappings")) {
            Path copy = folder.resolve(part).resolve("partners").resolve(name);
            copy(folder.resolve(part).resolve("partners").resolve(model), copy);
            files(copy).forEach(file -> changed(folder.relativize(file).toString(), t -> t.replace(model, name)));
        }
        return this;
    }

    /** Its routes are gone: nobody takes what is meant for it, nobody fetches what it says. */
    ProjectCopy withoutRoutesOf(String partner) {
        for (Path file : files(folder.resolve("routes/partners").resolve(partner))) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    Path root() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    RunningHub start(String... more) {
        return RunningHub.start(
                data(),
                Stream.concat(
                                Stream.of(
                                        "--budkavle.routes=" + folder.resolve("routes"),
                                        "--budkavle.mappings=" + folder.resolve("mappings")),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static void copy(Path from, Path to) {
        try {
            for (Path file : files(from)) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
