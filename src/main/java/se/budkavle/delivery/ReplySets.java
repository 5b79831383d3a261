package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which parts make one text, of all parts from one phone that bear one reference and one count. Phones have few references
 * and use them again, gateways tell a part again when they missed our answer, in any order. A set is open until it is whole
 * or has waited long enough, and is closed for good then. Pure.
 */
final class ReplySets {
    /** From the first part that was read to the handing on of what there is. */
    static final Duration WAIT = Duration.ofMinutes(10);
    /**
     * For so long a gateway may tell again what it did not hear us acknowledge. Not for days: who says STOP, yes and STOP again
     * is not to be taken for an echo.
     */
    static final Duration TOLD_AGAIN = Duration.ofHours(4);

    private final List<ReplyPart> parts;
    private final int of;

    /** @param parts of sets that are open, or were closed less than {@link #TOLD_AGAIN} ago, or that the part is in */
    ReplySets(List<ReplyPart> parts, int of) {
        this.parts = parts;
        this.of = of;
    }

    /** What becomes of a part. */
    sealed interface Step {
        /** The rest is waited for. */
        record Waits(ReplyPart part, Instant until) implements Step {}

        /** It was handed on already, or waits already in another report. */
        record Repeats() implements Step {}

        /** With it the set is handed on. @param all in their order; fewer than there should be when their time is over */
        record Closes(ReplyPart part, List<ReplyPart> all) implements Step {}
    }

    /** @param came not yet in a set, or as it was kept when it is read again */
    Step take(ReplyPart came, Instant now) {
        Optional<ReplyPart> kept =
                parts.stream().filter(p -> p.isFrom(came.rawId(), came.place())).findFirst();
        if (kept.isPresent()) {
            return kept.get().isOpen() ? stand(kept.get(), now) : new Step.Repeats();
        }
        return parts.stream().anyMatch(came::isSameAs) ? new Step.Repeats() : stand(joining(came, now), now);
    }

    /** The youngest set that lacks it: who writes again has not written the end of what was begun before. */
    private ReplyPart joining(ReplyPart came, Instant now) {
        ReplyPart beside = parts.stream()
                .filter(ReplyPart::isOpen)
                .filter(p -> set(p.setId()).noneMatch(other -> other.number() == came.number()))
                .max(Comparator.comparing(ReplyPart::openedAt).thenComparing(ReplyPart::setId))
                .orElse(null);
        return new ReplyPart(
                came.rawId(),
                came.place(),
                beside == null ? came.setId() : beside.setId(),
                came.number(),
                came.mark(),
                came.coding(),
                came.octets(),
                beside == null ? now : beside.openedAt(),
                null);
    }

    private Step stand(ReplyPart part, Instant now) {
        List<ReplyPart> all = Stream.concat(
                        Stream.of(part), set(part.setId()).filter(p -> !p.isFrom(part.rawId(), part.place())))
                .sorted(Comparator.comparingInt(ReplyPart::number))
                .toList();
        Instant until = part.openedAt().plus(WAIT);
        return all.size() < of && now.isBefore(until) ? new Step.Waits(part, until) : new Step.Closes(part, all);
    }

    private Stream<ReplyPart> set(UUID setId) {
        return parts.stream().filter(p -> p.setId().equals(setId));
    }
}
