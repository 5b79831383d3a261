package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses as reports write them: in brackets or not, quoted, as xtext, with letters of any language (RFC 6531). */
final class MailAddresses {
    /** No letter of an address; the last ones are brackets and stops of the East. */
    private static final String ENDS =
            "<>()[],;:\"\\\u00a0\u3000\u300c\u300d\u3008\u3009\u300a\u300b\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1c\uff1e";

    private static final String MARKS_BEFORE = "'`*|{=";
    private static final char EASTERN = '\u2e80';
    private static final int LONGEST_LOCAL = 200;
    private static final int LONGEST_DOMAIN = 255;
    private static final int MOST = 500;

    /** @param start where it stands in the text; {@code end} is behind its last character */
    record Found(String address, int start, int end) {}

    private MailAddresses() {}

    /** {@code rfc822; user@example.com}, in brackets or not. */
    static Optional<String> typed(String value) {
        int type = value.indexOf(';');
        String address = type < 0 || value.lastIndexOf('@', type) >= 0 ? value : value.substring(type + 1);
        return in(address.indexOf('+') < 0 && address.indexOf('\\') < 0 ? address : decoded(address));
    }

    /** The first address in a text. */
    static Optional<String> in(String text) {
        return all(text.length() > 4_000 ? text.substring(0, 4_000) : text).stream()
                .findFirst()
                .map(Found::address);
    }

    static List<Found> all(String text) {
        var found = new ArrayList<Found>();
        int from = 0;
        int at = text.indexOf('@');
        while (at >= 0 && found.size() < MOST) {
            int start = localStart(text, at, from);
            int end = domainEnd(text, at);
            if (start < at && end > at + 1) {
                found.add(new Found(text.substring(start, end), start, end));
                from = end;
            }
            at = text.indexOf('@', Math.max(at + 1, end));
        }
        return found;
    }

    private static int localStart(String text, int at, int from) {
        int earliest = Math.max(from, at - LONGEST_LOCAL);
        if (at > from && text.charAt(at - 1) == '"') {
            int quote = text.lastIndexOf('"', at - 2);
            return quote >= earliest && text.substring(quote, at).indexOf('\n') < 0 ? quote : at;
        }
        int start = at;
        while (start > earliest && isLocal(text.charAt(start - 1)) && isOneWord(text, start - 1, start)) {
            start--;
        }
        while (start < at && MARKS_BEFORE.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return start;
    }

    private static boolean isLocal(char c) {
        return c > ' ' && c != '@' && ENDS.indexOf(c) < 0;
    }

    private static int domainEnd(String text, int at) {
        int latest = Math.min(text.length(), at + 1 + LONGEST_DOMAIN);
        int end = at + 1;
        if (end < latest && text.charAt(end) == '[') {
            int close = text.indexOf(']', end);
            return close > 0 && close < latest ? close + 1 : at + 1;
        }
        while (end < latest && isDomain(text.charAt(end)) && isOneWord(text, end, end - 1)) {
            end++;
        }
        while (end > at + 1 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Chinese and its neighbours write no spaces: where their letters meet others, the address ends. */
    private static boolean isOneWord(String text, int outer, int inner) {
        char c = text.charAt(outer);
        char beside = text.charAt(inner);
        return c < EASTERN || beside >= EASTERN || beside == '@' || beside == '.';
    }

    private static boolean isDomain(char c) {
        return c == '.' || c == '-' || c == '_' || Character.isLetterOrDigit(c);
    }

    /** ORCPT travels as xtext ({@code +2B}, RFC 3461) or utf-8-addr-xtext ({@code \x{e5}}, RFC 6533); both are echoed. */
    private static String decoded(String address) {
        var out = new StringBuilder(address.length());
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            int close = address.startsWith("\\x{", i) ? address.indexOf('}', i) : -1;
            if (c == '+' && isXtext(address, i)) {
                out.append((char) Integer.parseInt(address, i + 1, i + 3, 16));
                i += 2;
            } else if (close > i + 3 && close <= i + 9 && isHex(address, i + 3, close)) {
                int point = Integer.parseInt(address, i + 3, close, 16);
                out.append(Character.isValidCodePoint(point) ? Character.toString(point) : "");
                i = close;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    // capitals alone, and only what xtext must hide: asa+20@example.com is an address of its own
    private static boolean isXtext(String text, int plus) {
        return plus + 2 < text.length() && (text.startsWith("2B", plus + 1) || text.startsWith("3D", plus + 1));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
