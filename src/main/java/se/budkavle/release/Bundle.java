package se.budkavle.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The text files of {@code mappings/} as one immutable whole, named by the hash of their content. Everything that is
 * loaded from files is loaded from a bundle, so that what is in flight can keep the one it was planned with.
 */
public final class Bundle {
    private static final Set<String> TEXT_ENDINGS =
            Set.of("yaml", "json", "ftl", "md", "txt", "csv", "xml", "svg", "properties", "css", "form", "eml");

    private final SortedMap<String, String> files;
    private final String hash;

    private Bundle(SortedMap<String, String> files) {
        this.files = files;
        this.hash = hashOf(files);
    }

    public static Bundle of(Map<String, String> files) {
        return new Bundle(new TreeMap<>(files));
    }

    /**
     * Reads every text file below {@code folder}, except partners' and sources' {@code examples/}.
     *
     * @throws FaultyReleaseException naming each file that is not UTF-8
     */
    public static Bundle read(Path folder) {
        var faults = new ArrayList<Fault>();
        Bundle bundle = read(folder, faults);
        if (!faults.isEmpty()) {
            throw new FaultyReleaseException(faults);
        }
        return bundle;
    }

    /** As {@link #read(Path)}, but collects the faults and goes on. */
    public static Bundle read(Path folder, List<Fault> faults) {
        var files = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (TEXT_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.contains("/examples/")) {
                    files.put(name, TextFile.read(path, name, faults));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the mappings folder " + folder + " cannot be read whole", e);
        }
        return new Bundle(files);
    }

    /** Lower-case hex SHA-256 over names and contents. */
    public String hash() {
        return hash;
    }

    /** Path below {@code mappings/} (with {@code /}) to text, sorted. */
    public SortedMap<String, String> files() {
        return java.util.Collections.unmodifiableSortedMap(files);
    }

    /** The files whose path begins with {@code prefix}, for example {@code sendouts/}. */
    public SortedMap<String, String> below(String prefix) {
        return files().subMap(prefix, prefix + Character.MAX_VALUE);
    }

    /** Names of the folders directly below {@code prefix}, for example event types below {@code events/}. */
    public List<String> folders(String prefix) {
        return below(prefix).keySet().stream()
                .map(name -> name.substring(prefix.length()))
                .filter(rest -> rest.contains("/"))
                .map(rest -> rest.substring(0, rest.indexOf('/')))
                .distinct()
                .toList();
    }

    public java.util.Optional<String> text(String path) {
        return java.util.Optional.ofNullable(files.get(path));
    }

    /** @throws FaultyReleaseException when the file is missing or not YAML */
    public YamlNode yaml(String path) {
        return YamlNode.parse(
                path,
                text(path)
                        .orElseThrow(() -> new FaultyReleaseException(
                                List.of(new Fault(path, 0, "is missing", "create the file")))));
    }

    private static String hashOf(SortedMap<String, String> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, text) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
