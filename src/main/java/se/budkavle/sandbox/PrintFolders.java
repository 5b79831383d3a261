package se.budkavle.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The vendor's folders: what the customer sees over SFTP ({@code in}, {@code out/ack}, {@code out/totals}, {@code
 * out/returns}), and where taken batches lie. */
record PrintFolders(Path root, Path taken, Path drafts) {
    private static final String STOPS = ".stop.csv";

    static PrintFolders below(Path folder) {
        var folders = new PrintFolders(folder.resolve("sftp"), folder.resolve("taken"), folder.resolve("drafts"));
        try {
            for (Path needed : List.of(
                    folders.in(),
                    folders.acks(),
                    folders.returns(),
                    folders.totals(),
                    folders.taken(),
                    folders.drafts())) {
                Files.createDirectories(needed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: the folders below " + folder + " cannot be made", e);
        }
        return folders;
    }

    Path in() {
        return root.resolve("in");
    }

    Path acks() {
        return root.resolve("out").resolve("ack");
    }

    Path returns() {
        return root.resolve("out").resolve("returns");
    }

    Path totals() {
        return root.resolve("out").resolve("totals");
    }

    /** Stop lists that lie in {@code in}, by their file names. */
    List<String> stopLists() {
        return names(in(), STOPS).stream().map(name -> name + STOPS).toList();
    }

    /** Batches whose done marker lies in {@code in}. */
    List<String> finishedBatches() {
        return names(in(), ".done");
    }

    /** Batches that were taken, whether or not they were worked on. */
    List<String> takenBatches() {
        try (Stream<Path> folders = Files.list(taken)) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasUnfetched() {
        return Stream.of(acks(), totals(), returns())
                .anyMatch(folder -> !names(folder, ".csv").isEmpty());
    }

    /** Moves a batch out of the customer's sight, the marker last, so that a cut move is taken up again. */
    Path take(String batchId, String as) throws IOException {
        Path target = Files.createDirectories(taken.resolve(as));
        for (String ending : List.of(".pdf", ".csv", ".done")) {
            Path file = in().resolve(batchId + ending);
            if (Files.exists(file)) {
                Files.move(file, target.resolve(batchId + ending), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }

    /** A file appears whole or not at all. */
    void publish(Path target, String text) {
        try {
            Path draft = Files.writeString(drafts.resolve(target.getFileName()), text);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: " + target.getFileName() + " cannot be written", e);
        }
    }

    private static List<String> names(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(ending) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
