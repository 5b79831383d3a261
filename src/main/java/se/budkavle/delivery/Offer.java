package se.budkavle.delivery;

import java.util.List;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.timeline.Reason;

/** What a branch of the channel router made of a step that is due. */
public sealed interface Offer {
    StepDue due();

    /** An attempt with its content, for a partner's lane. */
    record Made(StepDue due, Attempt attempt, StoredMessage message, List<Attachment> documents) implements Offer {}

    /** No content could be made: a person must look. */
    record Unmade(StepDue due, Reason reason) implements Offer {}
}
