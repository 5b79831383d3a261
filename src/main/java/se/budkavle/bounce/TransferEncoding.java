package se.budkavle.bounce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Transfer encodings of RFC 2045, where what is broken stands for itself. */
final class TransferEncoding {
    private TransferEncoding() {}

    /** @param body bytes as Latin-1 */
    static byte[] decode(String encoding, String body) {
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("base64")) {
            return base64(body);
        }
        return name.startsWith("quoted-printable") ? quotedPrintable(body) : body.getBytes(StandardCharsets.ISO_8859_1);
    }

    // the decoder refuses a cut-off tail and padding in the middle, and truncated mails have both
    static byte[] base64(String body) {
        var clean = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c) || c == '+' || c == '/') {
                clean.append(c);
            }
        }
        if (clean.length() % 4 == 1) {
            clean.setLength(clean.length() - 1);
        }
        return Base64.getDecoder().decode(clean.toString());
    }

    static byte[] quotedPrintable(String text) {
        var out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            } else if (c == '=' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                out.write(Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }
}
