package se.budkavle.bounce;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One mail being read. What is dear to make is made when it is asked for. */
final class Reading implements DeliveryStatus.Rest {
    private static final List<String> STATUS = List.of("message/delivery-status", "message/global-delivery-status");
    private static final List<String> FEEDBACK = List.of("message/feedback-report");
    private static final List<String> RECEIPT =
            List.of("message/disposition-notification", "message/global-disposition-notification");
    private static final List<String> RETURNED = List.of(
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers",
            "text/rfc822",
            "message/partial");
    private static final List<String> OUR_ADDRESS_HEADERS =
            List.of("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "in-reply-to", "references");
    private static final List<String> OUR_ORIGINAL_HEADERS =
            List.of("message-id", "return-path", "x-envelope-from", "errors-to");

    private final MailPart whole;
    private final boolean outermost;
    private final ReportSigns signs;
    private @Nullable Prose prose;
    private @Nullable Optional<MailHeaders> original;
    private @Nullable Boolean report;
    private List<String> envelopeIds = List.of();

    Reading(MailPart whole, boolean outermost) {
        this.whole = whole;
        this.outermost = outermost;
        this.signs = new ReportSigns(whole.headers());
    }

    List<BounceResult> results() {
        List<BounceResult> told = told();
        boolean says = told.stream().anyMatch(result -> result.reason() != null);
        @Nullable AttemptToken attempt = tokenInFields();
        @Nullable AttemptToken token = attempt == null && says ? tokenInText() : attempt;
        return told.stream().map(result -> result.about(token)).toList();
    }

    private @Nullable AttemptToken tokenInFields() {
        return AttemptToken.in(Stream.of(
                        whole.headers().all(OUR_ADDRESS_HEADERS),
                        envelopeIds.stream(),
                        attached().stream().flatMap(headers -> headers.all(OUR_ORIGINAL_HEADERS)))
                .flatMap(texts -> texts));
    }

    private @Nullable AttemptToken tokenInText() {
        return AttemptToken.in(Stream.concat(
                prose().original().stream().flatMap(headers -> headers.all(OUR_ORIGINAL_HEADERS)),
                Stream.of(prose().everything())));
    }

    private List<BounceResult> told() {
        Optional<MailPart> feedback = whole.below(FEEDBACK);
        if (feedback.isPresent()) {
            return FeedbackReport.read(feedback.get(), original().orElse(null));
        }
        if (whole.below(RECEIPT).isPresent()) {
            return List.of(BounceResult.nothing(null));
        }
        return status().map(this::reported)
                .or(this::complained)
                .or(this::written)
                .orElseGet(() -> List.of(BounceResult.nothing(signs.automaticReply() ? "vacation" : null)));
    }

    private Optional<DeliveryStatus> status() {
        Optional<DeliveryStatus> part =
                whole.below(STATUS).map(DeliveryStatus::of).filter(status -> !status.isEmpty());
        return part.isPresent() || !isReport()
                ? part
                : DeliveryStatus.in(prose().everything()).filter(status -> !status.isEmpty());
    }

    private List<BounceResult> reported(DeliveryStatus status) {
        envelopeIds = status.envelopeIds();
        return status.results(this);
    }

    private Optional<List<BounceResult>> complained() {
        return signs.complaint() && original().isPresent()
                ? Optional.of(FeedbackReport.forwarded(original().get()))
                : Optional.empty();
    }

    private Optional<List<BounceResult>> written() {
        if (!isReport()) {
            return Optional.empty();
        }
        return enclosed().or(() -> Optional.of(new PlainBounce(prose(), action(), recipients()).results()));
    }

    /** A list manager passes on the report that it received. */
    private Optional<List<BounceResult>> enclosed() {
        return outermost
                ? whole.below(RETURNED)
                        .map(part -> new Reading(MailPart.parse(part.text()), false).told())
                        .filter(told -> told.getFirst().action() != null)
                : Optional.empty();
    }

    private boolean isReport() {
        if (report == null) {
            report = signs.areThere(this::prose, () -> original().isPresent());
        }
        return report;
    }

    @Override
    public String action() {
        return signs.delivered() ? "delivered" : signs.delayed(prose()) ? "delayed" : "failed";
    }

    @Override
    public List<String> recipients() {
        return new Recipients(whole, prose(), original().orElse(null)).find();
    }

    @Override
    public Prose prose() {
        if (prose == null) {
            prose = Prose.of(whole);
        }
        return prose;
    }

    /** Headers of the mail that was returned, whole or headers alone, as a part or below the text. */
    private Optional<MailHeaders> original() {
        if (original == null) {
            original = attached().or(() -> prose().original());
        }
        return original;
    }

    private Optional<MailHeaders> attached() {
        Optional<MailPart> part = RETURNED.contains(whole.type()) ? Optional.of(whole) : whole.below(RETURNED);
        return part.map(returned -> MailPart.headersOf(returned.text()));
    }
}
