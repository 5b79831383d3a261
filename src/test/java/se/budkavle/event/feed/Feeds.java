package se.budkavle.event.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import se.budkavle.release.Bundle;

/** Small feeds for tests: the columns {@code no} and {@code name} become the event {@code person.known}. */
final class Feeds {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), ZoneOffset.UTC);
    private static final String TEMPLATE =
            """
            {"type": "person.known", "data": {"customer": {
              "customerNo": "${row.no!row["@no"]}", "firstName": "${row.name}"}}}""";

    private Feeds() {}

    static FeedCatalogue catalogue(String yaml) {
        return FeedCatalogue.load(Bundle.of(files(yaml)), CLOCK);
    }

    private static Map<String, String> files(String yaml) {
        return Map.of(
                "events/person.known/schema.json", "{\"type\": \"object\", \"required\": [\"customer\"]}",
                "sources/crm/people.yaml", yaml,
                "sources/crm/people.json.ftl", TEMPLATE);
    }

    static void write(Path folder, String yaml) throws IOException {
        for (var file : files(yaml).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    static Feed of(String yaml) {
        return catalogue(yaml).feed("crm", "people").orElseThrow();
    }

    static Feed events() {
        return catalogue("format: json\nkey: [no]\n").feed("crm", "events").orElseThrow();
    }

    /** A header, then the same row again and again, made while it is read. */
    static final class Repeated extends InputStream {
        private byte[] current;
        private final byte[] row;
        private long left;
        private int at;
        private long given;

        Repeated(byte[] header, byte[] row, long times) {
            this.current = header;
            this.row = row;
            this.left = times;
        }

        @Override
        public int read() {
            if (at == current.length) {
                if (left-- == 0) {
                    left = 0;
                    return -1;
                }
                current = row;
                at = 0;
            }
            given++;
            return current[at++] & 0xFF;
        }

        /** Bytes that have been read so far. */
        long given() {
            return given;
        }
    }
}
