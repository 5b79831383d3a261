package se.budkavle.planning;

import java.time.Instant;

/**
 * Only one communication may hold this key until then.
 *
 * @param key holds no personal data: persons stand in it as a hash
 */
public record Once(String key, Instant until) {}
