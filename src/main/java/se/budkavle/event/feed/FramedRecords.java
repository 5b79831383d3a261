package se.budkavle.event.feed;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records between an optional header and an optional trailer that counts them. */
final class FramedRecords {
    private final RecordSplitter records;
    private final StrictCharset charset;
    private final @Nullable Trailer trailer;
    private long rows;
    private boolean atStart = true;
    private byte @Nullable [] header;
    private @Nullable String closing;

    FramedRecords(RecordSplitter records, StrictCharset charset, @Nullable Trailer trailer) {
        this.records = records;
        this.charset = charset;
        this.trailer = trailer;
    }

    /** @throws RefusedFileException when the file is empty, or the header is not in its encoding */
    String header() throws IOException {
        RecordSplitter.Record first = records.next();
        if (first == null) {
            throw new RefusedFileException("The file is empty; a header is wanted.");
        }
        atStart = false;
        header = charset.withoutMark(first.bytes());
        return charset.decode(header)
                .filter(text -> !first.tooLong())
                .orElseThrow(() -> new RefusedFileException("The header " + charset.demand() + "."));
    }

    /** The next row's record, or null when the last was read and the trailer agrees. */
    RecordSplitter.@Nullable Record next() throws IOException {
        RecordSplitter.Record found = records.next();
        if (found != null && atStart) {
            found = new RecordSplitter.Record(charset.withoutMark(found.bytes()), found.tooLong());
            atStart = false;
        }
        if (trailer == null) {
            return found;
        }
        if (found == null) {
            throw new RefusedFileException("The file ends without its trailer; it may be cut off.");
        }
        String text = charset.decode(found.bytes()).orElse("");
        if (!trailer.fits(text)) {
            rows++;
            return found;
        }
        demandEnd(trailer, text);
        return null;
    }

    private void demandEnd(Trailer counted, String text) throws IOException {
        long said = counted.count(text)
                .orElseThrow(() -> new RefusedFileException("The trailer does not tell the number of rows."));
        if (said != rows) {
            throw new RefusedFileException("The trailer tells of " + said + " rows, the file has " + rows + ".");
        }
        if (records.next() != null) {
            throw new RefusedFileException("Something follows after the trailer.");
        }
        closing = text;
    }

    byte[] opening() {
        return header == null ? new byte[0] : withBreak(header);
    }

    byte[] closing(long rowsThen) {
        return trailer == null || closing == null
                ? new byte[0]
                : withBreak(charset.encode(trailer.withCount(closing, rowsThen)));
    }

    private static byte[] withBreak(byte[] record) {
        byte[] line = java.util.Arrays.copyOf(record, record.length + 1);
        line[record.length] = '\n';
        return line;
    }
}
