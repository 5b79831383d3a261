package se.budkavle.partner;

import java.util.List;
import java.util.Map;

/** Knows what mail servers say: in mails that came back, and in words that somebody passes on. Never throws. */
@FunctionalInterface
public interface MailReports {
    /** A mail that came back (whole, as it arrived), as one plain map per recipient. */
    List<Map<String, Object>> read(byte[] mail);

    /**
     * A mail server's answer as a provider quotes it: {@code kind} (hard or soft), {@code blocked}, {@code reason}.
     * Templates of reports call it {@code serverSaid}.
     */
    default Map<String, Object> passedOn(String words) {
        return Map.of("kind", "soft", "blocked", false, "reason", "undefined");
    }
}
