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
        return parse(block, false);
    }

    /** With lines that are no field taken for the rest of the field above: some reporters forget to indent them. */
    static MailHeaders parseBroken(String block) {
        return parse(block, true);
    }

    private static MailHeaders parse(String block, boolean broken) {
        var headers = new MailHeaders();
        var current = new StringBuilder();
        for (String line : (Iterable<String>) block.lines()::iterator) {
            boolean goesOn = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (goesOn || broken && !current.isEmpty() && nameLength(line) == 0) {
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
        int name = nameLength(line);
        if (name > 0 && fields.size() < MOST_FIELDS) {
            int colon = line.indexOf(':', name);
            String value = line.substring(colon + 1, Math.min(line.length(), LONGEST_VALUE + colon));
            fields.add(new Field(line.substring(0, name).toLowerCase(Locale.ROOT), value.strip()));
        }
    }

    /** How long the field's name is; 0 when the line is no field. */
    static int nameLength(String line) {
        int end = 0;
        while (end < line.length() && isNameCharacter(line.charAt(end))) {
            end++;
        }
        int colon = end;
        while (colon < line.length() && (line.charAt(colon) == ' ' || line.charAt(colon) == '\t')) {
            colon++;
        }
        return colon < line.length() && line.charAt(colon) == ':' && end > 0 && Character.isLetter(line.charAt(0))
                ? end
                : 0;
    }

    private static boolean isNameCharacter(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
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

    /** As a reader sees it: encoded words (RFC 2047) and raw bytes decoded; empty when the field is not there. */
    String words(String name) {
        return first(name).map(EncodedWords::decode).orElse("");
    }

    Stream<String> all(List<String> names) {
        return names.stream().flatMap(this::all);
    }
}
