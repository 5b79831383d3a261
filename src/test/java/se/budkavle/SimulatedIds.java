package se.budkavle;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Ids in their order, version 7, whose hashes a seed alone decides: in their order maps and sets give what they hold. */
final class SimulatedIds implements Supplier<UUID> {
    /** There are tables of the months from now on. */
    private static final long BEGAN = Instant.now().toEpochMilli();

    private static final long VERSION_7 = 7L << 12;
    private static final long VARIANT = 1L << 63;
    private static final long BELOW_VARIANT = ~0L >>> 2;

    private final Random random;
    private long millis = BEGAN;

    SimulatedIds(long seed) {
        this.random = new Random(~seed);
    }

    @Override
    public UUID get() {
        long high = millis++ << 16 | VERSION_7 | random.nextInt(1 << 12);
        return new UUID(high, VARIANT | (high ^ random.nextLong()) & BELOW_VARIANT);
    }
}
