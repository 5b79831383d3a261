package se.budkavle.bounce;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/** A complaint (ARF, RFC 5965, or a forwarded mail): the provider passes on that the recipient called the mail spam. */
final class FeedbackReport {
    // auth-failure (RFC 6591) is about us, not-spam is praise
    private static final Set<String> NO_COMPLAINT =
            Set.of("not-spam", "auth-failure", "dmarc", "dkim", "spf", "dmarc-failure");
    private static final List<String> RECIPIENT =
            List.of("original-rcpt-to", "removal-recipient", "x-original-recipient", "original-recipient");

    private FeedbackReport() {}

    /** What the machine-readable part says; who complained may stand in the returned mail alone. */
    static List<BounceResult> read(MailPart part, @Nullable MailHeaders original) {
        MailHeaders fields = MailHeaders.parse(part.text().strip().replaceAll("\n{2,}", "\n"));
        String type = fields.first("feedback-type").orElse("abuse").strip().toLowerCase(Locale.ROOT);
        if (NO_COMPLAINT.contains(type)) {
            return List.of(BounceResult.nothing("feedback"));
        }
        List<String> recipients = fields.all(RECIPIENT)
                .flatMap(value -> MailAddresses.typed(value).stream())
                .distinct()
                .toList();
        return recipients.isEmpty() ? forwarded(original) : complaints(recipients);
    }

    /** A complaint without that part: the mail as the recipient had it is all that is said. */
    static List<BounceResult> forwarded(@Nullable MailHeaders original) {
        return complaints(original == null ? List.of() : Recipients.returnedTo(original));
    }

    private static List<BounceResult> complaints(List<String> recipients) {
        return recipients.isEmpty()
                ? List.of(complaint(null))
                : recipients.stream().map(FeedbackReport::complaint).toList();
    }

    private static BounceResult complaint(@Nullable String recipient) {
        return new BounceResult(recipient, null, null, null, "feedback", Kind.COMPLAINT, null, null);
    }
}
