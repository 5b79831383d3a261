package se.budkavle.bounce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import se.budkavle.bounce.Tables.Row;

/**
 * A whole mail for a row of the tables: the row's own example in the layout that its family of mail systems writes, as
 * {@code layouts.txt} has it. So each row is held to the way that a real mail takes, and not to its phrase alone.
 */
final class RowMail {
    private static final Path LAYOUTS = Path.of("src/test/resources/se/budkavle/bounce/layouts.txt");
    private static final List<Layout> ALL = layouts();

    /** @param files the tables whose rows are written so, by the end or the beginning of their names */
    private record Layout(String name, List<String> files, String text) {
        static Layout of(String written) {
            int end = written.indexOf('\n');
            String[] head = written.substring(0, end).split("\\|");
            return new Layout(head[0].strip(), List.of(head[1].strip().split(" ")), written.substring(end + 1));
        }

        boolean isOf(Row row) {
            return files.stream()
                    .anyMatch(f -> row.file().endsWith("/" + f) || row.file().startsWith(f));
        }
    }

    private RowMail() {}

    private static List<Layout> layouts() {
        try {
            return Arrays.stream(Files.readString(LAYOUTS).split("(?m)^=== "))
                    .filter(layout -> !layout.isBlank())
                    .map(Layout::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The example as the answer that a family's report quotes. */
    static byte[] refusal(Row row, String example) {
        Layout layout = ALL.stream().filter(l -> l.isOf(row)).findFirst().orElseThrow();
        boolean later = example.startsWith("4");
        return wire(layout.text().replace("{line}", example).replace("{status}", later ? "4.0.0" : "5.0.0"));
    }

    /** A report of a qmail kind, whose parts may be other ones. */
    static byte[] plain(String from, String subject, String body) {
        return wire("From: " + from + "\nTo: news@shop.example\nSubject: " + subject
                + "\nContent-Type: text/plain; charset=utf-8\n\n" + body);
    }

    private static byte[] wire(String mail) {
        return mail.getBytes(StandardCharsets.UTF_8);
    }
}
