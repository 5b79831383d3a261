package se.budkavle.event.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.EventReader;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.Reading;
import se.budkavle.event.feed.RowMapping.UnmappableRow;

/** One kind of file of one source. Reads files of any size in bounded memory; safe for many threads. */
public final class Feed {
    /** How zip, gzip, bzip2, xz and zstd begin. */
    private static final List<byte[]> PACKED = List.of(
            new byte[] {'P', 'K', 3, 4},
            new byte[] {0x1F, (byte) 0x8B},
            new byte[] {'B', 'Z', 'h'},
            new byte[] {(byte) 0xFD, '7', 'z', 'X'},
            new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});

    private final FeedDefinition definition;
    private final EventReader reader;
    private final @Nullable RowMapping mapping;

    Feed(FeedDefinition definition, EventReader reader, @Nullable RowMapping mapping) {
        this.definition = definition;
        this.reader = reader;
        this.mapping = mapping;
    }

    public String source() {
        return definition.source();
    }

    public String name() {
        return definition.name();
    }

    /** Of the rows as they stand in the file. */
    public String charset() {
        return definition.format().charsetName();
    }

    /** {@code bulk} or {@code normal}. */
    public String lane() {
        return definition.lane();
    }

    /**
     * Reads through a file without making events.
     *
     * @return the number of its rows
     * @throws RefusedFileException when the file as a whole is of no use: cut off, miscounted, wrong header, broken
     */
    public long verify(InputStream in, String fileName) throws IOException {
        var file = new BufferedInputStream(in, 64 * 1024);
        refusePacked(file);
        RowSource rows = definition.format().open(file, fileName);
        long number = 0;
        while (rows.pass()) {
            number++;
        }
        return number;
    }

    /** Nothing is ever unpacked here, so nothing can unpack to more than it seems, or to a place outside the inbox. */
    private static void refusePacked(BufferedInputStream file) throws IOException {
        file.mark(PACKED.stream().mapToInt(p -> p.length).max().orElse(0));
        byte[] start = file.readNBytes(4);
        file.reset();
        if (PACKED.stream().anyMatch(p -> Arrays.equals(p, Arrays.copyOf(start, p.length)))) {
            throw new RefusedFileException("The file is packed; send it unpacked.");
        }
    }

    /** As {@link #read(InputStream, String, long, RowSink)}, from the first row. */
    public long read(InputStream in, String fileName, RowSink sink) throws IOException {
        return read(in, fileName, 0, sink);
    }

    /**
     * Verifies the whole file, then reads it: a file that is refused has given no row.
     *
     * @param fileName as the source named it, when {@code file} is a copy
     */
    public long read(Path file, String fileName, long skip, RowSink sink) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            verify(in, fileName);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, fileName, skip, sink);
        }
    }

    /**
     * Reads a file row by row.
     *
     * @param fileName tells lines of JSON from an array
     * @param skip rows that were taken before, when the reading was interrupted
     * @return the number of its rows, skipped ones included
     * @throws RefusedFileException when the file turns out to be of no use, perhaps after some rows were given
     */
    public long read(InputStream in, String fileName, long skip, RowSink sink) throws IOException {
        FeedRows rows = rows(in, fileName);
        rows.skip(skip);
        for (CutRow row = rows.next(); row != null; row = rows.next()) {
            sink.row(row.made());
        }
        return rows.number();
    }

    /** The events that a file's rows are mapped to, by number of row: as somebody would send them to another door. */
    public SortedMap<Long, JsonNode> mapped(InputStream in, String fileName) throws IOException {
        RowSource rows = definition.format().open(new BufferedInputStream(in), fileName);
        var events = new TreeMap<Long, JsonNode>();
        long number = 0;
        for (RawRow row = rows.next(); row != null; row = rows.next()) {
            number++;
            try {
                if (row instanceof RawRow.Values v) {
                    events.put(number, mapping().event(v.values()));
                }
            } catch (UnmappableRow e) {
                // becomes no event
            }
        }
        return events;
    }

    /** The rows of a file for a reader that sets the pace itself, and closes the stream. */
    public FeedRows rows(InputStream in, String fileName) {
        return new FeedRows(this, definition.format().open(new BufferedInputStream(in), fileName));
    }

    FeedRow made(long number, RawRow row) {
        try {
            return switch (row) {
                case RawRow.Broken b ->
                    new FeedRow.Rejected(number, List.of(new FieldMessage(b.field(), b.message())), b.raw());
                case RawRow.Document d -> judged(number, reader.read(d.raw(), definition.source()), d.raw());
                case RawRow.Values v -> judged(number, reader.readRow(mapping().event(v.values()), v.raw()), v.raw());
            };
        } catch (UnmappableRow e) {
            return new FeedRow.Rejected(number, e.problems, row.raw());
        }
    }

    private RowMapping mapping() {
        if (mapping == null) {
            throw new IllegalStateException("the feed " + name() + " holds whole events and maps nothing");
        }
        return mapping;
    }

    private static FeedRow judged(long number, Reading reading, byte[] raw) {
        return switch (reading) {
            case Reading.Accepted accepted -> new FeedRow.Taken(number, accepted, raw);
            case Reading.Refused refused -> new FeedRow.Rejected(number, refused.errors(), raw);
        };
    }

    /**
     * Copies some rows of a file into one of the same kind, header and a right trailer included, ready to be mended and
     * dropped again.
     *
     * @param numbers as {@link FeedRow#number()} gave them
     */
    public void copyRows(InputStream in, String fileName, Set<Long> numbers, OutputStream out) throws IOException {
        RowSource rows = definition.format().open(new BufferedInputStream(in), fileName);
        long number = 0;
        long copied = 0;
        for (RawRow row = rows.next(); row != null; row = rows.next()) {
            number++;
            if (numbers.contains(number)) {
                out.write(copied == 0 ? rows.opening() : rows.between());
                out.write(row.raw());
                copied++;
            }
        }
        if (copied > 0) {
            out.write('\n');
            out.write(rows.closing(copied));
        }
    }
}
