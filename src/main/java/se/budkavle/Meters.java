package se.budkavle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import se.budkavle.timeline.TimelineEntry;

/**
 * What happened, counted after its commit from what is told on the timeline; labels are kinds, channels, partners, doors
 * and outcomes, never a person's.
 */
@Component
final class Meters {
    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void accepted(String door, int events) {
        afterCommit(() -> counter("budkavle.events.accepted", "door", door).increment(events));
    }

    void quarantined(String kind) {
        afterCommit(() -> counter("budkavle.events.quarantined", "kind", kind).increment());
    }

    void happened(Collection<TimelineEntry> entries) {
        afterCommit(() -> entries.forEach(this::happened));
    }

    /** What is rolled back has not happened. */
    private static void afterCommit(Runnable counting) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            counting.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counting.run();
            }
        });
    }

    private void happened(TimelineEntry e) {
        String partner = e.partner() == null ? "" : e.partner();
        switch (e.kind()) {
            case "planned", "not-sent" ->
                counter("budkavle.communications.decided", "decision", e.kind()).increment();
            case "event" -> counter("budkavle.events.planned").increment();
            case "attempt-failed" ->
                counter(
                                "budkavle.attempts.failed",
                                "partner",
                                partner,
                                "outcome",
                                e.arguments().isEmpty() ? "" : e.arguments().getFirst())
                        .increment();
            case "attempt-delivered", "presumed" ->
                counter("budkavle.attempts.delivered", "partner", partner, "basis", basis(e.kind()))
                        .increment();
            case "partner-away" ->
                counter("budkavle.failovers", "partner", partner).increment();
            case "double-contact" ->
                counter("budkavle.double.contacts", "channel", String.valueOf(e.channel()))
                        .increment();
            default -> {}
        }
    }

    private static String basis(String kind) {
        return kind.equals("presumed") ? "presumed" : "reported";
    }

    private Counter counter(String name, String... tags) {
        return counters.computeIfAbsent(name + String.join("|", tags), key -> registry.counter(name, tags));
    }
}
