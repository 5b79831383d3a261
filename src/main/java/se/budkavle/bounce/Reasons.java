package se.budkavle.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/**
 * Why a mail was not taken, from codes and text. What mail systems write is rows: {@code enhanced-codes.txt} (code,
 * reason, whether the text knows better) and {@code reply-texts.txt} (pattern, code, reason; the first that fits).
 */
final class Reasons {
    static final String UNDEFINED = "undefined";

    private static final Set<String> HARD = Set.of("userunknown", "hostunknown", "hasmoved");
    private static final int LONGEST_TEXT = 2_000;
    private static final Reasons SHIPPED = new Reasons();

    private record CodeRow(String reason, boolean textFirst) {}

    private record TextRow(Pattern pattern, String code, String reason) {
        boolean fits(String text, String reply) {
            return reply.startsWith(code) && pattern.matcher(text).find();
        }
    }

    private final Map<String, CodeRow> codes = new HashMap<>();
    private final List<TextRow> texts = new ArrayList<>();

    private Reasons() {
        for (String[] row : rows("enhanced-codes.txt")) {
            codes.put(row[0], new CodeRow(row[1], row.length > 2 && "text-first".equals(row[2])));
        }
        for (String[] row : rows("reply-texts.txt")) {
            String code = "*".equals(row[0]) ? "" : row[0];
            texts.add(new TextRow(Pattern.compile(row[2], Pattern.CASE_INSENSITIVE), code, row[1]));
        }
    }

    static Reasons shipped() {
        return SHIPPED;
    }

    /** One word; {@code undefined} when neither code nor text is known. */
    String reason(@Nullable String status, @Nullable String replyCode, String text) {
        Optional<CodeRow> row = codeRow(status);
        if (row.isPresent() && !row.get().textFirst()) {
            return row.get().reason();
        }
        String reply = replyCode != null ? replyCode : status == null ? "" : status.substring(0, 1);
        return byText(reply, text).or(() -> row.map(CodeRow::reason)).orElse(UNDEFINED);
    }

    Optional<String> byText(String reply, String text) {
        String line = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return texts.stream()
                .filter(r -> r.fits(line, reply))
                .map(TextRow::reason)
                .findFirst();
    }

    /** The field's rule: three reasons are hard, a host that takes no mail is hard when it says so for good. */
    static Kind kind(String reason, @Nullable String replyCode, @Nullable String status) {
        String code = replyCode != null ? replyCode : status == null ? "" : status;
        return HARD.contains(reason) || "notaccept".equals(reason) && code.startsWith("5") ? Kind.HARD : Kind.SOFT;
    }

    /** By detail ({@code 1.1}), else by subject ({@code 1.*}). */
    private Optional<CodeRow> codeRow(@Nullable String status) {
        if (status == null || status.length() < 5) {
            return Optional.empty();
        }
        String detail = status.substring(2);
        String subject = detail.substring(0, detail.indexOf('.')) + ".*";
        return Optional.ofNullable(codes.getOrDefault(detail, codes.get(subject)));
    }

    private static List<String[]> rows(String file) {
        try (InputStream in = Objects.requireNonNull(Reasons.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s+", 3))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
