package se.budkavle.planning;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a communication may go out, both ends included; null does not bind. */
public record Window(@Nullable Instant opens, @Nullable Instant closes) {}
