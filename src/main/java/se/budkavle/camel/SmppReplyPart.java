package se.budkavle.camel;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a longer text from a phone a {@code deliver_sm} brings.
 *
 * @param group the phone's number for the text, the same in all of its parts
 * @param part 0-based
 */
record SmppReplyPart(int group, int part, int parts) {
    /** Concatenated short messages, with a reference of 8 and of 16 bits: 3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8. */
    private static final int NARROW = 0x00;

    private static final int WIDE = 0x08;

    /** By the user data header, its length first; null when it tells of no parts. */
    static @Nullable SmppReplyPart inHeader(byte[] octets) {
        int end = Math.min(octets.length, 1 + (octets[0] & 0xFF));
        for (int at = 1; at + 2 <= end; at += 2 + (octets[at + 1] & 0xFF)) {
            int length = octets[at + 1] & 0xFF;
            boolean narrow = octets[at] == NARROW && length == 3;
            boolean wide = octets[at] == WIDE && length == 4;
            if ((narrow || wide) && at + 2 + length <= end) {
                int group = narrow ? octets[at + 2] & 0xFF : (octets[at + 2] & 0xFF) << 8 | octets[at + 3] & 0xFF;
                int counts = at + length;
                return of(group, octets[counts] & 0xFF, octets[counts + 1] & 0xFF);
            }
        }
        return null;
    }

    /** @param sequence 1-based; null when the numbers make no sense, or there is one part only */
    static @Nullable SmppReplyPart of(int group, int total, int sequence) {
        return total > 1 && sequence >= 1 && sequence <= total ? new SmppReplyPart(group, sequence - 1, total) : null;
    }
}
