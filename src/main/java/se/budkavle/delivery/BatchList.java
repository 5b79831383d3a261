package se.budkavle.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The list that goes with a batch, read back: which row told the partner of which letter. */
final class BatchList {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private BatchList() {}

    /** The heading and the row, by each id that a row names; the partner's template decides what stands in them. */
    static Map<UUID, byte[]> rows(Path list) {
        try {
            List<String> lines = Files.readAllLines(list, StandardCharsets.UTF_8);
            var rows = new HashMap<UUID, byte[]>();
            for (String line : lines) {
                byte[] row = (lines.getFirst() + "\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
                ID.matcher(line).results().forEach(id -> rows.put(UUID.fromString(id.group()), row));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("the list of a batch cannot be read again", e);
        }
    }
}
