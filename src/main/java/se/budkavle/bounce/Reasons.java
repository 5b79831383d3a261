package se.budkavle.bounce;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;
import se.budkavle.bounce.Tables.Mark;
import se.budkavle.bounce.Tables.Row;

/**
 * Why a mail was not taken. What the remote server said comes first: its words where they are plain, its enhanced code
 * where that is; then the status that the reporting host wrote; then the report's prose; last what a bare code hints
 * at. Words are rows of {@link Tables}, codes are rows of {@code enhanced-codes.txt} and {@code reply-codes.txt}.
 */
final class Reasons {
    static final String UNDEFINED = "undefined";
    static final String ON_HOLD = "onhold";

    private static final Set<String> HARD = Set.of("userunknown", "hostunknown", "hasmoved");
    /** Words that may be said of anything: they do not outweigh a code that says what. */
    private static final Set<String> VAGUE = Set.of(
            "policyviolation",
            "rejected",
            "filtered",
            "systemerror",
            "mailererror",
            "syntaxerror",
            "contenterror",
            "networkerror",
            "expired",
            "onhold",
            "notaccept",
            "securityerror");

    private static final Reasons SHIPPED = new Reasons();

    /** How much a code says. */
    private enum Weight {
        /** Words are not asked. */
        FIRM,
        /** Plain words know better, vague ones do not. */
        PLAIN,
        /** Any words know better, and without words it is a hint. */
        HINT
    }

    private record CodeRow(String reason, Weight weight) {}

    /**
     * @param words what the remote server said, empty when nobody quotes it
     * @param told whether that stands in a field made for it, and not in the prose
     * @param status the reporting host's own code
     * @param prose what else the report says, made when it is asked for
     */
    record Evidence(Wording words, boolean told, @Nullable String status, Supplier<Wording> prose) {
        static Evidence of(String diagnostic) {
            return new Evidence(Wording.of(diagnostic), true, null, () -> Wording.of(""));
        }

        String diagnostic() {
            return words.raw();
        }
    }

    /** @param row the words that decided; null when a code did */
    record Verdict(String reason, @Nullable Row row) {}

    private final Map<String, CodeRow> enhanced = new HashMap<>();
    private final Map<String, String> replies = new HashMap<>();
    private final Tables tables = Tables.shipped();

    private Reasons() {
        for (String line : Tables.lines("enhanced-codes.txt")) {
            if (!Tables.isRemark(line)) {
                String[] row = line.strip().split("\\s+");
                Weight weight = row.length > 2 ? Weight.valueOf(row[2].toUpperCase(Locale.ROOT)) : Weight.PLAIN;
                enhanced.put(row[0], new CodeRow(row[1], weight));
            }
        }
        for (String line : Tables.lines("reply-codes.txt")) {
            if (!Tables.isRemark(line)) {
                String[] row = line.strip().split("\\s+");
                replies.put(row[0], row[1]);
            }
        }
    }

    static Reasons shipped() {
        return SHIPPED;
    }

    Verdict verdict(Evidence evidence) {
        ReplyCodes said = evidence.words().codes();
        Wording words = evidence.words();
        @Nullable String code = said.enhanced() != null ? said.enhanced() : evidence.status();
        Optional<Wording> quote = quoted(evidence.diagnostic()).or(() -> introduced(words));
        Optional<Row> row = quote.flatMap(q -> tables.reason(q, said.reply(), code))
                .or(() -> quote.isPresent() && speaks(said)
                        ? Optional.empty()
                        : tables.reason(words, said.reply(), code));
        return afterData(decide(evidence, said, row), evidence, said);
    }

    /** A server whose code says enough is not overruled by what the reporting host says around its answer. */
    private boolean speaks(ReplyCodes said) {
        @Nullable CodeRow remote = codeRow(said.enhanced());
        return said.reply() != null && remote != null && remote.weight() != Weight.HINT;
    }

    // a server's own words begin with its reply code; before it the reporting host speaks
    private static Optional<Wording> quoted(String diagnostic) {
        int start = ReplyCodes.start(diagnostic);
        return start > 0 ? Optional.of(Wording.of(diagnostic.substring(start))) : Optional.empty();
    }

