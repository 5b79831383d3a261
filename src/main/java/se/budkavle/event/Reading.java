package se.budkavle.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a door made of one event: taken, or refused and kept whole. */
public sealed interface Reading {
    /**
     * An event that may be stored.
     *
     * @param dataSchema the attribute of that name
     * @param contentHash lower-case hex SHA-256 over type, subject, data as sent, and time when sent; key order and
     *     extensions do not count
     * @param warnings what was kept as it is although it cannot be used
     * @param raw the bytes as they came; in binary mode the same event put into one structured document
     * @param asSent whether the raw bytes are a structured event whose data is kept as it stands there
     * @param fileRow null when it did not come as a row of a file
     */
    record Accepted(
            Event event,
            @Nullable String dataSchema,
            String contentHash,
            List<FieldMessage> warnings,
            byte[] raw,
            boolean asSent,
            @Nullable FileRow fileRow)
            implements Reading {
        Accepted(
                Event event,
                @Nullable String dataSchema,
                String contentHash,
                List<FieldMessage> warnings,
                byte[] raw,
                boolean asSent) {
            this(event, dataSchema, contentHash, warnings, raw, asSent, null);
        }

        /** The structured CloudEvent as the hub sees it: normalised, UTF-8 JSON. */
        public byte[] canonical() {
            return EventReader.canonical(event, dataSchema);
        }

        /** The same event, which came as this row. */
        public Accepted of(FileRow row, byte[] asItStood) {
            boolean isTheEvent = raw == asItStood;
            return new Accepted(event, dataSchema, contentHash, warnings, asItStood, asSent && isTheEvent, row);
        }
    }

    /**
     * An event that was not taken.
     *
     * @param status 400 no CloudEvent, 413 too large, 415 wrong media type, 422 unknown type or data against its schema
     * @param title one plain sentence
     * @param source as far as it could be read
     * @param id as far as it could be read
     * @param customerNo as far as it could be read, for who asks whether the customer is protected
     * @param raw kept whole, for the quarantine
     */
    record Refused(
            int status,
            String title,
            List<FieldMessage> errors,
            @Nullable String source,
            @Nullable String id,
            @Nullable String customerNo,
            byte[] raw)
            implements Reading {
        /** For an answer, which says what is wrong and repeats nothing. */
        Refused withoutRaw() {
            return new Refused(status, title, errors, source, id, customerNo, new byte[0]);
        }
    }
}
