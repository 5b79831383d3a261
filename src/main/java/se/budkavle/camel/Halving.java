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
    private final List<T> kept = new ArrayList<>();

    /** @param atFault hears of each that cannot be written even alone */
    Halving(Consumer<List<T>> write, BiConsumer<T, RuntimeException> atFault) {
        this.write = write;
        this.atFault = atFault;
    }

    /** Returns those that are to be written later: the database was away, or another transaction stood in the way. */
    List<T> halve(List<T> failed) {
        int half = failed.size() / 2;
        if (half > 0) {
            write(failed.subList(0, half));
        }
        write(failed.subList(half, failed.size()));
        return kept;
    }

    private void write(List<T> some) {
        try {
            write.accept(some);
        } catch (RuntimeException e) {
            if (DatabaseFault.passes(e)) {
                kept.addAll(some); // a clash with another transaction is over the next time
            } else if (some.size() > 1) {
                halve(some);
            } else {
                atFault.accept(some.getFirst(), e);
            }
        }
    }
}
