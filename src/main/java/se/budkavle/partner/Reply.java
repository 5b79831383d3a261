package se.budkavle.partner;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person answered, for example to an SMS.
 *
 * @param partnerRef the partner's id of the reply; the same reply may come twice
 * @param from the address it came from: E.164 or e-mail
 * @param attemptId what it answers, when that was echoed
 * @param part which part of a longer text this is; null when it is whole
 */
public record Reply(
        String partner,
        @Nullable String partnerRef,
        String from,
        String text,
        Instant at,
        @Nullable UUID attemptId,
        @Nullable Part part) {
    /**
     * A part as it arrived; a letter may be cut between two.
     *
     * @param group the phone's number for the text: the same in all of its parts, and again in later texts
     * @param number 0-based
     * @param coding data_coding of SMPP: 0 or 1 for the GSM alphabet, 3 for Latin-1, 8 for UCS-2
     * @param octets in lower-case hexadecimal
     */
    public record Part(String group, int number, int of, byte coding, String octets) {
        private static final byte UCS2 = 8;

        /** Of a partner that has read the octets itself. */
        static Part of(String group, int number, int of, String text) {
            return new Part(
                    group, number, of, UCS2, HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE)));
        }

        /** Without the words. */
        @Override
        public String toString() {
            return "Part[" + (number + 1) + " of " + of + "]";
        }
    }

    /** A whole text. */
    public Reply(
            String partner,
            @Nullable String partnerRef,
            String from,
            String text,
            Instant at,
            @Nullable UUID attemptId) {
        this(partner, partnerRef, from, text, at, attemptId, null);
    }

    /** The text that this is a part of. */
    public Reply whole(String all) {
        return new Reply(partner, partnerRef, from, all, at, attemptId, null);
    }

    private static final Set<String> STOP = Set.of("STOP", "STOPP", "AVSLUTA", "UNSUBSCRIBE");

    /** Whether the whole answer is a word of leaving, whatever its case and punctuation. */
    public boolean isStop() {
        return STOP.contains(text.replaceAll("[^\\p{L}]", "").toUpperCase(Locale.ROOT));
    }

    /** Without the text and the address. */
    @Override
    public String toString() {
        return "Reply[" + partner + " " + partnerRef + "]";
    }
}
