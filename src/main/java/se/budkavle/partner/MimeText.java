package se.budkavle.partner;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as mail carries them: quoted-printable bodies (RFC 2045) and encoded words in headers (RFC 2047). The mail library
 * does the same at many times the cost, as it looks for its codecs anew for every text.
 */
final class MimeText {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final int LONGEST_LINE = 76;
    private static final String WORD_BEGINS = "=?UTF-8?Q?";
    private static final String WORD_ENDS = "?=";
    private static final int LONGEST_WORD = 75 - WORD_BEGINS.length() - WORD_ENDS.length();
    private static final String SPECIALS = "()<>[]:;@\\,.\"";

    private MimeText() {}

    /** Every line short and no line end bare, whatever the text holds. */
    static byte[] quotedPrintable(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        var out = new byte[in.length * 4 + 3];
        int n = 0;
        int column = 0;
        for (int i = 0; i < in.length; i++) {
            int b = in[i] & 0xff;
            if (endsLine(in, i)) {
                i += b == '\r' ? 1 : 0;
                out[n++] = '\r';
                out[n++] = '\n';
                column = 0;
                continue;
            }
            boolean plain = b > ' ' && b < 127 && b != '=' || (b == ' ' || b == '\t') && !endsLine(in, i + 1);
            int width = plain ? 1 : 3;
            if (column + width > LONGEST_LINE - 1) {
                out[n++] = '=';
                out[n++] = '\r';
                out[n++] = '\n';
                column = 0;
            }
            if (plain) {
                out[n++] = in[i];
            } else {
                out[n++] = '=';
                out[n++] = (byte) HEX[b >> 4];
                out[n++] = (byte) HEX[b & 15];
            }
            column += width;
        }
        return Arrays.copyOf(out, n);
    }

    /** Also the end of the text; a carriage return alone is none. */
    private static boolean endsLine(byte[] text, int at) {
        return at == text.length
                || text[at] == '\n'
                || text[at] == '\r' && at + 1 < text.length && text[at + 1] == '\n';
    }

    /** As it is when it is ASCII, else as encoded words that each hold whole characters. */
    static String words(String text) {
        if (isAscii(text)) {
            return text;
        }
        var words = new StringBuilder(WORD_BEGINS);
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            String coded = coded(Character.toString(point));
            if (width + coded.length() > LONGEST_WORD) {
                words.append(WORD_ENDS).append("\r\n ").append(WORD_BEGINS);
                width = 0;
            }
            words.append(coded);
            width += coded.length();
            i += Character.charCount(point);
        }
        return words.append(WORD_ENDS).toString();
    }

    private static String coded(String character) {
        if (character.equals(" ")) {
            return "_";
        }
        char first = character.charAt(0);
        if (first < 127 && (Character.isLetterOrDigit(first) || first == '-')) {
            return character;
        }
        var coded = new StringBuilder();
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            coded.append('=').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
        }
        return coded.toString();
    }

    /** A name before an address: quoted where it needs to be. */
    static String phrase(String name) {
        if (!isAscii(name)) {
            return words(name);
        }
        return name.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0)
                ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : name;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 127);
    }
}
