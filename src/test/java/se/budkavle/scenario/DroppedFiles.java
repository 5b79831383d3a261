package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import se.budkavle.release.StrictJson;

/** A source's side of the inbox: drops files into a feed's folder and looks at what comes of them. */
record DroppedFiles(Path folder) {
    static DroppedFiles of(Path data, String source, String feed) {
        Path folder = data.resolve("inbox").resolve(source).resolve(feed);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DroppedFiles(folder);
    }

    /** The careful way: under another name first, then announced. */
    void drop(String name, byte[] content) {
        try {
            Path half = Files.write(folder.resolve("." + name + ".part"), content);
            Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(folder.resolve(name + ".done"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drop(String name, String content) {
        drop(name, content.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode reportInDone(String name) {
        return report(folder.resolve("done").resolve(name + ".report.json"));
    }

    JsonNode reportInFailed(String name) {
        return report(folder.resolve("failed").resolve(name + ".report.json"));
    }

    private static JsonNode report(Path file) {
        Awaitility.await("the report " + file).until(() -> Files.exists(file));
        return json(file);
    }

    static JsonNode json(Path file) {
        try {
            return StrictJson.MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(String place) {
        try {
            return Files.readAllBytes(folder.resolve(place));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String place) {
        return new String(bytes(place), StandardCharsets.UTF_8);
    }

    /** What lies beside a file while it is read goes after the report is there. */
    void awaitNothingInProcessing() {
        Awaitility.await("nothing is left of the file")
                .until(() -> names("processing").equals(List.of(".lock")));
    }

    /** The names in a folder, hidden ones too. */
    List<String> names(String place) {
        try (Stream<Path> files = Files.list(folder.resolve(place))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
