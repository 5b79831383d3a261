package se.budkavle.event.feed;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of separated values, named by the header. */
final class CsvRows implements RowSource {
    private static final int MOST_COLUMNS = 1000;

    private final FramedRecords records;
    private final StrictCharset charset;
    private final char separator;
    private final CsvReader.CsvReaderBuilder parser;
    private final List<String> wanted;
    private @Nullable List<String> names;

    /** @param wanted columns that the header must name */
    CsvRows(InputStream in, StrictCharset charset, char separator, List<String> wanted, @Nullable Trailer trailer) {
        this.records = new FramedRecords(RecordSplitter.csv(in, separator), charset, trailer);
        this.charset = charset;
        this.separator = separator;
        this.wanted = wanted;
        this.parser = CsvReader.builder().fieldSeparator(separator);
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        RecordSplitter.Record found = record();
        return found == null ? null : row(found);
    }

    /** Only of a row that may have too many cells they are counted, since that one refuses the file. */
    @Override
    public boolean pass() throws IOException {
        RecordSplitter.Record found = record();
        if (found != null && mayBeTooWide(found.bytes())) {
            row(found);
        }
        return found != null;
    }

    private boolean mayBeTooWide(byte[] record) {
        int separators = 0;
        for (byte b : record) {
            separators += b == separator ? 1 : 0;
        }
        return separators >= MOST_COLUMNS;
    }

    private RecordSplitter.@Nullable Record record() throws IOException {
        if (names == null) {
            names = header();
        }
        return records.next();
    }

    private RawRow row(RecordSplitter.Record found) {
        if (found.tooLong()) {
            return new RawRow.Broken("", "is longer than 1 MB", found.bytes());
        }
        Optional<String> text = charset.decode(found.bytes());
        return text.isEmpty()
                ? new RawRow.Broken("", charset.demand(), found.bytes())
                : row(Objects.requireNonNull(names), text.get(), found.bytes());
    }

    private List<String> header() throws IOException {
        List<String> found = cells(records.header())
                .orElseThrow(() -> new RefusedFileException("The header is no row of separated values."))
                .stream()
                .map(String::strip)
                .toList();
        if (new HashSet<>(found).size() < found.size()) {
            throw new RefusedFileException("The header names a column twice.");
        }
        var missing = new ArrayList<>(wanted);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new RefusedFileException("The header lacks the columns " + String.join(", ", missing) + ".");
        }
        return found;
    }

    private RawRow row(List<String> columns, String text, byte[] raw) {
        Optional<List<String>> cells = cells(text);
        if (cells.isEmpty()) {
            return new RawRow.Broken("", "has quotes that do not fit together", raw);
        }
        if (cells.get().size() != columns.size()) {
            String message = "has %d columns where the header has %d"
                    .formatted(cells.get().size(), columns.size());
            return new RawRow.Broken("", message, raw);
        }
        Map<String, Object> values = LinkedHashMap.newLinkedHashMap(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            String cell = cells.get().get(i).strip();
            if (!cell.isEmpty()) {
                values.put(columns.get(i), cell);
            }
        }
        return new RawRow.Values(values, raw);
    }

    private Optional<List<String>> cells(String text) {
        try {
            boolean plain = text.indexOf('"') < 0 && text.indexOf('\r') < 0;
            List<String> cells =
                    plain ? split(text) : parser.ofSingleCsvRecord(text).getFields();
            if (cells.size() > MOST_COLUMNS) {
                throw new RefusedFileException("A row has more than 1000 columns.");
            }
            return Optional.of(cells);
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    /** As nearly all rows are written; the parser sets up buffers for each of them. */
    private List<String> split(String text) {
        var cells = new ArrayList<String>(names == null ? 10 : names.size());
        int from = 0;
        for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
            cells.add(text.substring(from, to));
            from = to + 1;
        }
        cells.add(text.substring(from));
        return cells;
    }

    @Override
    public byte[] opening() {
        return records.opening();
    }

    @Override
    public byte[] closing(long rows) {
        return records.closing(rows);
    }
}
