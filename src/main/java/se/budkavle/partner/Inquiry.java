package se.budkavle.partner;

import java.util.List;

/**
 * How a partner is asked whether it has a message whose sending was never answered: a call that changes nothing there, whose
 * answer the report {@link #FOUND} reads.
 *
 * @param document the template of the call's query
 * @param path behind the address, empty for none
 * @param byRecipient whether the partner knows our reference from nowhere, so that a message is known by where it went and
 *     when alone
 */
public record Inquiry(String document, String path, boolean byRecipient) {
    /**
     * The report that reads the answer: a row with {@code partnerRef} for each message that may be the one, and one with
     * {@code more} when the partner has more to tell than the answer holds.
     */
    public static final String FOUND = "found";

    /**
     * What a partner has.
     *
     * @param refs its own ids of what may be the message
     * @param isWhole whether there is nothing more
     */
    public record Found(List<String> refs, boolean isWhole) {}
}
