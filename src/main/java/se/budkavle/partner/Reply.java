package se.budkavle.partner;

import java.time.Instant;
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
    /** @param group the same in all parts of one text from one phone; {@code number} 0-based */
    public record Part(String group, int number, int of) {}

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

    /** All of the text that this is a part of. @param ref the same however often it is put together */
    public Reply whole(String ref, String all) {
        return new Reply(partner, ref, from, all, at, attemptId, null);
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
