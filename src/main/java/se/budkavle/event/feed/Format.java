package se.budkavle.event.feed;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a feed's files are written. */
sealed interface Format {
    RowSource open(InputStream in, String fileName);

    default String charsetName() {
        return switch (this) {
            case Csv csv -> csv.charset().name();
            case FixedWidth fixed -> fixed.charset().name();
            case Xml xml when xml.charset() != null -> xml.charset();
            case Xml xml -> "UTF-8";
            case Json json -> "UTF-8";
        };
    }

    /** @param wanted columns that the header must name */
    record Csv(StrictCharset charset, char separator, List<String> wanted, @Nullable Trailer trailer)
            implements Format {
        @Override
        public RowSource open(InputStream in, String fileName) {
            return new CsvRows(in, charset, separator, wanted, trailer);
        }
    }

    /** @param header what the first record begins with; null when rows begin at once */
    record FixedWidth(
            StrictCharset charset,
            List<FixedWidthRows.Column> columns,
            @Nullable String header,
            @Nullable Trailer trailer)
            implements Format {
        @Override
        public RowSource open(InputStream in, String fileName) {
            return new FixedWidthRows(in, charset, columns, header, trailer);
        }
    }

    /** @param charset null when the document's own declaration decides */
    record Xml(@Nullable String charset, List<String> rowPath) implements Format {
        @Override
        public RowSource open(InputStream in, String fileName) {
            return new XmlRows(in, charset, rowPath);
        }
    }

    /** One document a line when the file's name ends with {@code .jsonl}, else one array. */
    record Json(boolean wholeEvents) implements Format {
        @Override
        public RowSource open(InputStream in, String fileName) {
            return JsonRows.of(in, fileName, wholeEvents);
        }
    }
}
