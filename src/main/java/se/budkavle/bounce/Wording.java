package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text in the one form in which {@link Phrase}s look for their words: lower case, white space as one space, typographic
 * marks as plain ones, no reply codes (they stand in the middle of sentences in answers of several lines), and every
 * mail address as one {@link #ADDRESS}, so that nobody's name is taken for a server's word.
 */
final class Wording {
    /** Stands for an address. */
    static final char ADDRESS = '\uE000';

    /** Longer texts are cut: what a server has to say it says first. */
    static final int LONGEST = 32_768;

    private final String text;
    private final String raw;
    private final int[] origin;
    private final List<MailAddresses.Found> addresses;
    private @Nullable WordIndex index;
    private @Nullable ReplyCodes codes;

    private Wording(String text, String raw, int[] origin, List<MailAddresses.Found> addresses) {
        this.text = text;
        this.raw = raw;
        this.origin = origin;
        this.addresses = addresses;
    }

    static Wording of(String said) {
        String raw = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
        return new Writer(raw, MailAddresses.all(raw)).write();
    }

    /** With addresses as they are, for header fields. */
    static Wording ofField(String field) {
        return new Writer(field.length() > 2_000 ? field.substring(0, 2_000) : field, List.of()).write();
    }

    String text() {
        return text;
    }

    /** Where in the text as it came the character stands that is now here. */
    int origin(int position) {
        return position < text.length() ? origin[position] : raw.length();
    }

    /** Whether nothing but blanks stood before this place on its line. */
    boolean isLineStart(int position) {
        int place = origin(position);
        while (place < raw.length() && raw.charAt(place) <= ' ') {
            place++;
        }
        int line = raw.lastIndexOf('\n', place) + 1;
        return place < line || raw.substring(line, place).isBlank();
    }

    /** Whether what is written here stood at the beginning of a line and within it. */
    boolean isOneLine(int start, int end) {
        int first = origin(start);
        int last = origin(end - 1);
        while (first < last && raw.charAt(first) <= ' ') {
            first++;
        }
        int line = raw.lastIndexOf('\n', first) + 1;
        return raw.substring(line, first).isBlank()
                && raw.substring(first, last).indexOf('\n') < 0;
    }

    String raw() {
        return raw;
    }

    List<MailAddresses.Found> addresses() {
        return addresses;
    }

    /** The address whose mark stands at this place of the text. */
    String addressAt(int position) {
        int number = 0;
        for (int i = 0; i < position; i++) {
            number += text.charAt(i) == ADDRESS ? 1 : 0;
        }
        return addresses.get(number).address();
    }

    /** In the text as it came. */
    ReplyCodes codes() {
        if (codes == null) {
            codes = ReplyCodes.in(raw);
        }
        return codes;
    }

    WordIndex index() {
        if (index == null) {
            index = new WordIndex(text);
        }
        return index;
    }

    /** Writes the form, character by character. */
    private static final class Writer {
        private final String raw;
        private final List<MailAddresses.Found> found;
        private final List<MailAddresses.Found> written = new ArrayList<>();
        private final StringBuilder out;
        private int[] origin;

        Writer(String raw, List<MailAddresses.Found> found) {
            this.raw = raw;
            this.found = found;
            this.out = new StringBuilder(raw.length());
            this.origin = new int[raw.length()];
        }

        Wording write() {
            int next = 0;
            for (int i = 0; i < raw.length(); i++) {
                if (next < found.size() && found.get(next).start() == i) {
                    put(ADDRESS, i);
                    written.add(found.get(next));
                    i = found.get(next).end() - 1;
                    next++;
                    continue;
                }
                int code = isNumber(i) ? ReplyCodes.lengthAt(raw, i) : 0;
                if (code > 0) {
                    i += code - 1;
                } else {
                    put(plain(raw.charAt(i)), i);
                }
            }
            return new Wording(out.toString(), raw, origin, written);
        }

        private boolean isNumber(int i) {
            char c = raw.charAt(i);
            return (c == '4' || c == '5') && (i == 0 || isBorder(raw.charAt(i - 1)));
        }

        private static boolean isBorder(char c) {
            return !Character.isLetterOrDigit(c) && "_.-/#@=".indexOf(c) < 0;
        }

        private void put(char c, int from) {
            if (c == ' ' && (out.isEmpty() || out.charAt(out.length() - 1) == ' ')) {
                return;
            }
            origin[out.length()] = from;
            out.append(c);
        }

        private static char plain(char c) {
            if (c < 128) {
                return c <= ' ' ? ' ' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
            }
            return switch (c) {
                case '\u2018', '\u2019', '\u00b4' -> '\'';
                case '\u201c', '\u201d', '\u00ab', '\u00bb' -> '"';
                case '\u00a0', '\u3000', '\u0085' -> ' ';
                case '\u2013', '\u2014' -> '-';
                case ADDRESS -> ' ';
                default -> Character.toLowerCase(c);
            };
        }
    }
}
