package se.budkavle.sendout;

import java.time.Instant;
import java.util.Map;

/**
 * What conditions see of one event, in the types they were checked against: {@code event}, {@code data},
 * {@code customer}. Made by {@link Conditions#facts}.
 *
 * @param factTime the moment that durations in a window count from
 */
public record Facts(Map<String, Object> variables, Instant factTime) {}
