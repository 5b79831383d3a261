package se.budkavle.event.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows whose values stand at fixed positions, counted in characters. */
final class FixedWidthRows implements RowSource {
    /** @param from 1-based position of the first character */
    record Column(String name, int from, int length) {
        int end() {
            return from - 1 + length;
        }
    }

    private final FramedRecords records;
    private final StrictCharset charset;
    private final List<Column> columns;
    private final int width;
    private final @Nullable String header;
    private boolean begun;

    /** @param header what the first record begins with; null when rows begin at once */
    FixedWidthRows(
            InputStream in,
            StrictCharset charset,
            List<Column> columns,
            @Nullable String header,
            @Nullable Trailer trailer) {
        this.records = new FramedRecords(RecordSplitter.lines(in), charset, trailer);
        this.charset = charset;
        this.columns = columns;
        this.width = columns.stream().mapToInt(Column::end).max().orElse(0);
        this.header = header;
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        if (!begun && header != null) {
            demandHeader(header, records.header());
        }
        begun = true;
        RecordSplitter.Record found = records.next();
        if (found == null) {
            return null;
        }
        Optional<String> text = found.tooLong() ? Optional.empty() : charset.decode(found.bytes());
        if (text.isEmpty()) {
            String message = found.tooLong() ? "is longer than 1 MB" : charset.demand();
            return new RawRow.Broken("", message, found.bytes());
        }
        return row(text.get(), found.bytes());
    }

    private static void demandHeader(String wanted, String found) {
        if (!found.startsWith(wanted)) {
            throw new RefusedFileException("The file does not begin with its header " + wanted + ".");
        }
        if (found.indexOf('\r') >= 0) {
            throw new RefusedFileException("The header holds a line break of CR alone; end each row with LF or CRLF.");
        }
    }

    private RawRow row(String text, byte[] raw) {
        int length = text.codePointCount(0, text.length());
        if (length != width || length != text.length()) {
            String message = "has %d characters where %d are wanted".formatted(length, width);
            return new RawRow.Broken("", message, raw);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Column column : columns) {
            String value = text.substring(column.from() - 1, column.end()).strip();
            if (!value.isEmpty()) {
                values.put(column.name(), value);
            }
        }
        return new RawRow.Values(values, raw);
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
