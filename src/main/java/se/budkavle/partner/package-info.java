/** Outside systems: the catalogue, the translators, their words for what happened. */
@NullMarked
package se.budkavle.partner;

import org.jspecify.annotations.NullMarked;
