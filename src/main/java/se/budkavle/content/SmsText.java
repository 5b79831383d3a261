package se.budkavle.content;

import java.nio.charset.StandardCharsets;

/** Texts of phones, back from the octets that a gateway passes on. */
public final class SmsText {
    private static final int LATIN = 3;
    private static final int UCS2 = 8;
    private static final int ALPHABET = 0x0C;

    private SmsText() {}

    /** @param dataCoding 0 or 1 for the GSM alphabet, 3 for Latin-1, 8 for UCS-2; with a message class, as GSM has it */
    public static String decoded(byte[] octets, byte dataCoding) {
        boolean wide = dataCoding == UCS2 || (dataCoding & 0xF0) == 0x10 && (dataCoding & ALPHABET) == UCS2;
        if (wide) {
            return new String(octets, StandardCharsets.UTF_16BE);
        }
        return dataCoding == LATIN ? new String(octets, StandardCharsets.ISO_8859_1) : GsmAlphabet.text(octets);
    }
}
