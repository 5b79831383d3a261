package se.budkavle.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import se.budkavle.partner.Limits;

/** How a partner's last calls from this hub went. Thread-safe. */
final class RecentCalls {
    private final Limits limits;
    private final Deque<Boolean> failed = new ArrayDeque<>();
    private int inARow;

    RecentCalls(Limits limits) {
        this.limits = limits;
    }

    synchronized RecentCalls copy() {
        var copy = new RecentCalls(limits);
        copy.failed.addAll(failed);
        copy.inARow = inARow;
        return copy;
    }

    /** @param failures for each call whether it failed, in their order */
    synchronized void heard(List<Boolean> failures) {
        failures.forEach(this::heard);
    }

    private void heard(boolean failure) {
        inARow = failure ? inARow + 1 : 0;
        failed.addLast(failure);
        if (failed.size() > limits.of()) {
            failed.removeFirst();
        }
    }

    synchronized boolean isAway() {
        long failures = failed.stream().filter(f -> f).count();
        return inARow >= limits.failures()
                || failed.size() >= limits.of() && failures * 100 >= (long) limits.share() * failed.size();
    }

    synchronized void forget() {
        failed.clear();
        inARow = 0;
    }
}
