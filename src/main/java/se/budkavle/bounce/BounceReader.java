package se.budkavle.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mail that came back: delivery reports (RFC 3464), complaints (RFC 5965), automatic replies (RFC 3834) and
 * ordinary mails. Whatever the bytes are, there is a result and no error; a mail is read to {@link #LIMIT} bytes, the
 * rest is passed over. Thread-safe.
 */
public final class BounceReader {
    /** Reports stand first in a mail; what follows is the returned original. */
    public static final int LIMIT = 4 * 1024 * 1024;

    private static final List<String> OUR_ADDRESS_HEADERS =
            List.of("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "in-reply-to", "references");
    private static final List<String> OUR_ORIGINAL_HEADERS =
            List.of("message-id", "return-path", "x-envelope-from", "errors-to");

    /** At least one result: one a recipient, or one that says that this is no report. */
    public List<BounceResult> read(InputStream mail) throws IOException {
        return read(mail.readNBytes(LIMIT));
    }

    public List<BounceResult> read(byte[] mail) {
        int length = Math.min(mail.length, LIMIT);
        MailPart whole = MailPart.parse(new String(mail, 0, length, StandardCharsets.ISO_8859_1));
        @Nullable MailHeaders original = original(whole).orElse(null);
        Optional<DeliveryStatus> status = firstOf(whole, "message/delivery-status", "message/global-delivery-status")
                .map(DeliveryStatus::new);
        AttemptToken token = AttemptToken.in(Stream.of(
                        whole.headers().all(OUR_ADDRESS_HEADERS),
                        status.stream().flatMap(s -> s.envelopeIds().stream()),
                        original == null ? Stream.<String>empty() : original.all(OUR_ORIGINAL_HEADERS))
                .flatMap(texts -> texts));
        return results(whole, status, original).stream()
                .map(result -> result.about(token))
                .toList();
    }

    /** The same as plain maps, for mappings; {@code kind} as a word, absent values absent. */
    public List<Map<String, Object>> maps(byte[] mail) {
        return read(mail).stream().map(BounceResult::asMap).toList();
    }

    private static List<BounceResult> results(
            MailPart whole, Optional<DeliveryStatus> status, @Nullable MailHeaders original) {
        Optional<MailPart> feedback = firstOf(whole, "message/feedback-report");
        if (feedback.isPresent()) {
            return new FeedbackReport(feedback.get(), original).results();
        }
        List<BounceResult> told = status.map(DeliveryStatus::results).orElse(List.of());
        if (told.isEmpty() && PlainBounce.isFromMailSystem(whole.headers())) {
            told = PlainBounce.read(whole);
        }
        if (!told.isEmpty()) {
            return told;
        }
        return List.of(BounceResult.nothing(isAutomaticReply(whole.headers()) ? "vacation" : null));
    }

    private static boolean isAutomaticReply(MailHeaders headers) {
        boolean submitted = headers.first("auto-submitted")
                .map(v -> !v.toLowerCase(Locale.ROOT).startsWith("no"))
                .orElse(false);
        boolean precedence = headers.first("precedence")
                .map(v -> v.equalsIgnoreCase("auto_reply"))
                .orElse(false);
        return submitted
                || precedence
                || headers.first("x-autoreply").isPresent()
                || headers.first("x-auto-response-suppress").isPresent();
    }

    /** Headers of the mail that was returned, whole or headers alone. */
    private static Optional<MailHeaders> original(MailPart whole) {
        return firstOf(whole, "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
                .map(part -> MailPart.parse(part.text().stripLeading()).headers());
    }

    private static Optional<MailPart> firstOf(MailPart whole, String... types) {
        List<String> wanted = List.of(types);
        return whole.flat().skip(1).filter(part -> wanted.contains(part.type())).findFirst();
    }
}
