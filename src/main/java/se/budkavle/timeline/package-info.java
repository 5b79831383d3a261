/** Append-only history of what happened, as codes and ids that become sentences when read. */
@NullMarked
package se.budkavle.timeline;

import org.jspecify.annotations.NullMarked;
