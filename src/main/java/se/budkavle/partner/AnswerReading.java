package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Codes.Verdict;

/** Reads the answer to one call. */
final class AnswerReading {
    static final String ANSWER = "answer";
    static final String REFUSAL = "refusal";

    private static final int LONGEST_WORD = 200;

    private final Translator translator;
    private final String partner;
    private final String attemptKey;
    private final Instant now;
    private final Codes codes;

    AnswerReading(Translator translator, String partner, String attemptKey, Instant now) {
        this.translator = translator;
        this.partner = partner;
        this.attemptKey = attemptKey;
        this.now = now;
        this.codes = translator.catalogue().codes(partner);
    }

    Answer read(CallAnswer answer) {
        if (!answer.isSuccess()) {
            return refused(answer);
        }
        try {
            return row(ANSWER, answer)
                    .map(row -> answered(codes.answer(row.code()), row, row.code()))
                    .orElseGet(() -> new Answer.Unclear(partner + ": the answer to success says nothing"));
        } catch (UnreadableReportException | UntranslatableException e) {
            // success with a body that is none of theirs: somebody else may have answered
            return new Answer.Unclear(partner + ": the answer to success cannot be read: " + e.getMessage());
        }
    }

    boolean explains(CallAnswer refusal) {
        return known(refusal).isPresent();
    }

    private Optional<ReportRow> known(CallAnswer refusal) {
        return refusalRow(refusal).filter(r -> codes.knowsAnswer(r.code()));
    }

    private Answer refused(CallAnswer answer) {
        String word = answer.status() + " " + masked(answer.text());
        return known(answer)
                .map(known -> answered(codes.answer(known.code()), known, word))
                .orElseGet(() -> answered(codes.refusal(answer.status(), answer.text()), null, word));
    }

    /** A partner in trouble takes no stand, and a proxy on the way speaks another language than the partner. */
    private Optional<ReportRow> refusalRow(CallAnswer answer) {
        if (answer.status() >= 500
                || !translator.catalogue().partner(partner).reports().containsKey(REFUSAL)) {
            return Optional.empty();
        }
        try {
            return row(REFUSAL, answer);
        } catch (UnreadableReportException | UntranslatableException e) {
            return Optional.empty();
        }
    }

    private Optional<ReportRow> row(String report, CallAnswer answer) {
        Map<String, Object> context =
                Map.of("attemptKey", attemptKey, "status", answer.status(), "headers", answer.headers());
        List<JsonNode> rows = translator.written(partner, report, answer.body(), answer.mediaType(), context, now);
        return rows.stream()
                .filter(r -> r.hasNonNull("code"))
                .map(ReportRow::of)
                .findFirst();
    }

    private Answer answered(Verdict verdict, @Nullable ReportRow row, String word) {
        return switch (verdict) {
            case Verdict.Reported r -> new Answer.Reported(report(r.meaning(), row, word));
            case Verdict.NotTaken n -> new Answer.NotTaken(n.retryAfter(), partner + ": answered " + word);
            case Verdict.Unclear u -> new Answer.Unclear(partner + ": answered " + word);
        };
    }

    private DeliveryReport report(Codes.Meaning meaning, @Nullable ReportRow row, String word) {
        ReportRow said = row == null ? ReportRow.nothing(word) : row;
        return said.answering(attemptKey, word).report(partner, meaning, now);
    }

    /** Without what could be an address. */
    private static String masked(String text) {
        String line = text.strip()
                .replaceAll("\\p{Cntrl}", " ")
                .replaceAll("[+\\d]{7,}", "…")
                .replaceAll("\\S+@\\S+", "…");
        return line.length() > LONGEST_WORD ? line.substring(0, LONGEST_WORD) : line;
    }
}
