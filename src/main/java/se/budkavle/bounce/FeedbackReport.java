package se.budkavle.bounce;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/** A complaint (ARF, RFC 5965): the recipient's provider passes on that the recipient called the mail spam. */
final class FeedbackReport {
    // auth-failure (RFC 6591) is about us, not-spam is praise
    private static final Set<String> NO_COMPLAINT = Set.of("not-spam", "auth-failure", "dmarc", "dkim");

    private final MailHeaders fields;
    private final @Nullable MailHeaders original;

    FeedbackReport(MailPart part, @Nullable MailHeaders original) {
        this.fields = MailHeaders.parse(part.text().strip().replaceAll("\n{2,}", "\n"));
        this.original = original;
    }

    List<BounceResult> results() {
        String type = fields.first("feedback-type").orElse("abuse").toLowerCase(Locale.ROOT);
        if (NO_COMPLAINT.contains(type)) {
            return List.of(BounceResult.nothing("feedback"));
        }
        List<String> recipients = fields.all("original-rcpt-to")
                .flatMap(value -> MailAddresses.typed(value).stream())
                .distinct()
                .toList();
        if (recipients.isEmpty() && original != null) {
            recipients = original.first("to")
                    .flatMap(MailAddresses::in)
                    .map(List::of)
                    .orElse(List.of());
        }
        return recipients.isEmpty()
                ? List.of(complaint(null))
                : recipients.stream().map(FeedbackReport::complaint).toList();
    }

    private static BounceResult complaint(@Nullable String recipient) {
        return new BounceResult(recipient, null, null, null, "feedback", Kind.COMPLAINT, null, null);
    }
}
