package se.budkavle.bounce;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a returned mail says about one recipient.
 *
 * @param recipient null when the mail is no report, or hides the address
 * @param action {@code failed, delayed, delivered, relayed, expanded}; null outside RFC 3464
 * @param status enhanced code (RFC 3463), for example {@code 5.1.1}
 * @param replyCode SMTP reply code, three digits
 * @param reason one word, for example {@code userunknown}; null for an ordinary mail
 * @param attemptKey ours, echoed in the envelope address, ENVID or Message-ID
 * @param mac belongs to the attempt key; a report whose MAC does not fit is forged
 */
public record BounceResult(
        @Nullable String recipient,
        @Nullable String action,
        @Nullable String status,
        @Nullable String replyCode,
        @Nullable String reason,
        Kind kind,
        @Nullable String attemptKey,
        @Nullable String mac) {
    private static final Set<String> BLOCKING = Set.of(
            "policyviolation",
            "blocked",
            "rejected",
            "spamdetected",
            "badreputation",
            "authfailure",
            "requireptr",
            "securityerror",
            "virusdetected",
            "norelaying");

    /** Hard: this address never works. Soft: not this time. None: says nothing against the address. */
    public enum Kind {
        HARD,
        SOFT,
        COMPLAINT,
        NONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the receiver refused us or the content, not the address. */
    public boolean blocked() {
        return kind == Kind.SOFT && reason != null && BLOCKING.contains(reason);
    }

    /** No report, and nothing that a machine answered. */
    boolean isOrdinary() {
        return kind == Kind.NONE && reason == null && action == null;
    }

    Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("kind", kind.word());
        map.put("blocked", blocked());
        putPresent(map, "action", action);
        putPresent(map, "status", status);
        putPresent(map, "replyCode", replyCode);
        putPresent(map, "reason", reason);
        putPresent(map, "attemptKey", attemptKey);
        putPresent(map, "mac", mac);
        return map;
    }

    private static void putPresent(Map<String, Object> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    static BounceResult nothing(@Nullable String reason) {
        return new BounceResult(null, null, null, null, reason, Kind.NONE, null, null);
    }

    BounceResult about(@Nullable AttemptToken token) {
        return token == null
                ? this
                : new BounceResult(recipient, action, status, replyCode, reason, kind, token.key(), token.mac());
    }
}
