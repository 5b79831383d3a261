package se.budkavle.sandbox;

/** How many texts a gateway cuts a message into: GSM 03.38, or UCS-2 as soon as one character is not in it. */
final class SmsParts {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENDED = "\f^{}\\[~]|€";

    private SmsParts() {}

    static int of(String message) {
        boolean gsm = message.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENDED.indexOf(c) >= 0);
        int whole = gsm ? 160 : 70;
        int part = gsm ? 153 : 67;
        if (message.codePoints().map(c -> units(c, gsm)).sum() <= whole) {
            return 1;
        }
        int parts = 1;
        int room = part;
        for (int c : message.codePoints().toArray()) {
            int units = units(c, gsm);
            if (units > room) {
                parts++;
                room = part;
            }
            room -= units;
        }
        return parts;
    }

    /** A pair (escape and character, or two surrogates) never straddles two parts. */
    private static int units(int character, boolean gsm) {
        return gsm ? (EXTENDED.indexOf(character) >= 0 ? 2 : 1) : Character.charCount(character);
    }
}
