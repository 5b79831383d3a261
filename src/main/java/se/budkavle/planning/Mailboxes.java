package se.budkavle.planning;

import java.util.Set;

/**
 * What is known of a person's digital mailboxes when a decision is made. Operators are asked ahead of a decision, never
 * by it.
 *
 * @param partners those whose operator said that the person has a mailbox there
 * @param answered whether everybody who was to be asked has answered; never true for a person who may not be looked up
 */
public record Mailboxes(Set<String> partners, boolean answered) {
    /** Nobody was asked. */
    public static final Mailboxes UNASKED = new Mailboxes(Set.of(), false);
}
