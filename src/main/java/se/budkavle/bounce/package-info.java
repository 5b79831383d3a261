/** What a mail that came back means. */
@NullMarked
package se.budkavle.bounce;

import org.jspecify.annotations.NullMarked;
