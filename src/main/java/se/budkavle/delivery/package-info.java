/** Communications and their attempts: sent, reported, bounced, fallen back, handed to people. */
@NullMarked
package se.budkavle.delivery;

import org.jspecify.annotations.NullMarked;
