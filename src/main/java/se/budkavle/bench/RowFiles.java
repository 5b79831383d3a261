package se.budkavle.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Files of rows that nobody has sent before, written as they are needed. */
abstract sealed class RowFiles {
    private long next;

    abstract String name();

    /** {@code <source>/<feed>} below the inbox. */
    abstract String feed();

    abstract String header();

    abstract byte[] row(long n);

    /** So many rows, each once. */
    Stream<byte[]> rows(long count) {
        long from = next;
        next += count;
        return LongStream.range(from, from + count).mapToObj(this::row);
    }

    long countFor(long bytes) {
        return bytes / (row(next).length + 1) + 1;
    }

    void write(Path file, long count) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header().getBytes(StandardCharsets.ISO_8859_1));
            for (Iterator<byte[]> rows = rows(count).iterator(); rows.hasNext(); ) {
                out.write(rows.next());
                out.write('\n');
            }
        }
    }

    /** Whole CloudEvents, one a line. */
    static final class Events extends RowFiles {
        private final LongFunction<String> events;

        Events(Path project) throws IOException {
            this.events = NumberedEvents.byMail(project, "file");
        }

        @Override
        String name() {
            return "jsonl";
        }

        @Override
        String feed() {
            return "bench/events";
        }

        @Override
        String header() {
            return "";
        }

        @Override
        byte[] row(long n) {
            return events.apply(n).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The shipped example of the customer system's contracts, each for another customer. */
    static final class Contracts extends RowFiles {
        private final List<String> example;

        Contracts(Path project) throws IOException {
            Path examples = project.resolve("mappings/sources/crm/examples/contracts");
            try (var files = Files.list(examples)) {
                Path csv = files.filter(f -> f.toString().endsWith(".csv"))
                        .sorted()
                        .findFirst()
                        .orElseThrow();
                this.example =
                        Files.readAllLines(csv, StandardCharsets.ISO_8859_1).subList(0, 2);
            }
        }

        @Override
        String name() {
            return "csv";
        }

        @Override
        String feed() {
            return "crm/contracts";
        }

        @Override
        String header() {
            return example.getFirst() + "\n";
        }

        @Override
        byte[] row(long n) {
            return example.getLast()
                    .replaceFirst("^20101;P;[^;]*;", "C" + n + ";P;;")
                    .replace("A-201010", "A-" + n)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
