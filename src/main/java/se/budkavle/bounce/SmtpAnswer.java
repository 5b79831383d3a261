package se.budkavle.bounce;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;
import se.budkavle.bounce.Reasons.Evidence;

/**
 * What a mail server's answer during the dialogue means.
 *
 * @param code reply code
 * @param status enhanced code; null when the server sent none
 * @param temporary whether the server says to come again
 * @param kind what the answer says about the address if it were the last word
 */
public record SmtpAnswer(int code, @Nullable String status, String reason, boolean temporary, Kind kind) {
    /** Of whoever asks: the client, its login, the sender. */
    private static final Set<String> OF_WHO_ASKS = Set.of("norelaying", "securityerror", "rejected");

    private static final Pattern OWN_CODE = Pattern.compile("(?m)^[45][0-9]{2}[ -]?");

    /** @param text the server's words, code included or not, on one or several lines */
    public static SmtpAnswer read(int code, String text) {
        String reply = String.valueOf(code);
        String status = ReplyCodes.in(text).enhanced();
        boolean good = code >= 200 && code < 400;
        String reason = good ? "delivered" : reason(code, text);
        boolean temporary = code >= 400 && code < 500;
        return new SmtpAnswer(code, status, reason, temporary, good ? Kind.NONE : Reasons.kind(reason, reply, status));
    }

    /**
     * The words of somebody who passes a server's answer on, such as a mail provider's web hook: codes stand anywhere in
     * them or nowhere. A text without a reply code counts as a refusal for good, unless its enhanced code says otherwise.
     */
    public static SmtpAnswer passedOn(String text) {
        ReplyCodes said = ReplyCodes.in(text);
        String status = said.enhanced();
        String first = status == null ? "5" : status.substring(0, 1);
        return read(said.reply() == null ? Integer.parseInt(first + "50") : Integer.parseInt(said.reply()), text);
    }

    private static String reason(int code, String text) {
        String reply = ReplyCodes.in(text).reply();
        return Reasons.shipped()
                .verdict(Evidence.of(reply == null ? code + " " + text : text))
                .reason();
    }

    /** Whether the receiver refused us or the content, not the address. */
    public boolean blocked() {
        return asResult().blocked();
    }

    /**
     * Whether the server refuses whoever asks it, for any recipient. One that asks the recipient's server before it takes
     * a mail passes on what that one answered, code and all, which is about this recipient alone.
     *
     * @param text the server's own words, each line with its code
     */
    public boolean refusesWhoAsks(String text) {
        return blocked()
                && OF_WHO_ASKS.contains(reason)
                && ReplyCodes.in(OWN_CODE.matcher(text).replaceAll("")).reply() == null;
    }

    /** As plain values, for mappings: {@code kind}, {@code blocked}, {@code reason}, and the codes when there are any. */
    public Map<String, Object> asMap() {
        return asResult().asMap();
    }

    private BounceResult asResult() {
        return new BounceResult(null, "failed", status, Objects.toString(code), reason, kind, null, null);
    }
}
