package se.budkavle.camel;

import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.DatabaseFault;

/** What a lane's turns have claimed, of which nothing is called whose commit is in doubt: one claim at most. */
final class Claims {
    private final Logger log = LoggerFactory.getLogger(Claims.class);
    private final Lane lane;
    /**
     * Token of a claim that failed, whose commit may stand all the same. A turn that outlasts its lane's stop may be taken
     * for one by whoever stops it; what it then claims is put back, or left to its lease.
     */
    private volatile @Nullable UUID doubtful;

    Claims(Lane lane) {
        this.lane = lane;
    }

    boolean isInDoubt() {
        return doubtful != null;
    }

    /** @param stopped whether nothing is called any more, asked when the turn is over */
    Lane.Turn turn(List<Result> done, int slotsFree, int slotsBusy, BooleanSupplier stopped) {
        UUID token = UUID.randomUUID();
        doubtful = token;
        Lane.Turn turn = lane.turn(done, slotsFree, slotsBusy, token);
        if (!turn.claimed().isEmpty() && stopped.getAsBoolean()) {
            putBack(token); // the turn lasted longer than a stop waits for it
            return Lane.Turn.NONE;
        }
        doubtful = null;
        return turn;
    }

    /**
     * Before anything else. What cannot be put back though the database is there is left to its lease: it must not keep
     * partners' answers from being written.
     *
     * @return false when the database is away: it may be tried again
     */
    boolean putBackWhatIsInDoubt() {
        UUID token = doubtful;
        if (token != null && !putBack(token)) {
            return false;
        }
        doubtful = null;
        return true;
    }

    private boolean putBack(UUID token) {
        try {
            lane.putBack(token);
        } catch (RuntimeException e) {
            if (DatabaseFault.passes(e)) {
                log.warn("a claim that may stand waits for the database: {}", Causes.of(e));
                return false;
            }
            log.error("a claim that may stand is left to its lease: {}", Causes.of(e));
        }
        return true;
    }
}
