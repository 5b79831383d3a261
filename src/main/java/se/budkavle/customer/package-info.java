/** Who is written to: the register, consents and suppressions. */
@NullMarked
package se.budkavle.customer;

import org.jspecify.annotations.NullMarked;
