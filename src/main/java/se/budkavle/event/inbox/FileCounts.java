package se.budkavle.event.inbox;

import java.util.List;
import se.budkavle.event.Acceptance;

/**
 * What became of the rows so far. Kept with the checkpoint, and so are the lengths of the files that grow beside it.
 *
 * @param problems how many lines of the report the rejections make
 * @param reportBytes length of the list of rejections at the checkpoint
 * @param rejectedBytes length of the file of rejected rows at the checkpoint
 */
public record FileCounts(
        long accepted,
        long replayed,
        long rejected,
        long warnings,
        long problems,
        long reportBytes,
        long rejectedBytes) {
    static final FileCounts NONE = new FileCounts(0, 0, 0, 0, 0, 0, 0);

    FileCounts plus(List<Acceptance> taken, long rejectedRows, long newProblems, long report, long rejectedFile) {
        return new FileCounts(
                accepted + count(taken, Acceptance.Status.ACCEPTED),
                replayed + count(taken, Acceptance.Status.REPLAYED),
                rejected + rejectedRows,
                warnings
                        + taken.stream()
                                .filter(a -> a.status() != Acceptance.Status.CONFLICT)
                                .mapToLong(a -> a.warnings().size())
                                .sum(),
                problems + newProblems,
                report,
                rejectedFile);
    }

    private static long count(List<Acceptance> taken, Acceptance.Status status) {
        return taken.stream().filter(a -> a.status() == status).count();
    }
}
