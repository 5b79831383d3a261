package se.budkavle.partner;

import org.jspecify.annotations.Nullable;

/**
 * How a partner is asked to let go of a message: by a call to the address of the message there, or by a document that its
 * route carries, which the partner answers in its reports.
 *
 * @param method of the call, empty when there is none
 * @param suffix of the address, behind the partner's own id of the message
 * @param document the template of what is carried; null when a call asks
 */
public record Withdraw(String method, String suffix, @Nullable String document) {}
