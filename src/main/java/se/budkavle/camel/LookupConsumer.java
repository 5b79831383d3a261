package se.budkavle.camel;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.MailboxLookups.Question;
import se.budkavle.work.Lanes;

/** Asks a partner which persons it reaches, many at a time. The route ends with a set of those whom the partner named. */
final class LookupConsumer extends AskingConsumer<Question> {
    LookupConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.lookups(partner), partner);
    }

    @Override
    Optional<Question> next(String partner, UUID token) {
        return steps().lookups().next(partner, token);
    }

    @Override
    void answered(Question question, Object answer) {
        if (!(answer instanceof Set<?> found)) {
            throw new IllegalStateException("the route ended without those whom " + question.partner() + " named");
        }
        steps().lookups().answered(question, found.stream().map(String::valueOf).collect(Collectors.toSet()));
    }

    @Override
    void unanswered(Question question, @Nullable Duration later) {
        steps().lookups().unanswered(question, later);
    }

    @Override
    String told(Question question) {
        return "which of " + question.persons().size() + " persons it reaches, and is asked again";
    }
}
