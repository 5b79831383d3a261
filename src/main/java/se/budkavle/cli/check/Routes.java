package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.TextFile;
import se.budkavle.release.YamlNode;

/**
 * The files of {@code routes/}, those that could be read, and what was wrong with the others.
 *
 * @param faults of files that are no YAML or whose names Camel would not find
 */
record Routes(List<RouteFile> files, List<Fault> faults) {
    static Routes read(Path project) {
        var files = new ArrayList<RouteFile>();
        var faults = new ArrayList<Fault>();
        for (Path path : everyFile(project.resolve("routes"))) {
            String file = project.relativize(path).toString().replace('\\', '/');
            String name = path.getFileName().toString();
            if (!name.matches("[^.]+\\.camel\\.yaml")) {
                faults.add(new Fault(
                        file,
                        0,
                        "'" + name + "' is no name of a route file",
                        "call it <verb>" + RouteFile.ENDING + ", without a further dot"));
                continue;
            }
            var unreadable = new ArrayList<Fault>();
            String text = TextFile.read(path, file, unreadable);
            faults.addAll(unreadable);
            if (unreadable.isEmpty()) {
                read(file, text, files, faults);
            }
        }
        return new Routes(List.copyOf(files), List.copyOf(faults));
    }

    private static void read(String file, String text, List<RouteFile> files, List<Fault> faults) {
        try {
            files.add(new RouteFile(file, YamlNode.parse(file, text)));
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
    }

    private static List<Path> everyFile(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .filter(p -> !p.getFileName().toString().matches("\\..*|README\\.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read whole", e);
        }
    }
}
