package se.budkavle.delivery;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import se.budkavle.content.SmsText;

/**
 * A text as its parts say it.
 *
 * @param arrived how many of its parts
 * @param fromItsStart whether the first is among them
 */
record ReplyText(String text, int arrived, int of, boolean fromItsStart) {
    private static final String GAP = "[…]";

    /**
     * Parts that follow each other are read as one: an escape or a surrogate pair may be cut between them.
     *
     * @param parts in their order
     */
    static ReplyText of(List<ReplyPart> parts, int of) {
        var text = new StringBuilder();
        var octets = new ByteArrayOutputStream();
        int next = 0;
        for (int i = 0; i < parts.size(); i++) {
            ReplyPart part = parts.get(i);
            if (part.number() > next) {
                text.append(next == 0 ? GAP + " " : " " + GAP + " ");
            }
            octets.writeBytes(HexFormat.of().parseHex(part.octets()));
            next = part.number() + 1;
            if (i + 1 == parts.size() || !follows(part, parts.get(i + 1))) {
                text.append(SmsText.decoded(octets.toByteArray(), part.coding()));
                octets.reset();
            }
        }
        if (next < of) {
            text.append(' ').append(GAP);
        }
        return new ReplyText(
                text.toString().replace('\0', '\uFFFD'), // the database holds every other character
                parts.size(),
                of,
                parts.getFirst().number() == 0);
    }

    private static boolean follows(ReplyPart part, ReplyPart next) {
        return next.number() == part.number() + 1 && next.coding() == part.coding();
    }

    boolean isWhole() {
        return arrived == of;
    }
}