    // where no code shows it, a reporter's own words may say where they begin
    private Optional<Wording> introduced(Wording words) {
        return tables.first(Mark.ANSWER, words)
                .filter(start -> start > 0)
                .map(start -> Wording.of(words.raw().substring(words.origin(start))));
    }

    private Verdict decide(Evidence evidence, ReplyCodes said, Optional<Row> row) {
        @Nullable CodeRow remote = codeRow(said.enhanced());
        @Nullable CodeRow reported = codeRow(evidence.status());
        boolean vague = row.isPresent()
                && !row.get().plain()
                && VAGUE.contains(row.get().word());
        if (says(remote, vague, row)) {
            return new Verdict(remote.reason(), null);
        }
        if (row.isPresent()
                && (remote != null || !says(reported, vague, row) || evidence.told() && said.reply() != null)) {
            return new Verdict(row.get().word(), row.get());
        }
        if (says(reported, vague, row)) {
            return new Verdict(reported.reason(), null);
        }
        return inProse(evidence, said)
                .map(found -> new Verdict(found.word(), found))
                .orElseGet(() -> new Verdict(hint(evidence, said, remote, reported), null));
    }

    /** Not asked again where the prose is all that there is. */
    private Optional<Row> inProse(Evidence evidence, ReplyCodes said) {
        Wording prose = evidence.prose().get();
        return prose == evidence.words() ? Optional.empty() : tables.reason(prose, said.reply(), evidence.status());
    }

    /** Whether the code decides against these words, or in their absence. */
    private static boolean says(@Nullable CodeRow code, boolean vagueWords, Optional<Row> row) {
        return code != null
                && switch (code.weight()) {
                    case FIRM -> true;
                    case PLAIN -> row.isEmpty() || vagueWords;
                    case HINT -> false;
                };
    }

    private String hint(Evidence evidence, ReplyCodes said, @Nullable CodeRow remote, @Nullable CodeRow reported) {
        for (CodeRow code : new CodeRow[] {remote, reported}) {
            if (code != null && !UNDEFINED.equals(code.reason())) {
                return code.reason();
            }
        }
        String byReply = said.reply() == null ? null : replies.get(said.reply());
        return byReply != null ? byReply : evidence.diagnostic().isBlank() ? UNDEFINED : ON_HOLD;
    }

    // an address that was taken at RCPT is known: "unknown" after the content is the recipient's own filter speaking
    private Verdict afterData(Verdict verdict, Evidence evidence, ReplyCodes said) {
        boolean filter = "userunknown".equals(verdict.reason())
                && (said.enhanced() == null || !said.enhanced().endsWith(".1.1"))
                && (tables.has(Mark.DATA, evidence.words())
                        || saysAfterData(evidence.prose().get()));
        return filter ? new Verdict("filtered", verdict.row()) : verdict;
    }

    /** The field has the answer alone; to which command it was given stands in the prose. */
    private boolean saysAfterData(Wording prose) {
        return tables.has(Mark.DATA, prose) && !prose.text().contains("rcpt to");
    }

    /** The field's rule: three reasons are hard, a host that takes no mail is hard when it says so for good. */
    static Kind kind(String reason, @Nullable String replyCode, @Nullable String status) {
        String code = replyCode != null ? replyCode : status == null ? "" : status;
        return HARD.contains(reason) || "notaccept".equals(reason) && code.startsWith("5") ? Kind.HARD : Kind.SOFT;
    }

    /** By detail ({@code 1.1}), else by the detail's beginning ({@code 7.6*}), else by subject ({@code 1.*}). */
    private @Nullable CodeRow codeRow(@Nullable String status) {
        if (status == null || status.length() < 5 || status.charAt(0) == '2') {
            return null;
        }
        String detail = status.substring(2);
        @Nullable CodeRow row = enhanced.get(detail);
        for (int end = detail.length() - 1; row == null && end >= 2; end--) {
            row = enhanced.get(detail.substring(0, end) + "*");
        }
        return row;
    }
}
