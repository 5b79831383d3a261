package se.budkavle.customer;

import java.time.Instant;

/**
 * Do not use this address.
 *
 * @param address the e-mail, E.164 number or postal address key, as the planner names it
 * @param reason a code, for example {@code userunknown} or {@code soft-bounces}
 * @param origin what said so: {@code report} and the attempt that it was about
 */
public record Suppression(String channel, String address, String reason, Instant at, String origin) {

    /** Without saying where it is from. */
    public Suppression(String channel, String address, String reason, Instant at) {
        this(channel, address, reason, at, "");
    }
}
