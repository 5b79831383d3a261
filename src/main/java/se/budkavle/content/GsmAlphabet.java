package se.budkavle.content;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), and which typographic characters have an equal in it. One
 * curly quotation mark turns a whole SMS into UCS-2 and more than doubles its price.
 */
final class GsmAlphabet {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "^{}\\[~]|€\f";

    private static final Map<Integer, String> TYPOGRAPHIC = Map.ofEntries(
            Map.entry(0x2018, "'"),
            Map.entry(0x2019, "'"),
            Map.entry(0x201A, "'"),
            Map.entry(0x201B, "'"),
            Map.entry(0x2032, "'"),
            Map.entry(0x00B4, "'"),
            Map.entry(0x201C, "\""),
            Map.entry(0x201D, "\""),
            Map.entry(0x201E, "\""),
            Map.entry(0x201F, "\""),
            Map.entry(0x2033, "\""),
            Map.entry(0x00AB, "\""),
            Map.entry(0x00BB, "\""),
            Map.entry(0x2010, "-"),
            Map.entry(0x2011, "-"),
            Map.entry(0x2012, "-"),
            Map.entry(0x2013, "-"),
            Map.entry(0x2014, "-"),
            Map.entry(0x2015, "-"),
            Map.entry(0x2212, "-"),
            Map.entry(0x2022, "-"),
            Map.entry(0x00B7, "-"),
            Map.entry(0x2026, "..."),
            Map.entry(0x00A0, " "),
            Map.entry(0x2007, " "),
            Map.entry(0x2009, " "),
            Map.entry(0x202F, " "),
            Map.entry(0x00AD, ""),
            Map.entry(0x200B, ""),
            Map.entry(0xFEFF, ""));

    /** Stands in the table between Ξ and Æ, and in no text. */
    private static final int ESCAPE = 0x1B;

    private static final int[] EXTENSION_CODES = {0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65, 0x0A};

    private static final byte[] SEPTETS = new byte[0x2100];

    static {
        BASIC.chars().forEach(c -> SEPTETS[c] = 1);
        EXTENSION.chars().forEach(c -> SEPTETS[c] = 2);
    }

    private GsmAlphabet() {}

    /** 1, or 2 for what needs an escape, or 0 for what the alphabet lacks. */
    static int septets(int codePoint) {
        return codePoint < SEPTETS.length ? SEPTETS[codePoint] : 0;
    }

    /** An octet a septet, without packing: what an SMPP gateway calls its default alphabet. */
    static byte[] octets(String text) {
        var octets = new ByteArrayOutputStream();
        text.chars().forEach(c -> {
            int place = BASIC.indexOf(c);
            if (place < 0) {
                octets.write(ESCAPE);
                octets.write(EXTENSION_CODES[EXTENSION.indexOf(c)]);
            } else {
                octets.write(place < ESCAPE ? place : place + 1);
            }
        });
        return octets.toByteArray();
    }

    /** The reverse of {@link #octets}; what stands in no table becomes a question mark. */
    static String text(byte[] octets) {
        var text = new StringBuilder();
        for (int i = 0; i < octets.length; i++) {
            int code = octets[i] & 0x7F;
            if (code == ESCAPE && i + 1 < octets.length) {
                text.append(extension(octets[++i]));
            } else {
                text.append(code == ESCAPE ? '?' : BASIC.charAt(code < ESCAPE ? code : code - 1));
            }
        }
        return text.toString();
    }

    private static char extension(int code) {
        for (int i = 0; i < EXTENSION_CODES.length; i++) {
            if (EXTENSION_CODES[i] == code) {
                return EXTENSION.charAt(i);
            }
        }
        return '?';
    }

    /** @param substitutions one line a kind of character, such as {@code U+2019 became '} */
    record Substituted(String text, List<String> substitutions) {}

    /** Letters are never touched: a name must stay a name, at the price of UCS-2. */
    static Substituted substitute(String text) {
        if (text.codePoints().allMatch(c -> septets(c) > 0)) {
            return new Substituted(text, List.of());
        }
        var out = new StringBuilder(text.length());
        var made = new LinkedHashMap<Integer, String>();
        text.codePoints().forEach(c -> {
            String plain = TYPOGRAPHIC.get(c);
            if (plain == null) {
                out.appendCodePoint(c);
            } else {
                made.put(c, plain);
                out.append(plain);
            }
        });
        return new Substituted(
                out.toString(),
                made.entrySet().stream()
                        .map(e -> "U+%04X became %s".formatted(e.getKey(), shown(e.getValue())))
                        .toList());
    }

    private static String shown(String plain) {
        return switch (plain) {
            case "" -> "nothing";
            case " " -> "a space";
            default -> plain;
        };
    }
}
