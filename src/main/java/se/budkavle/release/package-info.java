/** Text files of a team: read with their lines, checked as a whole, reported as faults. */
@NullMarked
package se.budkavle.release;

import org.jspecify.annotations.NullMarked;
