/** Simulated partners that speak the real protocols and misbehave on request. */
@NullMarked
package se.budkavle.sandbox;

import org.jspecify.annotations.NullMarked;
