package se.budkavle.customer;

import java.time.Instant;

/** Do not use this address: {@code address} is the e-mail, E.164 number or postal address key as the planner names it. */
public record Suppression(String channel, String address, String reason, Instant at) {}
