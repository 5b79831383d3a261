package se.budkavle.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An SMS as the octets that go over the wire, cut as {@link SmsSize} counts it: GSM 7-bit, an octet a septet, or UCS-2.
 * More than one part carries the concatenation header of 3GPP TS 23.040, 9.2.3.24.1.
 *
 * @param dataCoding 0 for the GSM alphabet, 8 for UCS-2 (SMPP 3.4, 5.2.19)
 * @param parts each with its header, when there are several
 */
public record SmsSegments(byte dataCoding, List<byte[]> parts) {
    private static final int MOST_PARTS = 255;

    /**
     * @param reference what the parts of one text share, 0 to 255
     * @throws IllegalArgumentException when the text is longer than 255 parts
     */
    public static SmsSegments of(String text, int reference) {
        SmsSize size = SmsSize.of(text);
        boolean gsm = size.encoding().equals("GSM-7");
        byte coding = (byte) (gsm ? 0 : 8);
        if (size.parts() == 1) {
            return new SmsSegments(coding, List.of(octets(text, gsm)));
        }
        if (size.parts() > MOST_PARTS) {
            throw new IllegalArgumentException("a text of more than 255 parts");
        }
        List<byte[]> bodies = cut(text, gsm, size.perPart());
        var parts = new ArrayList<byte[]>();
        for (byte[] body : bodies) {
            var part = new ByteArrayOutputStream();
            part.writeBytes(new byte[] {5, 0, 3, (byte) reference, (byte) bodies.size(), (byte) (parts.size() + 1)});
            part.writeBytes(body);
            parts.add(part.toByteArray());
        }
        return new SmsSegments(coding, List.copyOf(parts));
    }

    public boolean isJoined() {
        return parts.size() > 1;
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
