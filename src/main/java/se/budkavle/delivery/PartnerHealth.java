package se.budkavle.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Presence;
import se.budkavle.work.AfterCommit;

/**
 * Which partners answer. How calls went is counted here, in each hub; what follows from it, the breaker, stands in the
 * partner's lane and is obeyed by the next claim of every hub. Nothing is written while a partner answers. Thread-safe.
 */
public final class PartnerHealth {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerHealth.class);
    /** How old the view of the lanes may be when partners are chosen; claims read the lane itself. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LimitStore store;
    private final PartnerPace pace;
    private final Backoff backoff;
    private final LongSupplier nanos;
    private final Map<String, RecentCalls> calls = new ConcurrentHashMap<>();
    private final Map<String, UUID> probes = new ConcurrentHashMap<>();
    private volatile Map<String, LimitStore.Standing> seen = Map.of();
    private volatile long seenAt;

    /** @param nanos machine time, as {@link System#nanoTime} */
    public PartnerHealth(LimitStore store, PartnerPace pace, Backoff backoff, LongSupplier nanos) {
        this.store = store;
        this.pace = pace;
        this.backoff = backoff;
        this.nanos = nanos;
        forget();
    }

    /**
     * What came back from a partner's calls says whether it is there; inside the transaction that settles them. Only when
     * that stands do they count: else they are settled once more. What came to no call says nothing.
     */
    void heard(Partner partner, List<Lane.Result> results) {
        RecentCalls counted = calls.computeIfAbsent(partner.name(), p -> new RecentCalls(partner.limits()));
        List<Boolean> failures = results.stream()
                .map(Lane.Result::partner)
                .filter(partnerIs -> partnerIs != Presence.NOT_ASKED)
                .map(partnerIs -> partnerIs == Presence.AWAY)
                .toList();
        RecentCalls recent = counted.copy();
        recent.heard(failures);
        boolean decided = decides(partner, results, recent);
        AfterCommit.run(() -> {
            if (decided) {
                counted.forget();
            } else {
                counted.heard(failures);
            }
        });
    }

    /** Whether the calls until now have made up their mind: then what follows counts anew. */
    private boolean decides(Partner partner, List<Lane.Result> results, RecentCalls recent) {
        @Nullable Duration asked = null;
        for (Lane.Result result : results) {
            asked = result.partner() == Presence.AWAY ? longer(asked, result) : asked;
        }
        UUID probe = probes.get(partner.name());
        Lane.Result probed = results.stream()
                .filter(r -> r.claimed().token().equals(probe))
                .findFirst()
                .orElse(null);
        if (probed != null) {
            return probed(partner, probed, asked);
        }
        boolean away = asked != null || recent.isAway();
        if (away) {
            opens(partner, asked);
        }
        return away;
    }

    /**
     * A partner that takes batches is asked again by each of them after a pause of its own, whatever the breaker says;
     * while it is away, what is new goes to another partner of the channel. Inside the caller's transaction.
     */
    void handedOver(Partner partner, boolean taken) {
        RecentCalls counted = calls.computeIfAbsent(partner.name(), p -> new RecentCalls(partner.limits()));
        RecentCalls recent = counted.copy();
        recent.heard(List.of(!taken));
        AfterCommit.run(() -> counted.heard(List.of(!taken)));
        LimitStore.Standing standing = store.lock(partner.name());
        if (standing.breaker() instanceof Breaker.Open open) {
            Breaker.Probing asked = open.probe(UUID.randomUUID(), standing.now());
            if (taken) {
                change(partner.name(), asked.back(standing.now()));
                LOG.info("partner {} is back", partner.name());
            } else if (!open.isShut(standing.now())) {
                change(
                        partner.name(),
                        asked.away(
                                standing.now(),
                                backoff.jittered(partner.limits().pause(open.round() + 1))));
            }
        } else if (recent.isAway()) {
            opens(partner, null);
            AfterCommit.run(counted::forget);
        }
    }

    private static @Nullable Duration longer(@Nullable Duration asked, Lane.Result result) {
        Duration wish = result instanceof Lane.Result.NotSent n ? n.retryAfter() : null;
        return wish == null || asked != null && asked.compareTo(wish) > 0 ? asked : wish;
    }

    private boolean probed(Partner partner, Lane.Result result, @Nullable Duration asked) {
        LimitStore.Standing standing = store.lock(partner.name());
        if (!(standing.breaker() instanceof Breaker.Probing p)
                || !p.by().equals(result.claimed().token())) {
            return false; // its lease ran out, and another hub has asked since
        }
        AfterCommit.run(() -> probes.remove(partner.name(), p.by()));
        switch (result.partner()) {
            case NOT_ASKED -> {
                change(partner.name(), p.notAsked(standing.now()));
                return false;
            }
            case AWAY -> {
                Duration own = backoff.jittered(partner.limits().pause(p.round() + 1));
                change(partner.name(), p.away(standing.now(), asked == null || own.compareTo(asked) > 0 ? own : asked));
            }
            case THERE -> {
                change(partner.name(), p.back(standing.now()));
                LOG.info("partner {} is back", partner.name());
            }
        }
        return true;
    }

    /** A partner that says when to come again is believed at once. */
    private void opens(Partner partner, @Nullable Duration asked) {
        LimitStore.Standing standing = store.lock(partner.name());
        switch (standing.breaker()) {
            case Breaker.Closed closed -> {
                Duration pause =
                        asked == null ? backoff.jittered(partner.limits().pause(1)) : asked;
                change(partner.name(), closed.open(standing.now(), pause));
                LOG.warn("partner {} is away: nothing is sent to it for {} s", partner.name(), pause.toSeconds());
            }
            case Breaker.Open open -> {
                if (asked != null) { // else a call that was under way when it opened
                    change(partner.name(), open.notBefore(standing.now().plus(asked)));
                }
            }
            case Breaker.Probing probing -> {} // the probe decides
        }
    }

    private void change(String partner, Breaker breaker) {
        store.save(partner, breaker);
        AfterCommit.run(this::forget);
    }

    /** The one message that finds out; its answer decides. */
    void probes(String partner, Breaker.Probing probing) {
        change(partner, probing);
        AfterCommit.run(() -> probes.put(partner, probing.by()));
    }

    /** What this token has claimed is never sent: was it the probe, another one may find out. Inside the caller's transaction. */
    void neverBegan(String partner, UUID token) {
        LimitStore.Standing standing = store.lock(partner);
        if (standing.breaker() instanceof Breaker.Probing p && p.by().equals(token)) {
            change(partner, p.notAsked(standing.now()));
        }
    }

    private void forget() {
        seenAt = nanos.getAsLong() - TimeUnit.DAYS.toNanos(1);
    }

    /** As of a moment ago. */
    public boolean isAway(String partner) {
        LimitStore.Standing standing = standing(partner);
        return standing != null && standing.breaker().isShut(standing.now());
    }

    /**
     * 0 to 1: what a partner gets of its weight. One that was away gets it back little by little, and so does one whose
     * reports were late.
     */
    public double share(String partner) {
        LimitStore.Standing standing = standing(partner);
        double back = standing != null && standing.breaker() instanceof Breaker.Closed closed
                ? closed.share(standing.now(), LimitStore.COMING_BACK)
                : 1;
        return Math.min(back, pace.share(partner));
    }

    private LimitStore.@Nullable Standing standing(String partner) {
        if (nanos.getAsLong() - seenAt > FRESH_NANOS) {
            seen = store.all();
            seenAt = nanos.getAsLong();
        }
        return seen.get(partner);
    }
}
