package se.budkavle.bounce;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/**
 * What a mail server's answer during the dialogue means.
 *
 * @param code reply code
 * @param status enhanced code; null when the server sent none
 * @param temporary whether the server says to come again
 * @param kind what the answer says about the address if it were the last word
 */
public record SmtpAnswer(int code, @Nullable String status, String reason, boolean temporary, Kind kind) {

    /** @param text the server's words, code included or not, on one or several lines */
    public static SmtpAnswer read(int code, String text) {
        String reply = String.valueOf(code);
        String status = ReplyCodes.in(text).enhanced();
        boolean good = code >= 200 && code < 400;
        String reason = good ? "delivered" : Reasons.shipped().reason(status, reply, text);
        boolean temporary = code >= 400 && code < 500;
        return new SmtpAnswer(code, status, reason, temporary, good ? Kind.NONE : Reasons.kind(reason, reply, status));
    }

    /** Whether the receiver refused us or the content, not the address. */
    public boolean blocked() {
        return asResult().blocked();
    }

    private BounceResult asResult() {
        return new BounceResult(null, "failed", status, Objects.toString(code), reason, kind, null, null);
    }
}
