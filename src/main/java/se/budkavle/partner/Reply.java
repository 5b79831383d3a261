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
 */
public record Reply(
        String partner, @Nullable String partnerRef, String from, String text, Instant at, @Nullable UUID attemptId) {
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
