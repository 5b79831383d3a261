package se.budkavle.planning;

import java.util.Optional;
import se.budkavle.timeline.Reason;

/** One rule about one channel of one communication. The first policy that removes a channel has the word. */
record ChannelPolicy(String name, Judge judge) {

    @FunctionalInterface
    interface Judge {
        /** Empty when the policy has nothing to say. */
        Optional<Ruling> of(String channel, ChannelCase channelCase);
    }

    record Ruling(String effect, Reason reason) {
        static final String REMOVED = "removed";

        static Ruling removed(String code, Object... arguments) {
            return new Ruling(REMOVED, Reason.of(code, arguments));
        }

        boolean removes() {
            return effect.equals(REMOVED);
        }
    }
}
