/** The hub as a whole: {@link se.budkavle.Hub} starts it, the configurations tie the rooms together. */
@NullMarked
package se.budkavle;

import org.jspecify.annotations.NullMarked;
