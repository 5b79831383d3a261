package se.budkavle.partner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical message: what one attempt is to deliver, whatever the partner. Translators read it; nothing changes it.
 *
 * @param attemptKey the attempt's id as 32 lower-case hex digits: what a partner is asked to echo
 * @param mac MAC of the attempt key (16 hex digits), for callback addresses and envelope senders
 * @param channel sms, email, letter, ...
 * @param messageClass regulatory, service, loyalty or sales
 * @param recipient {@code name}, and by channel {@code mobile} (E.164), {@code email}, or {@code lines} (postal address
 *     block) with {@code postalCode}, {@code city}, {@code country}
 * @param callback the address for delivery reports about this attempt, MAC included; null when the partner takes none
 * @param unsubscribe one-click address for marketing, else null
 * @param subject null on SMS
 * @param text SMS text, or the plain-text part of a mail
 * @param html the HTML part of a mail, else null
 * @param attachments files to send along; a letter is one {@code application/pdf}
 * @param options what the send-out says to this partner, as {@code options} in its {@code partner.yaml} describes it
 * @param invoice what is to be paid, as the event says it; documents carry it, and null when the event is about none
 */
public record Message(
        UUID attemptId,
        String attemptKey,
        String mac,
        UUID communicationId,
        String sendout,
        String messageClass,
        String language,
        String brand,
        String channel,
        String partner,
        Map<String, Object> recipient,
        @Nullable String callback,
        @Nullable String unsubscribe,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        List<Attachment> attachments,
        Instant createdAt,
        Map<String, String> options,
        @Nullable Map<String, Object> invoice) {
    /** @param sha256 lower-case hex of {@code bytes} */
    public record Attachment(String fileName, String mediaType, byte[] bytes, String sha256) {}
}
