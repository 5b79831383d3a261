package se.budkavle.planning;

import static se.budkavle.sendout.ChannelNames.spoken;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Wait;

/**
 * Fits ordered channels into the window. Counted backwards from its end: the last channel must start its lead time
 * before it, each earlier one its own lead time before it makes way for the next, see {@link PlanStep#makesWay}. Waits
 * shrink until then; a channel whose lead time is too long for that is skipped.
 */
final class Timing {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(BusinessClock.ZONE);

    /** One channel with what timing needs to know of it. */
    record Candidate(String channel, String address, Cost cost, Duration leadTime, Wait waitFor) {
        /** @param end earlier than its wait would end, where something cuts it */
        PlanStep step(Instant at, Instant end, @Nullable Instant latestStart) {
            boolean whole = !end.isBefore(waitFor.endFrom(at));
            String working = whole && !(waitFor instanceof Wait.Span) ? waitFor.text() : null;
            return new PlanStep(channel, address, cost, Duration.between(at, end), latestStart, working);
        }
    }

    private final Instant start;
    private final @Nullable Instant closes;
    private final boolean parallel;
    private final List<RuleEffect> rules;

    Timing(ChannelCase c, List<RuleEffect> rules) {
        Window window = c.window();
        Instant opens = window == null ? null : window.opens();
        this.start = opens != null && opens.isAfter(c.now()) ? opens : c.now();
        this.closes = window == null ? null : window.closes();
        this.parallel = c.sendout().parallel();
        this.rules = rules;
    }

    List<PlanStep> fit(List<Candidate> ordered) {
        if (closes == null) {
            return unhurried(ordered);
        }
        List<Candidate> inTime =
                ordered.stream().filter(c -> arrives(c, closes)).toList();
        return parallel ? atOnce(inTime, closes) : oneAfterAnother(inTime, closes);
    }

    private List<PlanStep> unhurried(List<Candidate> candidates) {
        var steps = new ArrayList<PlanStep>();
        Instant at = start;
        for (Candidate candidate : candidates) {
            Instant end = candidate.waitFor().endFrom(at);
            steps.add(candidate.step(at, end, null));
            at = parallel ? start : end;
        }
        return steps;
    }

    private boolean arrives(Candidate candidate, Instant end) {
        Instant latest = end.minus(candidate.leadTime());
        if (start.isAfter(latest)) {
            rules.add(new RuleEffect(
                    "window", candidate.channel(), "removed", Reason.of("too-late", MOMENT.format(latest))));
            return false;
        }
        return true;
    }

    private List<PlanStep> atOnce(List<Candidate> candidates, Instant end) {
        return candidates.stream()
                .map(c -> c.step(start, earlier(c.waitFor().endFrom(start), end), end.minus(c.leadTime())))
                .toList();
    }

    private List<PlanStep> oneAfterAnother(List<Candidate> candidates, Instant end) {
        List<Instant> latest = latestStarts(candidates, end);
        var steps = new ArrayList<PlanStep>();
        Instant at = start;
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            boolean last = i == candidates.size() - 1;
            if (at.isAfter(latest.get(i))) {
                rules.add(skipped(candidate, candidates.get(i + 1), latest.get(i + 1)));
                continue;
            }
            Instant waited = candidate.waitFor().endFrom(at);
            Instant until = earlier(waited, last ? end : PlanStep.makesWay(at, latest.get(i + 1)));
            PlanStep step = candidate.step(at, until, latest.get(i));
            if (until.isBefore(waited)) {
                rules.add(new RuleEffect(
                        "wait",
                        candidate.channel(),
                        "shrunk",
                        Reason.of("wait-shrunk", step.waitFor(), MOMENT.format(end))));
            }
            steps.add(step);
            at = until;
        }
        return steps;
    }

    /** Backwards: a channel given its lead time must still make way for the next one in time. */
    private static List<Instant> latestStarts(List<Candidate> candidates, Instant end) {
        var latest = new ArrayList<Instant>();
        Instant next = end;
        for (Candidate candidate : candidates.reversed()) {
            Duration makingWay = latest.isEmpty() ? Duration.ZERO : PlanStep.makingWayAfter(candidate.leadTime());
            next = next.minus(candidate.leadTime()).minus(makingWay);
            latest.addFirst(next);
        }
        return latest;
    }

    private static RuleEffect skipped(Candidate candidate, Candidate next, Instant latestOfNext) {
        return new RuleEffect(
                "wait",
                candidate.channel(),
                "skipped",
                Reason.of("wait-passes", spoken(next.channel()), MOMENT.format(latestOfNext)));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** As it reads inside a sentence. */
    static String spokenMoment(Instant moment) {
        return MOMENT.format(moment);
    }
}
