package se.budkavle.camel;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Withdrawals.Wanted;
import se.budkavle.work.Lanes;

/** Asks a partner to let go of messages. The route ends with true when it has, or with word that the wish lies there. */
final class WithdrawConsumer extends AskingConsumer<Wanted> {
    WithdrawConsumer(Endpoint endpoint, Processor processor, LaneSteps steps, String partner) {
        super(endpoint, processor, steps, Lanes.withdrawals(partner), partner);
    }

    @Override
    Optional<Wanted> next(String partner, UUID token) {
        return steps().withdrawals().next(partner, token);
    }

    @Override
    void answered(Wanted wanted, Object answer) {
        if (answer == StopList.Left.AT_THE_PARTNER) {
            steps().withdrawals().asked(wanted);
        } else {
            steps().withdrawals().answered(wanted, Boolean.TRUE.equals(answer));
        }
    }

    @Override
    void unanswered(Wanted wanted, @Nullable Duration later) {
        steps().withdrawals().unanswered(wanted, later);
    }

    @Override
    String told(Wanted wanted) {
        return "whether it let go of attempt " + wanted.attemptId();
    }
}
