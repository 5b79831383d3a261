package se.budkavle.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import se.budkavle.partner.Limits;

/** How a partner's last calls from this hub went. Thread-safe. */
final class RecentCalls {
    private final Limits limits;
    private final Deque<Boolean> failed = new ArrayDeque<>();
    private int inARow;

    RecentCalls(Limits limits) {
        this.limits = limits;
    }

    synchronized void answered() {
        inARow = 0;
        add(false);
    }

    synchronized void failed() {
        inARow++;
        add(true);
    }

    private void add(boolean failure) {
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
