package se.budkavle.customer;

import java.time.Instant;

/**
 * One line of the consent ledger: what a person said yes or no to.
 *
 * @param purpose a message class ({@code sales}, {@code loyalty}, {@code service}, {@code regulatory}) or a topic
 * @param channel a channel, or {@code *} for all
 * @param origin who brought the word: {@code source:<name>} (a {@code consent.changed} event), {@code snapshot:<name>} (a
 *     source's customer record), {@code stop}, {@code unsubscribe}, {@code complaint}, {@code api}
 */
public record ConsentWord(String purpose, String channel, boolean granted, Instant at, String origin, String wording) {}
