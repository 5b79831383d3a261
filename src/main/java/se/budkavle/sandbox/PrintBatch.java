package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import se.budkavle.release.StrictJson;

/**
 * A batch of letters as the vendor reads it: {@code <batchId>.pdf}, {@code <batchId>.csv}, and {@code <batchId>.done},
 * a JSON object {@code {"batchId", "files": [{"name", "sha256", "size"}], "letters", "pages", "sheets"}}.
 */
record PrintBatch(String batchId, List<Letter> letters, Totals totals) {
    private static final String HEADER =
            "batchId;letterId;seq;fromPage;pages;sheets;duplex;colour;envelope;postage;country;sha256";
    private static final int COLUMNS = HEADER.split(";").length;
    private static final int MOST_LETTERS = 2000;
    private static final Set<String> DUPLEX = Set.of("true", "yes", "1", "duplex");
    private static final Set<String> SIMPLEX = Set.of("false", "no", "0", "simplex");

    /** One row of the list. @param fromPage 1-based page of the batch's PDF */
    record Letter(
            String letterId, int fromPage, int pages, int sheets, boolean duplex, String country, CsvRecord row) {}

    record Totals(int letters, int pages, int sheets) {}

    /** Why the vendor prints nothing of a batch; {@code letters} are those it could read. */
    static final class Refusal extends Exception {
        private final transient List<String> letters;

        Refusal(String reason, List<String> letters) {
            super(reason);
            this.letters = letters;
        }

        String reason() {
            return String.valueOf(getMessage());
        }

        List<String> letters() {
            return letters;
        }
    }

    static PrintBatch read(Path folder, String batchId) throws IOException, Refusal {
        try {
            Totals totals = totals(folder, batchId);
            return new PrintBatch(batchId, letters(rows(folder.resolve(batchId + ".csv")), batchId), totals).balanced();
        } catch (Refusal refusal) {
            throw new Refusal(refusal.reason(), letterIds(folder, batchId));
        }
    }

    /** The letters that the list names; none of a list that is missing, or is no CSV in UTF-8. */
    static List<String> letterIds(Path folder, String batchId) throws IOException {
        try {
            return rows(folder.resolve(batchId + ".csv")).stream()
                    .skip(1)
                    .filter(row -> row.getFieldCount() > 1)
                    .map(row -> row.getField(1))
                    .toList();
        } catch (Refusal unreadable) {
            return List.of();
        }
    }

    int lastPage() {
        Letter last = letters.getLast();
        return last.fromPage() + last.pages() - 1;
    }

    /** Whether the marker's pages are those that are printed on, or those of the file with its empty backs. */
    boolean countsPages(int inFile) {
        int printed = letters.stream().mapToInt(Letter::pages).sum();
        return totals.pages() == printed || totals.pages() == inFile;
    }

    private static Totals totals(Path folder, String batchId) throws IOException, Refusal {
        JsonNode done = done(folder.resolve(batchId + ".done"));
        check(done.path("batchId").asText().equals(batchId), "BATCH_MARKER");
        check(done.path("files").size() == 2, "BATCH_MARKER");
        var named = new HashSet<String>();
        for (JsonNode file : done.path("files")) {
            String name = file.path("name").asText();
            check((name.equals(batchId + ".pdf") || name.equals(batchId + ".csv")) && named.add(name), "BATCH_MARKER");
            Path path = folder.resolve(name);
            check(Files.exists(path), "BATCH_FILE_MISSING");
            check(Files.size(path) == file.path("size").asLong(-1), "BATCH_SIZE");
            check(sha256(path).equals(file.path("sha256").asText()), "BATCH_CHECKSUM");
        }
        return new Totals(
                done.path("letters").asInt(-1),
                done.path("pages").asInt(-1),
                done.path("sheets").asInt(-1));
    }

    private static JsonNode done(Path marker) throws Refusal {
        try {
            return StrictJson.MAPPER.readTree(Files.readAllBytes(marker));
        } catch (IOException e) {
            throw new Refusal("BATCH_MARKER", List.of());
        }
    }

    private static List<CsvRecord> rows(Path csv) throws IOException, Refusal {
        if (!Files.exists(csv)) {
            throw new Refusal("BATCH_FILE_MISSING", List.of());
        }
        try {
            // decoding by hand: the vendor refuses what is not UTF-8 instead of printing question marks
            String text = Files.readString(csv, StandardCharsets.UTF_8);
            return CsvReader.builder()
                    .fieldSeparator(';')
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .ofCsvRecord(text)
                    .stream()
                    .toList();
        } catch (MalformedInputException | CsvParseException e) {
            throw new Refusal("BATCH_LIST_UNREADABLE", List.of());
        }
    }

    private static List<Letter> letters(List<CsvRecord> rows, String batchId) throws Refusal {
        check(!rows.isEmpty() && String.join(";", rows.getFirst().getFields()).equals(HEADER), "BATCH_COLUMNS");
        var letters = new ArrayList<Letter>();
        var ids = new HashSet<String>();
        for (CsvRecord row : rows.subList(1, rows.size())) {
            check(row.getFieldCount() == COLUMNS, "BATCH_COLUMNS");
            check(row.getFields().stream().noneMatch(String::isBlank), "BATCH_FIELD_EMPTY");
            check(row.getField(0).equals(batchId), "BATCH_ID");
            check(row.getField(1).length() <= 64 && ids.add(row.getField(1)), "BATCH_LETTER_ID");
            check(number(row.getField(2)) == letters.size() + 1, "BATCH_SEQUENCE");
            check(row.getField(11).matches("[0-9a-f]{64}"), "BATCH_FIELD");
            check(row.getField(10).matches("[A-Z]{2}"), "BATCH_FIELD");
            letters.add(letter(row));
        }
        check(letters.size() <= MOST_LETTERS, "BATCH_TOO_LARGE");
        return letters;
    }

    private static Letter letter(CsvRecord row) throws Refusal {
        String sides = row.getField(6).toLowerCase(java.util.Locale.ROOT);
        check(DUPLEX.contains(sides) || SIMPLEX.contains(sides), "BATCH_FIELD");
        boolean duplex = DUPLEX.contains(sides);
        int pages = number(row.getField(4));
        int sheets = number(row.getField(5));
        check(pages > 0 && sheets == (duplex ? (pages + 1) / 2 : pages), "BATCH_SHEETS");
        return new Letter(row.getField(1), number(row.getField(3)), pages, sheets, duplex, row.getField(10), row);
    }

    /** The marker's counts agree with the list, and no letter's pages lie inside another's. */
    private PrintBatch balanced() throws Refusal {
        check(letters.size() == totals.letters() && !letters.isEmpty(), "BATCH_COUNTS");
        check(letters.stream().mapToInt(Letter::sheets).sum() == totals.sheets(), "BATCH_COUNTS");
        int free = 1;
        for (Letter letter : letters) {
            // a letter with an odd number of pages may be followed by its sheet's empty back
            check(
                    letter.fromPage() == free || letter.duplex() && letter.fromPage() == free + 1 - free % 2,
                    "BATCH_PAGES");
            free = letter.fromPage() + letter.pages();
        }
        return this;
    }

    private static int number(String text) throws Refusal {
        check(text.matches("[1-9][0-9]{0,6}"), "BATCH_FIELD");
        return Integer.parseInt(text);
    }

    private static void check(boolean holds, String reason) throws Refusal {
        if (!holds) {
            throw new Refusal(reason, List.of());
        }
    }

    static String sha256(Path path) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            try (var in = Files.newInputStream(path)) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
