package se.budkavle.work;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database can be used, by what looks at it found: kept in memory, where it can be asked while the database is
 * away. One look in vain proves nothing, nor does one that is answered. One thread looks; any may ask.
 */
public final class DatabaseWatch {
    /** In a row. */
    private static final int PROOF = 2;

    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private volatile @Nullable Outage outage;
    private volatile boolean silent;
    private @Nullable Instant since;
    private int inVain;
    private int answered;

    /**
     * @param since the first look in vain, machine time
     * @param why nothing of any person
     */
    public record Outage(Instant since, String why) {}

    /** While it lasts. */
    public Optional<Outage> outage() {
        return Optional.ofNullable(outage);
    }

    /** It is out because looks at it were in vain: one that is not says much then, as it does not of refused writes. */
    public boolean isSilent() {
        return outage != null && silent;
    }

    /** By any thread: it would not write, though it may be read. The next look was in vain then, whatever it finds. */
    public void refusedToWrite(String why) {
        refusal.set(why);
    }

    /** A look found all that it asked for. */
    public void answered(Instant now) {
        String why = refusal.get();
        if (why != null) {
            count(why, now);
            silent = false;
            return;
        }
        inVain = 0;
        answered++;
        if (outage == null || answered == PROOF) {
            since = null;
            outage = null;
        }
    }

    /** A look was in vain. */
    public void failed(String why, Instant now) {
        count(why, now);
        silent = true;
    }

    private void count(String why, Instant now) {
        refusal.set(null);
        since = since == null ? now : since;
        answered = 0;
        inVain++;
        if (outage == null && inVain == PROOF) {
            outage = new Outage(since, why);
        }
    }
}
