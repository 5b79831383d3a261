package se.budkavle.partner;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** A partner's words and what they mean: the table {@code codes.yaml}. */
public final class Codes {
    private static final Set<String> MEANING_KEYS = Set.of("outcome", "reason", "final");
    private static final Set<String> REFUSAL_KEYS =
            Set.of("status", "text", "outcome", "reason", "final", "retryAfter");

    /** @param reason short code; null when the partner says nothing about why */
    public record Meaning(Outcome outcome, @Nullable String reason, boolean isFinal) {}

    /** What an answer other than success says about the message. */
    public sealed interface Refusal {
        /** The partner took a stand: this is its report. */
        record Reported(Meaning meaning) implements Refusal {}

        /** The partner certainly did not take it; again later, or another partner. */
        record NotTaken(@Nullable Duration retryAfter) implements Refusal {}

        /** Somebody between may have passed it on. */
        record Unclear() implements Refusal {}
    }

    private record RefusalRow(@Nullable Integer status, @Nullable Pattern text, Refusal refusal) {
        boolean fits(int answered, String body) {
            return (status == null || status == answered)
                    && (text == null || text.matcher(body).find());
        }
    }

    private final Map<String, Meaning> meanings = new HashMap<>();
    private final List<RefusalRow> refusals = new ArrayList<>();

    private Codes() {}

    static Codes read(YamlNode file, List<Fault> faults) {
        var codes = new Codes();
        faults.addAll(file.unknownKeys(Set.of("codes", "refusals")));
        file.get("codes").map(YamlNode::entries).orElse(Map.of()).forEach((code, row) -> {
            faults.addAll(row.unknownKeys(MEANING_KEYS));
            codes.readMeaning(row, faults).ifPresent(m -> codes.meanings.put(key(code), m));
        });
        for (YamlNode row : file.get("refusals").map(YamlNode::items).orElse(List.of())) {
            faults.addAll(row.unknownKeys(REFUSAL_KEYS));
            codes.readRefusal(row, faults);
        }
        return codes;
    }

    static Codes none() {
        return new Codes();
    }

    /** An unknown code is {@code unknown} and not final: nobody has decided yet what it means. */
    public Meaning of(String code) {
        return meanings.getOrDefault(key(code), new Meaning(Outcome.UNKNOWN, null, false));
    }

    public boolean knows(String code) {
        return meanings.containsKey(key(code));
    }

    /** @param status HTTP status of the answer; @param body the answer's text, may be empty */
    public Refusal refusal(int status, String body) {
        return refusals.stream()
                .filter(row -> row.fits(status, body))
                .findFirst()
                .map(RefusalRow::refusal)
                .orElseGet(() -> byStatus(status));
    }

    // a proxy answers 502 and 504 (and 408) after it may have passed the request on; every other answer is the
    // partner's own word that the message was not taken
    private static Refusal byStatus(int status) {
        return switch (status) {
            case 429, 500, 503 -> new Refusal.NotTaken(null);
            case 408, 502, 504 -> new Refusal.Unclear();
            default -> new Refusal.Reported(new Meaning(Outcome.REJECTED, "http-" + status, true));
        };
    }

    private Optional<Meaning> readMeaning(YamlNode row, List<Fault> faults) {
        Optional<Outcome> outcome = row.text("outcome").flatMap(Codes::outcome);
        if (outcome.isEmpty()) {
            faults.add(row.fault("has no outcome that the hub knows", "write outcome: one of " + words()));
        }
        return outcome.map(o -> new Meaning(
                o,
                row.text("reason").orElse(null),
                row.text("final").map("true"::equals).orElse(false)));
    }

    private void readRefusal(YamlNode row, List<Fault> faults) {
        try {
            Integer status = row.text("status").map(Integer::valueOf).orElse(null);
            Pattern text = row.text("text").map(Pattern::compile).orElse(null);
            Duration later = row.text("retryAfter").map(Duration::parse).orElse(null);
            switch (row.text("outcome").orElse("")) {
                case "not-sent" -> refusals.add(new RefusalRow(status, text, new Refusal.NotTaken(later)));
                case "ambiguous" -> refusals.add(new RefusalRow(status, text, new Refusal.Unclear()));
                default ->
                    readMeaning(row, faults)
                            .ifPresent(m -> refusals.add(new RefusalRow(status, text, new Refusal.Reported(m))));
            }
        } catch (NumberFormatException | DateTimeParseException | PatternSyntaxException e) {
            faults.add(row.fault(
                    "is no refusal row: " + e.getMessage(),
                    "status is a number, text a regular expression, retryAfter like PT1M"));
        }
    }

    private static Optional<Outcome> outcome(String word) {
        return java.util.Arrays.stream(Outcome.values())
                .filter(o -> o.word().equals(word))
                .findFirst();
    }

    private static String words() {
        return String.join(
                ", ",
                java.util.Arrays.stream(Outcome.values()).map(Outcome::word).toList());
    }

    private static String key(String code) {
        return code.strip().toLowerCase(Locale.ROOT);
    }
}
