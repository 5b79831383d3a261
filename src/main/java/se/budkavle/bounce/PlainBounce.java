package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/** A mail system's own words, where no machine-readable part stands: an address, and near it what the server said. */
final class PlainBounce {
    private static final Pattern SENDER =
            Pattern.compile("(mailer-?daemon|postmaster|mail delivery (sub)?system)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_LINES = 400;
    private static final int LINES_OF_ONE_ANSWER = 8;

    private PlainBounce() {}

    static boolean isFromMailSystem(MailHeaders headers) {
        return headers.first("from").map(from -> SENDER.matcher(from).find()).orElse(false)
                || headers.first("x-failed-recipients").isPresent();
    }

    /** Empty when no address stands beside an answer. */
    static List<BounceResult> read(MailPart mail) {
        List<String> lines = mail.flat()
                .filter(part -> part.isLeaf() && part.type().equals("text/plain"))
                .findFirst()
                .map(part -> part.text().lines().limit(MOST_LINES).toList())
                .orElse(List.of());
        List<String> named = mail.headers()
                .all("x-failed-recipients")
                .flatMap(v -> List.of(v.split(",")).stream())
                .flatMap(v -> MailAddresses.in(v).stream())
                .toList();
        var results = new ArrayList<BounceResult>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Optional<String> address = MailAddresses.in(line);
            String answer = String.join(" ", lines.subList(i, Math.min(lines.size(), i + LINES_OF_ONE_ANSWER)));
            address.filter(a -> results.stream().noneMatch(r -> a.equals(r.recipient())))
                    .filter(a -> named.isEmpty() || named.contains(a))
                    .flatMap(a -> result(a, answer))
                    .ifPresent(results::add);
        }
        return results;
    }

    private static Optional<BounceResult> result(String address, String answer) {
        ReplyCodes said = ReplyCodes.in(answer.toLowerCase(Locale.ROOT));
        @Nullable String reply = said.reply();
        String reason = Reasons.shipped().reason(said.enhanced(), reply, answer);
        if (reply == null && said.enhanced() == null && reason.equals(Reasons.UNDEFINED)) {
            return Optional.empty();
        }
        Kind kind = Reasons.kind(reason, reply, said.enhanced());
        return Optional.of(new BounceResult(address, "failed", said.enhanced(), reply, reason, kind, null, null));
    }
}
