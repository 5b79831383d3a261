/** What comes in: the envelope, the catalogue of types, the checks at the door, the sources' files. */
@NullMarked
package se.budkavle.event;

import org.jspecify.annotations.NullMarked;
