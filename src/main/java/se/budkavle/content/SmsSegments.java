package se.budkavle.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An SMS as the octets that go over the wire, cut as {@link SmsSize} counts it: GSM 7-bit, an octet a septet, or UCS-2.
 *
 * @param dataCoding 0 for the GSM alphabet, 8 for UCS-2 (SMPP 3.4, 5.2.19)
 * @param bodies the parts, without what joins them
 */
public record SmsSegments(byte dataCoding, List<byte[]> bodies) {
    private static final int MOST_PARTS = 255;

    /** @throws IllegalArgumentException when the text is longer than 255 parts */
    public static SmsSegments of(String text) {
        SmsSize size = SmsSize.of(text);
        boolean gsm = size.encoding().equals("GSM-7");
        byte coding = (byte) (gsm ? 0 : 8);
        if (size.parts() > MOST_PARTS) {
            throw new IllegalArgumentException("a text of more than 255 parts");
        }
        return new SmsSegments(
                coding, size.parts() == 1 ? List.of(octets(text, gsm)) : List.copyOf(cut(text, gsm, size.perPart())));
    }

    /**
     * The parts, each behind the concatenation header of 3GPP TS 23.040, 9.2.3.24.1; a single one has none.
     *
     * @param reference what the parts of one text share, 0 to 255
     */
    public List<byte[]> withHeaders(int reference) {
        if (bodies.size() == 1) {
            return bodies;
        }
        var parts = new ArrayList<byte[]>();
        for (byte[] body : bodies) {
            var part = new ByteArrayOutputStream();
            part.writeBytes(new byte[] {5, 0, 3, (byte) reference, (byte) bodies.size(), (byte) (parts.size() + 1)});
            part.writeBytes(body);
            parts.add(part.toByteArray());
        }
        return parts;
    }

    /** The whole text in one, for a gateway that cuts it itself. */
    public byte[] whole() {
        var whole = new ByteArrayOutputStream();
        bodies.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    /** An escaped character and a surrogate pair stay whole. */
    private static List<byte[]> cut(String text, boolean gsm, int room) {
        var bodies = new ArrayList<byte[]>();
        var body = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            int width = gsm ? GsmAlphabet.septets(c) : Character.charCount(c);
            if (used + width > room) {
                bodies.add(octets(body.toString(), gsm));
                body.setLength(0);
                used = 0;
            }
            body.appendCodePoint(c);
            used += width;
        }
        bodies.add(octets(body.toString(), gsm));
        return bodies;
    }

    private static byte[] octets(String text, boolean gsm) {
        return gsm ? GsmAlphabet.octets(text) : text.getBytes(StandardCharsets.UTF_16BE);
    }
}
