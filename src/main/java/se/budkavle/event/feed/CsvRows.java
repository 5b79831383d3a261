package se.budkavle.event.feed;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
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
    private static final String QUOTES = "has quotes that do not fit together";
    private static final String BREAK = "holds a line break of CR alone outside quotes; end each row with LF or CRLF";

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
        this.parser = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true);
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
        List<List<String>> rows =
                rows(records.header()).orElseThrow(() -> new RefusedFileException("The header " + QUOTES + "."));
        if (rows.size() > 1) {
            throw new RefusedFileException("The header " + BREAK + ".");
        }
        List<String> found = rows.getFirst().stream().map(String::strip).toList();
        var missing = new ArrayList<>(wanted);
        missing.removeAll(found);
        if (!missing.isEmpty()) {
            throw new RefusedFileException("The header lacks the columns " + String.join(", ", missing) + ".");
        }
        var once = new HashSet<String>();
        found.stream().filter(name -> !once.add(name)).findFirst().ifPresent(twice -> {
            throw new RefusedFileException(
                    twice.isEmpty()
                            ? "The header has two columns without a name."
                            : "The header names the column " + twice + " twice.");
        });
        return found;
    }

    private RawRow row(List<String> columns, String text, byte[] raw) {
        Optional<List<List<String>>> rows = rows(text);
        if (rows.isEmpty() || rows.get().size() > 1) {
            return new RawRow.Broken("", rows.isEmpty() ? QUOTES : BREAK, raw);
        }
        List<String> cells = rows.get().getFirst();
        if (cells.size() != columns.size()) {
            String message = "has %d columns where the header has %d".formatted(cells.size(), columns.size());
            return new RawRow.Broken("", message, raw);
        }
        Map<String, Object> values = LinkedHashMap.newLinkedHashMap(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            String cell = cells.get(i).strip();
            if (!cell.isEmpty()) {
                values.put(columns.get(i), cell);
            }
        }
        return new RawRow.Values(values, raw);
    }

    /** More than one where a CR alone ends a row; empty when the quotes do not fit together. */
    private Optional<List<List<String>>> rows(String text) {
        try {
            boolean plain = text.indexOf('"') < 0 && text.indexOf('\r') < 0;
            List<List<String>> rows = plain ? List.of(split(text)) : parsed(text);
            if (rows.getFirst().size() > MOST_COLUMNS) {
                throw new RefusedFileException("A row has more than 1000 columns.");
            }
            return Optional.of(rows);
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    private List<List<String>> parsed(String text) {
        return parser.ofCsvRecord(text).stream()
                .limit(2)
                .map(CsvRecord::getFields)
                .toList();
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
