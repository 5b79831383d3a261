package se.budkavle.content;

/**
 * What an SMS costs on the wire. The character tables and part lengths are those of GSM 03.38 and 03.40: 160 septets or
 * 70 UTF-16 units alone, 153 or 67 a part when joined, and neither an escaped character nor a surrogate pair is split
 * over two parts.
 *
 * @param encoding {@code GSM-7} or {@code UCS-2}
 * @param units septets or UTF-16 code units
 * @param parts messages that are paid for
 * @param perPart units that a part has room for
 */
public record SmsSize(String encoding, int units, int parts, int perPart) {
    private static final int[] GSM_ROOM = {160, 153};
    private static final int[] UCS_ROOM = {70, 67};

    public static SmsSize of(String text) {
        boolean gsm = text.codePoints().allMatch(c -> GsmAlphabet.septets(c) > 0);
        return gsm ? sized("GSM-7", text, GSM_ROOM) : sized("UCS-2", text, UCS_ROOM);
    }

    private static SmsSize sized(String encoding, String text, int[] room) {
        boolean gsm = room == GSM_ROOM;
        int units = text.codePoints().map(c -> width(c, gsm)).sum();
        if (units <= room[0]) {
            return new SmsSize(encoding, units, 1, room[0]);
        }
        int parts = 1;
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            int width = width(c, gsm);
            if (used + width > room[1]) {
                parts++;
                used = 0;
            }
            used += width;
        }
        return new SmsSize(encoding, units, parts, room[1]);
    }

    private static int width(int codePoint, boolean gsm) {
        return gsm ? GsmAlphabet.septets(codePoint) : Character.charCount(codePoint);
    }
}
