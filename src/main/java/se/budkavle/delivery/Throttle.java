package se.budkavle.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Limits;
import se.budkavle.partner.Partner;

/**
 * How many messages a claim may take beside the free slots: as many as the rate has tokens, none while the breaker is open,
 * one that finds out, and few at first when the partner is back. What a claim takes is written down in its transaction, so
 * that it holds for every hub on the database.
 */
final class Throttle {
    private final Partner partner;
    private final LimitStore store;
    private final PartnerHealth health;
    private final Duration probing;

    /** @param probing after which a probe's hub counts as dead */
    Throttle(Partner partner, LimitStore store, PartnerHealth health, Duration probing) {
        this.partner = partner;
        this.store = store;
        this.health = health;
        this.probing = probing;
    }

    /** @param shutFor how long nothing may be claimed at all; null when something may */
    record Grant(int most, @Nullable Duration shutFor, LimitStore.@Nullable Standing standing) {
        private static Grant shut(LimitStore.Standing standing, Instant until) {
            return new Grant(0, Duration.between(standing.now(), until), standing);
        }
    }

    /**
     * Inside the claim's transaction.
     *
     * @param free slots
     * @param busy slots
     * @param limited whether the lane says more than that it is open
     */
    Grant ask(int free, int busy, boolean limited) {
        if (!limited && rate() == null && partner.limits().perRecipient() == null) {
            return new Grant(free, null, null);
        }
        LimitStore.Standing standing = store.lock(partner.name());
        int most =
                rate() == null ? free : Math.min(free, standing.bucket(rate()).whole());
        return switch (standing.breaker()) {
            case Breaker.Closed c -> new Grant(Math.min(most, careful(c, standing.now()) - busy), null, standing);
            case Breaker.Open o -> one(standing, o.until(), most);
            case Breaker.Probing p -> one(standing, p.until(), most);
        };
    }

    /** Nothing yet, or the one message that finds out. */
    private static Grant one(LimitStore.Standing standing, Instant until, int most) {
        return standing.now().isBefore(until)
                ? Grant.shut(standing, until)
                : new Grant(Math.min(most, 1), null, standing);
    }

    /** Slots in use at once: a quarter when the partner has just come back, all of them a pause later. */
    private int careful(Breaker.Closed closed, Instant now) {
        if (closed.since() == null) {
            return Integer.MAX_VALUE;
        }
        double passed = (double) Duration.between(closed.since(), now).toMillis()
                / partner.limits().pause().toMillis();
        return passed >= 1 ? Integer.MAX_VALUE : (int) Math.ceil(partner.slots() * (0.25 + 0.75 * Math.max(0, passed)));
    }

    /** @param claimed how many really go out */
    void used(Grant grant, int claimed, UUID token) {
        LimitStore.Standing standing = grant.standing();
        if (standing == null || claimed == 0) {
            return;
        }
        if (rate() != null) {
            store.save(partner.name(), standing.bucket(rate()).minus(claimed));
        }
        Instant until = standing.now().plus(probing);
        switch (standing.breaker()) {
            case Breaker.Closed c -> {}
            case Breaker.Open o -> health.probes(partner.name(), o.probe(token, until));
            case Breaker.Probing p -> health.probes(partner.name(), new Breaker.Probing(p.round(), until, token));
        }
    }

    private @Nullable Double rate() {
        Limits limits = partner.limits();
        return limits.perSecond();
    }
}
