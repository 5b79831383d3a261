package se.budkavle.event;

import org.jspecify.annotations.Nullable;

/**
 * What came from a sender that cannot be answered.
 *
 * @param origin where it came from: the queue's name, or topic, partition and offset
 * @param unreadable why it is not even opened; null for what is to be read
 */
public record Delivered(String door, String origin, byte[] body, String mediaType, @Nullable String unreadable) {}
