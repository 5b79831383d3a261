package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.Rules;
import se.budkavle.sendout.Sendout;
import se.budkavle.timeline.TimelineEntry;

/**
 * A communication with the channel that it takes next, chosen by its plan or afresh: what the channel router routes by.
 *
 * @param number which try it is, 0-based
 * @param recipient see {@link se.budkavle.partner.Message}
 * @param paused partners that get nothing new
 * @param carriers the only partners of the channel that have the recipient; empty when all of them do
 * @param release the rules and texts that the communication keeps
 * @param planning when it is taken in the transaction that plans the communication and writes it as begun, what there is
 *     to tell of the plan; else empty
 */
public record StepDue(
        Communication communication,
        Event event,
        Customer customer,
        Sendout sendout,
        Rules release,
        PlanStep step,
        Map<String, Object> recipient,
        int number,
        int consentVersion,
        Set<String> paused,
        Set<String> carriers,
        List<TimelineEntry> planning) {

    /** By its names: carrying hashes what it carries, and everything that is known of a customer takes long to hash. */
    @Override
    public int hashCode() {
        return 31 * communication.communicationId().hashCode() + number;
    }

    /** What the router's branches are named by. */
    public String channel() {
        return step.channel();
    }
}
