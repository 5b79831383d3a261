package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import se.budkavle.event.Delivered;
import se.budkavle.event.Intake;
import se.budkavle.work.DatabaseFault;

/**
 * Stores what came from senders that cannot be answered. One that can never be stored would come again for ever: it is put
 * aside whole. Where the database is away it cannot be put aside either, and whoever brought it must bring it again.
 */
final class MessageIntake {
    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);

    /** What could not be stored so often is put aside, so that it costs its door no more. */
    private static final int MOST_TRIES = 5;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Intake intake;

    MessageIntake(Intake intake) {
        this.intake = intake;
    }

    /** From a door that brings again, later, what is thrown back. @param delivery 1 for the first time */
    void take(Delivered one, int delivery) {
        try {
            intake.takeOrQuarantine(List.of(one));
        } catch (RuntimeException e) {
            if (!Blame.isTheInputs(e) && delivery < MOST_TRIES) {
                throw e;
            }
            putAside(one, e);
        }
    }

    /**
     * From a door that brings all of them again when one is thrown back: together, or in halves until the one at fault
     * stands alone.
     */
    void take(List<Delivered> all) {
        try {
            intake.takeOrQuarantine(all);
        } catch (RuntimeException e) {
            if (isAway(e)) {
                throw e;
            }
            if (all.size() == 1) {
                insist(all.getFirst(), e);
            } else {
                take(all.subList(0, all.size() / 2));
                take(all.subList(all.size() / 2, all.size()));
            }
        }
    }

    private void insist(Delivered one, RuntimeException refused) {
        RuntimeException failure = refused;
        for (int tries = 1; tries < MOST_TRIES && !Blame.isTheInputs(failure); tries++) {
            pause(FIRST_PAUSE.multipliedBy(1L << tries - 1));
            try {
                intake.takeOrQuarantine(List.of(one));
                return;
            } catch (RuntimeException e) {
                if (isAway(e)) {
                    throw e;
                }
                failure = e;
            }
        }
        putAside(one, failure);
    }

    private void putAside(Delivered one, RuntimeException failure) {
        // Its message may repeat what was sent.
        LOG.error("a message could not be stored and goes to quarantine: {}", Causes.of(failure));
        intake.takeOrQuarantine(List.of(new Delivered(
                one.door(),
                one.origin(),
                one.body(),
                one.mediaType(),
                "could not be stored by the hub; its operator finds the cause in the log")));
    }

    /** Nobody's own fault, and the same for all of them. */
    static boolean isAway(RuntimeException failure) {
        return DatabaseFault.passes(failure) && !(failure instanceof ConcurrencyFailureException);
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the hub stops", e);
        }
    }
}
