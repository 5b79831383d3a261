package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Header fields, unfolded, in order; lines that are no field are passed over. */
final class MailHeaders {
    private static final int MOST_FIELDS = 2_000;
    private static final int LONGEST_VALUE = 10_000;

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    private MailHeaders() {}

    static MailHeaders parse(String block) {
        var headers = new MailHeaders();
        var current = new StringBuilder();
        for (String line : (Iterable<String>) block.lines()::iterator) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                if (current.length() < LONGEST_VALUE) {
                    current.append(' ').append(line.strip());
                }
            } else {
                headers.add(current.toString());
                current.setLength(0);
                current.append(line);
            }
        }
        headers.add(current.toString());
        return headers;
    }

    private void add(String line) {
        int colon = line.indexOf(':');
        if (colon > 0 && fields.size() < MOST_FIELDS && line.substring(0, colon).indexOf(' ') < 0) {
            String value = line.substring(colon + 1, Math.min(line.length(), LONGEST_VALUE + colon));
            fields.add(new Field(line.substring(0, colon).toLowerCase(Locale.ROOT), value.strip()));
        }
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    Optional<String> first(String name) {
        return all(name).findFirst();
    }

    Stream<String> all(String name) {
        return fields.stream().filter(f -> f.name.equals(name)).map(Field::value);
    }

    Stream<String> all(List<String> names) {
        return names.stream().flatMap(this::all);
    }
}
