package se.budkavle.delivery;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;

/**
 * An attempt's state as a pure function of the set of its reports, whatever their order and number. For mail, push and
 * mailbox a delivery ranks just above {@code sent}, so that a failure that is told later wins. The parts of an SMS fold first: one
 * failed part fails the message.
 *
 * @param state empty while no report says anything
 */
record ReportFold(
        Optional<AttemptState> state,
        @Nullable Outcome outcome,
        @Nullable String reason,
        boolean opened,
        boolean complaint) {

    private static final Set<String> TAKEN_BACK = Set.of("email", "push", "mailbox");

    /** One row of the set. */
    record Word(Outcome outcome, @Nullable String reason, int part, boolean isFinal) {}

    static ReportFold of(String channel, Collection<Word> words) {
        boolean opened = words.stream().anyMatch(w -> w.outcome() == Outcome.OPENED);
        boolean complaint = words.stream().anyMatch(w -> w.outcome() == Outcome.COMPLAINT);
        return top(channel, words)
                .map(w -> new ReportFold(Optional.of(state(w.outcome())), w.outcome(), w.reason(), opened, complaint))
                .orElseGet(() -> new ReportFold(Optional.empty(), null, null, opened, complaint));
    }

    private static Optional<Word> top(String channel, Collection<Word> words) {
        Comparator<Word> byRank = Comparator.<Word>comparingInt(w -> rank(channel, w.outcome()))
                .thenComparing(w -> w.reason() == null ? "" : w.reason());
        Map<Integer, Word> byPart = new HashMap<>();
        words.stream()
                .filter(ReportFold::counts)
                .forEach(w -> byPart.merge(w.part(), w, (a, b) -> byRank.compare(a, b) >= 0 ? a : b));
        List<Word> parts = List.copyOf(byPart.values());
        Optional<Word> failed =
                parts.stream().filter(w -> w.outcome().isFailure()).max(byRank);
        return failed.isPresent() ? failed : parts.stream().min(byRank);
    }

    /** Marks are no states, and a word that nobody knows the meaning of changes nothing unless it is the last one. */
    private static boolean counts(Word word) {
        return !word.outcome().isMark() && (word.outcome() != Outcome.UNKNOWN || word.isFinal());
    }

    /** Where a delivery is a server's word, it may still be taken back; that nobody knew is answered by it. */
    private static int rank(String channel, Outcome outcome) {
        return outcome == Outcome.DELIVERED && TAKEN_BACK.contains(channel)
                ? Outcome.UNKNOWN.ordinal() * 2 + 1
                : outcome.ordinal() * 2;
    }

    private static AttemptState state(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED, DELAYED -> AttemptState.ACCEPTED;
            case SENT -> AttemptState.SENT;
            case DELIVERED -> AttemptState.DELIVERED;
            case UNKNOWN, REJECTED, FAILED_SOFT, BLOCKED, FAILED_HARD -> AttemptState.FAILED;
            case OPENED, COMPLAINT -> throw new IllegalArgumentException(outcome + " is a mark, not a state");
        };
    }
}
