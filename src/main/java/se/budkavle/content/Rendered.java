package se.budkavle.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel's document, ready for a partner.
 *
 * @param subject null on SMS
 * @param text the SMS, what a push says, or the plain-text part of a mail
 * @param html the HTML part of a mail
 * @param pdf the letter, A4
 * @param pages of the letter, else 0
 * @param substitutions typographic characters that the SMS alphabet lacks and what became of them
 */
public record Rendered(
        String channel,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        byte @Nullable [] pdf,
        int pages,
        @Nullable SmsSize smsSize,
        List<String> substitutions) {

    static Rendered sms(String text, List<String> substitutions) {
        return new Rendered("sms", null, text, null, null, 0, SmsSize.of(text), substitutions);
    }

    /** @param title what stands above the text on the phone */
    static Rendered push(String title, String text) {
        return new Rendered("push", title, text, null, null, 0, null, List.of());
    }

    static Rendered email(String subject, String text, String html) {
        return new Rendered("email", subject, text, html, null, 0, null, List.of());
    }

    static Rendered letter(String channel, String subject, Letter letter) {
        return new Rendered(channel, subject, null, null, letter.pdf(), letter.pages(), null, List.of());
    }
}
