package se.budkavle.event;

/**
 * What is wrong with one place of what came in, and what would be right; never the value found there.
 *
 * @param pointer JSON pointer from the event's root, for example {@code /data/contract/endDate}; empty for the whole
 */
public record FieldMessage(String pointer, String message) {}
