package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.Reasons.Evidence;

/** A mail system's own words, where no machine-readable part stands: who was meant, and what is said about it. */
final class PlainBounce {
    private static final int LINES_OF_ONE_ANSWER = 12;

    private final Prose prose;
    private final String action;
    private final List<String> recipients;

    /**
     * @param action what the report as a whole says, {@code failed}, {@code delayed} or {@code delivered}
     * @param recipients of whom the report speaks
     */
    PlainBounce(Prose prose, String action, List<String> recipients) {
        this.prose = prose;
        this.action = action;
        this.recipients = recipients;
    }

    List<BounceResult> results() {
        if (recipients.isEmpty()) {
            return List.of(result(null, prose.wording()));
        }
        return recipients.stream()
                .map(recipient -> result(recipient, said(recipient)))
                .toList();
    }

    private BounceResult result(@Nullable String recipient, Wording said) {
        return Outcome.of(recipient, action, new Evidence(said, true, null, prose::wording));
    }

    /** What stands beside the address; everything when that says nothing by itself. */
    Wording said(String recipient) {
        Wording beside = alone(recipient);
        boolean telling = beside.codes().reply() != null
                || beside.codes().enhanced() != null
                || Tables.shipped().reason(beside, null, null).isPresent();
        return telling ? beside : prose.wording();
    }

    /** What stands beside the address, whether that says something or not. */
    Wording alone(String recipient) {
        String wanted = recipient.toLowerCase(Locale.ROOT);
        List<String> others = recipients.stream()
                .map(other -> other.toLowerCase(Locale.ROOT))
                .filter(other -> !other.equals(wanted))
                .limit(20)
                .toList();
        var said = new ArrayList<String>();
        int left = 0;
        for (String line : (Iterable<String>) prose.wording().raw().lines()::iterator) {
            String small = line.toLowerCase(Locale.ROOT);
            if (small.contains(wanted)) {
                left = LINES_OF_ONE_ANSWER;
            } else if (others.stream().anyMatch(small::contains)) {
                left = 0;
            }
            if (left-- > 0) {
                said.add(line);
            }
        }
        return Wording.of(String.join("\n", said));
    }
}
