package se.budkavle.camel;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.work.Lanes;

/** Asks a partner whether it has messages. The route ends with a list of its own ids of what may be the message. */
final class InquiryConsumer extends AskingConsumer<Asked> {
    InquiryConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.inquiries(partner), partner);
    }

    @Override
    Optional<Asked> next(String partner) {
        return steps().inquiries().next(partner);
    }

    @Override
    void answered(Asked asked, Object answer) {
        if (!(answer instanceof List<?> found)) {
            throw new IllegalStateException("the route ended without what " + asked.partner() + " found");
        }
        steps().inquiries().answered(asked, found.stream().map(String::valueOf).toList());
    }

    @Override
    void unanswered(Asked asked) {
        steps().inquiries().unanswered(asked);
    }

    @Override
    String told(Asked asked) {
        return "whether it has attempt " + asked.attemptId();
    }
}
