package se.budkavle.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Moments as RFC 3339 writes them, each digit in its place: the general parser costs as much as the rest of an envelope. */
final class Rfc3339 {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int MOST_DECIMALS = 9;

    private Rfc3339() {}

    /**
     * Returns null for a text of another form.
     *
     * @throws DateTimeException when there is no such moment, for example on 31 April
     */
    static @Nullable Instant parse(String text) {
        int point = FORM.length();
        if (!isLike(text, 0, FORM)) {
            return null;
        }
        int zone = point;
        if (point < text.length() && text.charAt(point) == '.') {
            do {
                zone++;
            } while (isDigit(text, zone));
        }
        ZoneOffset offset = zone == point + 1 || zone > point + 1 + MOST_DECIMALS ? null : offset(text, zone);
        return offset == null
                ? null
                : LocalDateTime.of(
                                number(text, 0, 4),
                                number(text, 5, 7),
                                number(text, 8, 10),
                                number(text, 11, 13),
                                number(text, 14, 16),
                                number(text, 17, 19),
                                nanos(text, point + 1, zone))
                        .toInstant(offset);
    }

    private static @Nullable ZoneOffset offset(String text, int from) {
        if (from == text.length() - 1 && (text.charAt(from) | ' ') == 'z') {
            return ZoneOffset.UTC;
        }
        boolean east = isLike(text, from, "+00:00");
        if (text.length() != from + "+00:00".length() || !east && !isLike(text, from, "-00:00")) {
            return null;
        }
        int sign = east ? 1 : -1;
        return ZoneOffset.ofHoursMinutes(
                sign * number(text, from + 1, from + 3), sign * number(text, from + 4, from + 6));
    }

    /** @param form where each 0 stands for any digit, and T for t as well */
    private static boolean isLike(String text, int from, String form) {
        if (text.length() - from < form.length()) {
            return false;
        }
        for (int i = 0; i < form.length(); i++) {
            char wanted = form.charAt(i);
            char there = text.charAt(from + i);
            if (wanted == '0' ? !isDigit(text, from + i) : there != wanted && !(wanted == 'T' && there == 't')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    private static int nanos(String text, int from, int to) {
        int nanos = number(text, Math.min(from, to), to);
        for (int digits = Math.max(0, to - from); digits < MOST_DECIMALS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }
}
