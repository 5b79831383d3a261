package se.budkavle.camel;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Inquiries.Asked;
import se.budkavle.partner.Inquiry.Found;
import se.budkavle.work.Lanes;

/** Asks a partner whether it has messages. The route ends with what it has. */
final class InquiryConsumer extends AskingConsumer<Asked> {
    InquiryConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.inquiries(partner), partner);
    }

    @Override
    Optional<Asked> next(String partner, UUID token) {
        return steps().inquiries().next(partner, token);
    }

    @Override
    void answered(Asked asked, Object answer) {
        if (!(answer instanceof Found found)) {
            throw new IllegalStateException("the route ended without what " + asked.partner() + " found");
        }
        steps().inquiries().answered(asked, found);
    }

    @Override
    void unanswered(Asked asked, @Nullable Duration later) {
        steps().inquiries().unanswered(asked, later);
    }

    @Override
    String told(Asked asked) {
        return "whether it has attempt " + asked.attemptId();
    }
}
