package se.budkavle.camel;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Lanes;

/** What lanes did, and how long it took, for metrics and for those who watch. */
@Component
final class LaneMeters {
    private final MeterRegistry registry;
    private final LanePulse pulse;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    LaneMeters(MeterRegistry registry, LanePulse pulse) {
        this.registry = registry;
        this.pulse = pulse;
    }

    LanePulse pulse() {
        return pulse;
    }

    /** A round that did something. */
    void step(String lane, int rows, long beganNanos) {
        pulse.beat(lane, rows);
        timer("budkavle.step", "lane", lane).record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
    }

    /** One call of a partner, whatever came of it. */
    void call(String partner, long beganNanos) {
        timer("budkavle.call", "partner", partner).record(System.nanoTime() - beganNanos, TimeUnit.NANOSECONDS);
    }

    /** Results that are written down. */
    void settled(String partner, List<Result> results) {
        int answered = 0;
        for (Result result : results) {
            answered += result instanceof Result.Answered ? 1 : 0;
            registry.counter("budkavle.sends", "partner", partner, "result", word(result))
                    .increment();
        }
        pulse.beat(Lanes.attempts(partner), answered);
        pulse.missed(Lanes.attempts(partner), results.size() - answered);
    }

    /** A batch's letters, after one call for all of them. */
    void handedOver(String partner, int letters, boolean taken) {
        registry.counter("budkavle.sends", "partner", partner, "result", taken ? "answered" : "not-taken")
                .increment(letters);
        if (taken) {
            pulse.beat(Lanes.batches(partner), letters);
        } else {
            pulse.missed(Lanes.batches(partner), letters);
        }
    }

    private static String word(Result result) {
        return switch (result) {
            case Result.Answered a -> "answered";
            case Result.NotSent n -> "not-taken";
            case Result.Unclear u -> "unclear";
        };
    }

    private Timer timer(String name, String tag, String value) {
        return timers.computeIfAbsent(name + value, key -> Timer.builder(name)
                .tag(tag, value)
                .publishPercentileHistogram()
                .register(registry));
    }
}
