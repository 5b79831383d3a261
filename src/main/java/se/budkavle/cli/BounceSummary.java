package se.budkavle.cli;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import se.budkavle.bounce.BounceResult;
import se.budkavle.bounce.BounceResult.Kind;

/** How many of which kind and reason, the most frequent first. */
final class BounceSummary {
    private int mails;
    private int recipients;
    private final Map<String, Map<Kind, Integer>> reasons = new HashMap<>();

    void add(List<BounceResult> results) {
        mails++;
        recipients += results.size();
        for (BounceResult result : results) {
            String reason = result.reason() == null ? "no reason" : result.reason();
            reasons.computeIfAbsent(reason, word -> new EnumMap<>(Kind.class)).merge(result.kind(), 1, Integer::sum);
        }
    }

    /** {@code files, recipients, kinds, reasons}: counts, the last two of recipients by word. */
    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("files", mails);
        document.put("recipients", recipients);
        document.put("kinds", kinds());
        document.put("reasons", byReason());
        return document;
    }

    @Override
    public String toString() {
        var kinds = new Table(List.of("kind", "recipients", "%"));
        kinds().forEach((kind, count) -> kinds.row(kind, count, share(count)));
        var table = new Table(List.of("reason", "hard", "soft", "other", "all", "%"));
        byReason().forEach((reason, all) -> {
            Map<Kind, Integer> of = reasons.getOrDefault(reason, Map.of());
            int hard = of.getOrDefault(Kind.HARD, 0);
            int soft = of.getOrDefault(Kind.SOFT, 0);
            table.row(reason, orDash(hard), orDash(soft), orDash(all - hard - soft), all, share(all));
        });
        return "%d %s, %d %s\n\n%s\n%s"
                .formatted(
                        mails,
                        mails == 1 ? "mail" : "mails",
                        recipients,
                        recipients == 1 ? "result" : "results",
                        kinds,
                        table);
    }

    private Map<String, Integer> kinds() {
        var kinds = new EnumMap<Kind, Integer>(Kind.class);
        reasons.values().forEach(of -> of.forEach((kind, count) -> kinds.merge(kind, count, Integer::sum)));
        var words = new LinkedHashMap<String, Integer>();
        kinds.forEach((kind, count) -> words.put(kind.word(), count));
        return words;
    }

    private Map<String, Integer> byReason() {
        Map<String, Integer> counts = reasons.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, of -> of.getValue().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private String share(int count) {
        return String.format(Locale.ROOT, "%.1f", 100.0 * count / recipients);
    }

    private static String orDash(int count) {
        return count == 0 ? "-" : String.valueOf(count);
    }
}
