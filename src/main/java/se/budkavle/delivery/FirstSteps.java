package se.budkavle.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;

/**
 * The first steps that are taken together with the plan, in its transaction: what has just been decided need not be read
 * and weighed anew. Pure.
 *
 * <p>Left to the channel router are steps whose time has not come, persons of whom the batch says more than one thing, and
 * documents, which take long to set and would keep all persons' planning waiting.
 */
final class FirstSteps {
    private static final Set<String> DOCUMENTS = Set.of("letter", Recipients.MAILBOX);

    private final Map<String, PlanningBook.Decision> alone;
    private final Instant now;

    FirstSteps(Collection<PlanningBook.Decision> decisions, Instant now) {
        this.now = now;
        Map<String, Long> persons = count(decisions, d -> d.facts().customer().personKey());
        Map<String, Long> customers = count(decisions, d -> d.facts().customer().customerNo());
        this.alone = new HashMap<>();
        decisions.stream()
                .filter(d -> persons.get(d.facts().customer().personKey()) == 1
                        && customers.get(d.facts().customer().customerNo()) == 1)
                .forEach(d -> alone.put(d.facts().customer().customerNo(), d));
    }

    private static Map<String, Long> count(
            Collection<PlanningBook.Decision> decisions, Function<PlanningBook.Decision, String> who) {
        return decisions.stream().collect(Collectors.groupingBy(who, Collectors.counting()));
    }

    /** Whether the first step of this communication is taken along. */
    boolean takes(Communication c) {
        return c.state().isOpen()
                && alone.containsKey(c.customerNo())
                && (c.window().opens() == null || !c.window().opens().isAfter(now))
                && (c.window().closes() == null || !c.window().closes().isBefore(now))
                && steps(c).stream().noneMatch(step -> DOCUMENTS.contains(step.channel()));
    }

    /**
     * The steps, as the router would make them of the same facts.
     *
     * @param consentVersions of each person, as they were when the consents were read
     * @param paused partners that get nothing new
     */
    List<StepDue> of(
            Collection<PlanningBook.Begun> taken,
            Rules rules,
            Map<String, Integer> consentVersions,
            Set<String> paused) {
        return taken.stream()
                .flatMap(b -> IntStream.range(0, steps(b.communication()).size())
                        .mapToObj(i -> due(b, i, rules, consentVersions, paused)))
                .toList();
    }

    /** One, or every channel at once where the send-out says so. */
    private static List<PlanStep> steps(Communication c) {
        return c.parallel()
                ? c.plan()
                : c.plan().subList(0, Math.min(1, c.plan().size()));
    }

    private StepDue due(
            PlanningBook.Begun begun,
            int number,
            Rules rules,
            Map<String, Integer> consentVersions,
            Set<String> paused) {
        Communication c = begun.communication();
        PlanStep step = c.plan().get(number);
        var facts = alone.get(c.customerNo()).facts();
        var reach = (Reach.Reachable) Recipients.of(facts.customer(), c.recipientRole(), step.channel());
        return new StepDue(
                c,
                facts.event(),
                facts.customer(),
                rules.sendouts().sendout(c.sendout()).orElseThrow(),
                rules,
                step,
                reach.recipient(),
                number,
                consentVersions.getOrDefault(c.personKey(), 0),
                paused,
                Set.of(),
                number == 0 ? begun.told() : List.of());
    }
}
