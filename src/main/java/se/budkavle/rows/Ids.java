package se.budkavle.rows;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** New ids of rows, each behind those that were made of it before. Thread-safe. */
public final class Ids {
    private static final TimeOrderedEpochFactory MADE = new TimeOrderedEpochFactory(new OnlyForward(Clock.systemUTC()));

    private static volatile @Nullable Supplier<UUID> given;

    private Ids() {}

    public static UUID next() {
        return next(MADE::create);
    }

    /** @param made by what else than this process's own clock */
    public static UUID next(Supplier<UUID> made) {
        Supplier<UUID> instead = given;
        return instead == null ? made.get() : instead.get();
    }

    /** From now on all of this process, so that what hangs on their random parts comes out the same again; null: no more. */
    public static void from(@Nullable Supplier<UUID> ids) {
        given = ids;
    }
}
