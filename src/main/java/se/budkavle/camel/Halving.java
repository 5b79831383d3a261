package se.budkavle.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import se.budkavle.work.DatabaseFault;

/** Writes down a group that could not be written at once: halved until the one at fault stands alone and harms no other. */
final class Halving<T> {
    private final Consumer<List<T>> write;
    private final BiConsumer<T, RuntimeException> atFault;
    private final List<T> left = new ArrayList<>();

    /** @param atFault hears of each that cannot be written even alone */
    Halving(Consumer<List<T>> write, BiConsumer<T, RuntimeException> atFault) {
        this.write = write;
        this.atFault = atFault;
    }

    /** @param later gets those to be written later: as the database was away, another transaction in the way, or an error */
    void halve(List<T> failed, Consumer<List<T>> later) {
        left.addAll(failed);
        try {
            split(failed);
        } finally {
            later.accept(left);
        }
    }

    private void split(List<T> failed) {
        int half = failed.size() / 2;
        if (half > 0) {
            write(failed.subList(0, half));
        }
        write(failed.subList(half, failed.size()));
    }

    private void write(List<T> some) {
        try {
            write.accept(some);
            left.removeAll(some);
        } catch (RuntimeException e) {
            if (DatabaseFault.passes(e)) {
                return; // a clash with another transaction is over the next time
            }
            if (some.size() > 1) {
                split(some);
            } else {
                left.removeAll(some);
                atFault.accept(some.getFirst(), e);
            }
        }
    }
}
