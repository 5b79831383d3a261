package se.budkavle.planning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.sendout.ConditionException;
import se.budkavle.sendout.Facts;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.Reason;

/** One send-out and one case: the communication, with every rule's word. Used once. */
final class SendoutDecision {
    private static final String FALLBACK_LANGUAGE = "sv";
    private static final Pattern REGION = Pattern.compile("[-_].*");

    private final Sendout sendout;
    private final Case c;
    private final Facts facts;
    private final Contents contents;
    private final Channels channels;
    private final ChannelPlanner planner;
    private final List<RuleEffect> rules = new ArrayList<>();
    private final String role;
    private final String language;
    private @Nullable Window window;

    SendoutDecision(
            Sendout sendout, Case c, Facts facts, Contents contents, Channels channels, ChannelPlanner planner) {
        this.sendout = sendout;
        this.c = c;
        this.facts = facts;
        this.contents = contents;
        this.channels = channels;
        this.planner = planner;
        this.role = role();
        this.language = language();
    }

    Intent.Communicate decide() {
        try {
            Optional<Reason> stopped = stoppedByPerson();
            if (stopped.isPresent()) {
                return notSent(stopped.get());
            }
            window = window();
            if (window != null && window.closes() != null && window.closes().isBefore(c.now())) {
                Reason closed = Reason.of(Reasons.WINDOW_CLOSED, Timing.spokenMoment(window.closes()));
                rules.add(new RuleEffect("window", null, "stopped", closed));
                return notSent(closed);
            }
            return ranked();
        } catch (ConditionException e) {
            return undecided(e);
        } catch (TemplateFaultException e) {
            return notSent(Reason.of(
                    Reasons.CONTENT_FAULT, e.file() + ":" + e.line(), e.missingName() == null ? "" : e.missingName()));
        }
    }

    Intent.Communicate undecided(ConditionException e) {
        return notSent(Reason.of(Reasons.CONDITION_FAULT, e.place()));
    }

    private Intent.Communicate ranked() {
        var asked = new ChannelCase(
                sendout,
                c.customer(),
                role,
                c.consents(),
                c.suppressions(),
                Set.of(),
                window,
                Map.of(),
                c.now(),
                c.mailboxes());
        ChannelPlanner.Standing standing = planner.standing(asked);
        Ranked ranked = planner.rank(asked.withCosts(measured(standing.channels())), standing);
        rules.addAll(ranked.rules());
        return ranked.plan().isEmpty()
                ? notSent(whyNoChannel(ranked.rules()))
                : communicate(true, null, ranked.plan(), OnceKeys.of(sendout, c, facts));
    }

    private Map<String, Cost> measured(List<String> standing) {
        var costs = new HashMap<String, Cost>();
        for (String channel : standing) {
            int units = contents.units(sendout.content(), language, channel, c);
            costs.put(channel, channels.channel(channel).tariff().of(units));
        }
        return costs;
    }

    /** When one rule took every allowed channel, its reason says more than that none is left. */
    private Reason whyNoChannel(List<RuleEffect> passedOver) {
        List<RuleEffect> removed = passedOver.stream()
                .filter(rule -> sendout.channels().contains(rule.channel()))
                .filter(RuleEffect::leavesOut)
                .toList();
        long different = removed.stream().map(RuleEffect::rule).distinct().count();
        return different == 1 ? removed.getFirst().reason() : Reason.of(Reasons.NO_CHANNEL);
    }

    private Optional<Reason> stoppedByPerson() {
        for (PersonPolicy policy : PersonPolicy.ALL) {
            Optional<Reason> reason = policy.judge().of(sendout, c);
            if (reason.isPresent()) {
                rules.add(new RuleEffect(policy.name(), null, "stopped", reason.get()));
                return reason;
            }
        }
        return Optional.empty();
    }

    private String role() {
        if (c.customer().deceased() && !sendout.to().equals("estate")) {
            rules.add(new RuleEffect("deceased", null, "redirected", Reason.of("to-the-estate")));
            return "estate";
        }
        return sendout.to();
    }

    private String language() {
        String wanted = REGION.matcher(c.customer().language()).replaceFirst("").toLowerCase(Locale.ROOT);
        Set<String> there = new TreeSet<>(contents.languages(sendout.content()));
        if (there.contains(wanted)) {
            return wanted;
        }
        String instead = there.isEmpty() || there.contains(FALLBACK_LANGUAGE)
                ? FALLBACK_LANGUAGE
                : there.iterator().next();
        rules.add(new RuleEffect("language", null, "fallback", Reason.of("language-fallback", wanted, instead)));
        return instead;
    }

    private @Nullable Window window() {
        Instant opens = at(sendout.window().opens());
        Instant closes = at(sendout.window().closes());
        return opens == null && closes == null ? null : new Window(opens, closes);
    }

    private @Nullable Instant at(Sendout.@Nullable Bound bound) {
        return bound == null ? null : bound.at(facts);
    }

    private Intent.Communicate notSent(Reason why) {
        return communicate(false, why, List.of(), null);
    }

    private Intent.Communicate communicate(
            boolean send, @Nullable Reason reason, List<PlanStep> plan, @Nullable Once once) {
        return new Intent.Communicate(
                sendout.name(),
                sendout.messageClass().word(),
                sendout.topic(),
                sendout.urgency(),
                send,
                reason,
                language,
                window,
                plan,
                List.copyOf(rules),
                once,
                sendout.ambiguous(),
                sendout.maxAttempts(),
                sendout.parallel(),
                sendout.content(),
                role);
    }
}
