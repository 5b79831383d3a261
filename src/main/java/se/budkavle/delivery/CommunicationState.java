package se.budkavle.delivery;

import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;

/** Where a communication stands. Each state offers only the moves that it allows. */
public sealed interface CommunicationState {

    /** As it is written: {@code not-sent}. */
    String word();

    default @Nullable Reason why() {
        return null;
    }

    default boolean isOpen() {
        return this instanceof Planned || this instanceof Active;
    }

    /** Decided, nothing handed over yet. */
    record Planned() implements CommunicationState {
        public Active begin() {
            return new Active();
        }

        public Cancelled cancel(Reason reason) {
            return new Cancelled(reason);
        }

        public Expired expire(Reason reason) {
            return new Expired(reason);
        }

        public Exhausted exhaust(Reason reason) {
            return new Exhausted(reason);
        }

        @Override
        public String word() {
            return "planned";
        }
    }

    /** One attempt at least has been made. */
    record Active() implements CommunicationState {
        public Delivered deliver(Basis basis) {
            return new Delivered(basis);
        }

        public Exhausted exhaust(Reason reason) {
            return new Exhausted(reason);
        }

        public Expired expire(Reason reason) {
            return new Expired(reason);
        }

        public Cancelled cancel(Reason reason) {
            return new Cancelled(reason);
        }

        @Override
        public String word() {
            return "active";
        }
    }

    /** The recipient has it: a partner said so, or silence means so on this channel. */
    record Delivered(Basis basis) implements CommunicationState {
        /** A failure that came after the success was presumed. */
        public Active reopen() {
            return new Active();
        }

        public Delivered confirm() {
            return new Delivered(Basis.REPORTED);
        }

        @Override
        public String word() {
            return "delivered";
        }
    }

    /** Every channel was tried or ruled out. */
    record Exhausted(Reason why) implements CommunicationState {
        public Delivered deliverLate() {
            return new Delivered(Basis.REPORTED);
        }

        public Active goOn() {
            return new Active();
        }

        @Override
        public String word() {
            return "exhausted";
        }
    }

    /** The window closed first. */
    record Expired(Reason why) implements CommunicationState {
        public Delivered deliverLate() {
            return new Delivered(Basis.REPORTED);
        }

        @Override
        public String word() {
            return "expired";
        }
    }

    record Cancelled(Reason why) implements CommunicationState {
        public Delivered deliverLate() {
            return new Delivered(Basis.REPORTED);
        }

        @Override
        public String word() {
            return "cancelled";
        }
    }

    /** Decided against. */
    record NotSent(Reason why) implements CommunicationState {
        @Override
        public String word() {
            return "not-sent";
        }
    }

    enum Basis {
        REPORTED,
        PRESUMED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The state as its columns hold it. */
    static CommunicationState of(String word, @Nullable String basis, @Nullable Reason reason) {
        Reason why = reason == null ? Reason.of("unknown") : reason;
        return switch (word) {
            case "planned" -> new Planned();
            case "active" -> new Active();
            case "delivered" -> new Delivered("presumed".equals(basis) ? Basis.PRESUMED : Basis.REPORTED);
            case "exhausted" -> new Exhausted(why);
            case "expired" -> new Expired(why);
            case "cancelled" -> new Cancelled(why);
            case "not-sent" -> new NotSent(why);
            default -> throw new IllegalStateException("no communication state is called " + word);
        };
    }
}
