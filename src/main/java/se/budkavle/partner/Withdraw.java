package se.budkavle.partner;

/**
 * How a partner is asked to let go of a message that it has and has not passed on; {@code withdraw} in {@code
 * partner.yaml}. The call has no body; its address is the route's, then the partner's own id of the message, then {@code
 * suffix}.
 *
 * @param method DELETE, PATCH or POST
 */
public record Withdraw(String method, String suffix) {}
