package se.budkavle.sandbox;

import java.time.Duration;
import java.util.List;

/** What becomes of a mail that a provider has taken; each provider has its own words for it. */
enum MailEvent {
    DEFERRED,
    DELIVERED,
    OPENED,
    /** 550 5.1.1 */
    BOUNCED,
    /** 552 5.2.2 */
    FULL,
    /** Somebody's machine says that they are away. */
    AWAY,
    COMPLAINED,
    UNSUBSCRIBED;

    static final String NO_SUCH_USER = "550 5.1.1 No such user here";
    static final String MAILBOX_FULL = "552 5.2.2 Mailbox full";

    /** Events that are told at one moment, in one call by a provider that tells many at once. */
    record Batch(String name, Duration after, List<MailEvent> events) {
        private static Batch of(MailEvent event, Duration after) {
            return new Batch(event.name().toLowerCase(java.util.Locale.ROOT), after, List.of(event));
        }
    }

    static List<Batch> of(Personas.Mail persona, Delays delays) {
        var delivered = Batch.of(DELIVERED, delays.smsDelivered());
        return switch (persona) {
            case OK -> List.of(delivered, Batch.of(OPENED, delays.complaint()));
            case DROP -> List.of(delivered);
            case AWAY -> List.of(delivered, Batch.of(AWAY, delays.mailReport()));
            case NOUSER -> List.of(Batch.of(BOUNCED, delays.smsSent()));
            // the receiving server took it, and found out later
            case BOUNCE -> List.of(delivered, Batch.of(BOUNCED, delays.mailReport()));
            case FULL -> List.of(Batch.of(DEFERRED, delays.smsSent()), Batch.of(FULL, delays.mailReport()));
            case GREYLIST ->
                List.of(
                        new Batch("jumbled", delays.smsDelivered(), List.of(DELIVERED, DEFERRED, DELIVERED)),
                        new Batch("jumbled-again", delays.mailReport(), List.of(DEFERRED, DELIVERED)));
            case COMPLAIN -> List.of(delivered, Batch.of(COMPLAINED, delays.complaint()));
        };
    }
}
