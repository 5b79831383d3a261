/** Which communications an event calls for, by which channels, and why: pure. */
@NullMarked
package se.budkavle.planning;

import org.jspecify.annotations.NullMarked;
