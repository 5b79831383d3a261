/** Measuring the hub beside a baseline in the same run; {@link se.budkavle.bench.Bench} is where to begin. */
@NullMarked
package se.budkavle.bench;

import org.jspecify.annotations.NullMarked;
