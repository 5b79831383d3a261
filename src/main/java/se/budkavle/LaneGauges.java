package se.budkavle;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.AlertStore;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.delivery.PartnerHealth;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** How partners' lanes stand, as a scrape finds them: read from the database, at most every few seconds. Thread-safe. */
@Component
final class LaneGauges implements MeterBinder {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final List<String> BREAKERS = List.of("closed", "open", "half-open");

    private final Supplier<PartnerCatalogue> partners;
    private final LaneStore lanes;
    private final LimitStore limits;
    private final PartnerHealth health;
    private final WorkStore work;
    private final AlertStore alerts;
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile Snapshot seen = Snapshot.NONE;
    private volatile long seenAt;

    private record Snapshot(
            Map<String, Map<String, Object>> lanes,
            Map<String, Double> tokens,
            Map<String, Double> shares,
            double unplanned,
            double alerts) {
        private static final Snapshot NONE = new Snapshot(Map.of(), Map.of(), Map.of(), Double.NaN, Double.NaN);
    }

    /** @param nanos machine time, as {@link System#nanoTime} */
    LaneGauges(
            Supplier<PartnerCatalogue> partnerCatalogue,
            LaneStore lanes,
            LimitStore limits,
            PartnerHealth health,
            WorkStore work,
            AlertStore alerts,
            Clock clock,
            LongSupplier nanos) {
        this.partners = partnerCatalogue;
        this.lanes = lanes;
        this.limits = limits;
        this.health = health;
        this.work = work;
        this.alerts = alerts;
        this.clock = clock;
        this.nanos = nanos;
        this.seenAt = nanos.getAsLong() - TimeUnit.DAYS.toNanos(1);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("budkavle.events.unplanned", () -> now().unplanned()).register(registry);
        Gauge.builder("budkavle.alerts.open", () -> now().alerts()).register(registry);
        for (String partner : partners.get().names()) {
            gauge(registry, "budkavle.lane.waiting", partner, () -> number(partner, "waiting"));
            gauge(registry, "budkavle.lane.sending", partner, () -> number(partner, "sending"));
            gauge(registry, "budkavle.lane.oldest.seconds", partner, () -> oldest(partner));
            gauge(registry, "budkavle.lane.tokens", partner, () -> now().tokens()
                    .get(partner));
            gauge(registry, "budkavle.lane.share", partner, () -> now().shares().get(partner));
            for (String state : BREAKERS) {
                Gauge.builder("budkavle.lane.breaker", () -> state.equals(of(partner, "breaker")) ? 1 : 0)
                        .tags("partner", partner, "state", state)
                        .register(registry);
            }
        }
    }

    private static void gauge(MeterRegistry registry, String name, String partner, Supplier<Number> value) {
        Gauge.builder(name, value).tag("partner", partner).register(registry);
    }

    private Object of(String partner, String column) {
        return now().lanes().getOrDefault(partner, Map.of()).get(column);
    }

    private Number number(String partner, String column) {
        return of(partner, column) instanceof Number n ? n : Double.NaN;
    }

    private Number oldest(String partner) {
        return of(partner, "oldest") instanceof Instant due
                ? Math.max(0, Duration.between(due, clock.instant()).toMillis() / 1000.0)
                : 0;
    }

    private Snapshot now() {
        if (nanos.getAsLong() - seenAt > FRESH_NANOS) {
            seenAt = nanos.getAsLong();
            seen = read();
            // a database that is away takes its time: one question in vain is enough for all
            seenAt = nanos.getAsLong();
        }
        return seen;
    }

    /** While the database is away nothing is known; a scrape still gets what is counted in the process. */
    private Snapshot read() {
        try {
            Map<String, Map<String, Object>> byPartner = lanes.status().stream()
                    .collect(Collectors.toMap(l -> l.get("partner").toString(), l -> l));
            var limited = new HashMap<String, se.budkavle.partner.Limits>();
            partners.get()
                    .names()
                    .forEach(n -> limited.put(n, partners.get().partner(n).limits()));
            return new Snapshot(
                    byPartner,
                    limits.tokens(limited),
                    partners.get().names().stream().collect(Collectors.toMap(n -> n, health::share)),
                    work.count(Lanes.PLAN),
                    alerts.open().size());
        } catch (DataAccessException e) {
            return Snapshot.NONE;
        }
    }
}
