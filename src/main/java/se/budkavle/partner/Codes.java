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
    /** The reason of a code that is not in the table. */
    public static final String UNKNOWN_CODE = "unknown-code";

    /** What such a code means when the partner says that it has given up. */
    static final Meaning UNKNOWN_END = new Meaning(Outcome.UNKNOWN, UNKNOWN_CODE, true);

    private static final Set<String> MEANING_KEYS = Set.of("outcome", "reason", "final");
    private static final Set<String> REFUSAL_KEYS =
            Set.of("status", "text", "outcome", "reason", "final", "retryAfter");
    private static final Set<String> ANSWER_KEYS = Set.of("outcome", "reason", "final", "retryAfter");
    private static final Set<Outcome> NEVER_FINAL = Set.of(Outcome.ACCEPTED, Outcome.DELAYED);

    /** @param reason short code; null when the partner says nothing about why */
    public record Meaning(Outcome outcome, @Nullable String reason, boolean isFinal) {}

    /** What an answer to a call says about the message. */
    public sealed interface Verdict {
        /** The partner took a stand: this is its report. */
        record Reported(Meaning meaning) implements Verdict {}

        /** The partner certainly did not take it; again later, or another partner. */
        record NotTaken(@Nullable Duration retryAfter) implements Verdict {}

        /** Somebody between may have passed it on. */
        record Unclear() implements Verdict {}
    }

    private record RefusalRow(@Nullable Integer status, @Nullable Pattern text, Verdict verdict) {
        boolean fits(int answered, String body) {
            return (status == null || status == answered)
                    && (text == null || text.matcher(body).find());
        }
    }

    private final Map<String, Meaning> meanings = new HashMap<>();
    private final Map<String, Verdict> answers = new HashMap<>();
    private final List<RefusalRow> refusals = new ArrayList<>();

    private Codes() {}

    static Codes read(YamlNode file, List<Fault> faults) {
        var codes = new Codes();
        faults.addAll(file.unknownKeys(Set.of("codes", "answers", "refusals")));
        file.get("codes").map(YamlNode::entries).orElse(Map.of()).forEach((code, row) -> {
            faults.addAll(row.unknownKeys(MEANING_KEYS));
            codes.readMeaning(row, faults).ifPresent(m -> codes.meanings.put(key(code), m));
        });
        file.get("answers").map(YamlNode::entries).orElse(Map.of()).forEach((code, row) -> {
            faults.addAll(row.unknownKeys(ANSWER_KEYS));
            codes.readVerdict(row, faults).ifPresent(v -> codes.answers.put(key(code), v));
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
        return meanings.getOrDefault(key(code), new Meaning(Outcome.UNKNOWN, UNKNOWN_CODE, false));
    }

    public boolean knows(String code) {
        return meanings.containsKey(key(code));
    }

    /** What a code means in the answer to a call: some partners use one word for both, and mean something else by it. */
    public Verdict answer(String code) {
        return answers.getOrDefault(key(code), new Verdict.Reported(of(code)));
    }

    public boolean knowsAnswer(String code) {
        return answers.containsKey(key(code)) || knows(code);
    }

    /** @param status HTTP status of the answer; @param body the answer's text, may be empty */
    public Verdict refusal(int status, String body) {
        return refusals.stream()
                .filter(row -> row.fits(status, body))
                .findFirst()
                .map(RefusalRow::verdict)
                .orElseGet(() -> byStatus(status));
    }

    // a proxy answers 502, 504 and the numbers that have no standard (and 408) after it may have passed the request on;
    // every other answer is the partner's own word that the message was not taken
    private static Verdict byStatus(int status) {
        return switch (status) {
            case 429, 500, 503 -> new Verdict.NotTaken(null);
            case 408 -> new Verdict.Unclear();
            default ->
                status >= 500
                        ? new Verdict.Unclear()
                        : new Verdict.Reported(new Meaning(Outcome.REJECTED, "http-" + status, true));
        };
    }

    private Optional<Meaning> readMeaning(YamlNode row, List<Fault> faults) {
        Optional<Outcome> outcome = row.text("outcome").flatMap(Codes::outcome);
        String isTheEnd = row.text("final").orElse("false");
        boolean isFinal = isTheEnd.equals("true");
        if (!Set.of("true", "false").contains(isTheEnd)) {
            faults.add(row.fault("'" + isTheEnd + "' is no final", "write true or false"));
        }
        if (outcome.isEmpty()) {
            faults.add(row.fault("has no outcome that the hub knows", "write outcome: one of " + words()));
        } else if (isFinal && NEVER_FINAL.contains(outcome.get())) {
            faults.add(row.fault(
                    "'" + outcome.get().word() + "' is never the end of a message",
                    "take final away, or say what it came to"));
        }
        return outcome.map(o -> new Meaning(o, row.text("reason").orElse(null), isFinal));
    }

    private void readRefusal(YamlNode row, List<Fault> faults) {
        try {
            Integer status = row.text("status").map(Integer::valueOf).orElse(null);
            Pattern text = row.text("text").map(Pattern::compile).orElse(null);
            readVerdict(row, faults).ifPresent(v -> refusals.add(new RefusalRow(status, text, v)));
        } catch (NumberFormatException | PatternSyntaxException e) {
            faults.add(
                    row.fault("is no refusal row: " + e.getMessage(), "status is a number, text a regular expression"));
        }
    }

    private Optional<Verdict> readVerdict(YamlNode row, List<Fault> faults) {
        String word = row.text("outcome").orElse("");
        if (word.equals("not-sent")) {
            return Optional.of(new Verdict.NotTaken(pause(row, faults)));
        }
        if (word.equals("ambiguous")) {
            return Optional.of(new Verdict.Unclear());
        }
        Optional<Meaning> meaning = readMeaning(row, faults);
        if (meaning.map(m -> m.outcome().isMark()).orElse(false)) {
            faults.add(row.fault(
                    "'" + word + "' is nothing that a message can be answered with", "write it among the codes"));
        }
        return meaning.map(Verdict.Reported::new);
    }

    private static @Nullable Duration pause(YamlNode row, List<Fault> faults) {
        try {
            return row.text("retryAfter").map(Duration::parse).orElse(null);
        } catch (DateTimeParseException e) {
            faults.add(row.fault("retryAfter cannot be read", "write a duration like PT1M"));
            return null;
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
