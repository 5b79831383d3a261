/** Simulated partners that speak the real protocols and misbehave on request; {@link se.budkavle.sandbox.Sandbox} starts them. */
@NullMarked
package se.budkavle.sandbox;

import org.jspecify.annotations.NullMarked;
