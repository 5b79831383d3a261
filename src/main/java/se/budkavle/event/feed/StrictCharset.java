package se.budkavle.event.feed;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Decodes a row as its feed's encoding, and notices when it is in another one. */
record StrictCharset(Charset charset) {
    /** Stands in a text for what could not be decoded. */
    private static final char REPLACED = '\uFFFD';

    String name() {
        return charset.name();
    }

    Optional<String> decode(byte[] bytes) {
        boolean utf8 = charset.equals(StandardCharsets.UTF_8);
        if (!utf8 && isBeyondAscii(bytes) && isUtf8(bytes)) {
            return Optional.empty();
        }
        return utf8 && isUtf8(bytes) || charset.equals(StandardCharsets.ISO_8859_1)
                ? Optional.of(new String(bytes, charset))
                : decoded(bytes, charset);
    }

    /** For messages: what a row that does not decode should have been. */
    String demand() {
        return "holds bytes that are not " + charset.name();
    }

    byte[] encode(String text) {
        return text.getBytes(charset);
    }

    /** Spreadsheets put a mark before UTF-8 text. */
    byte[] withoutMark(byte[] first) {
        boolean marked = charset.equals(StandardCharsets.UTF_8)
                && first.length >= 3
                && first[0] == (byte) 0xEF
                && first[1] == (byte) 0xBB
                && first[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(first, 3, first.length) : first;
    }

    /** In a one-byte encoding every byte means something, so Swedish letters in UTF-8 would pass as two strange ones. */
    private static boolean isUtf8(byte[] bytes) {
        boolean whole = new String(bytes, StandardCharsets.UTF_8).indexOf(REPLACED) < 0;
        // where the sign itself stands the strict way knows; elsewhere its exception would cost as much as all of a row
        return whole
                || holdsSign(bytes) && decoded(bytes, StandardCharsets.UTF_8).isPresent();
    }

    private static boolean holdsSign(byte[] bytes) {
        for (int i = 2; i < bytes.length; i++) {
            if (bytes[i] == (byte) 0xBD && bytes[i - 1] == (byte) 0xBF && bytes[i - 2] == (byte) 0xEF) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeyondAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
