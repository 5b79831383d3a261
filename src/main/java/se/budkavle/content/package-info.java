/** One source to every channel: SMS, mail, plain text, letter. */
@NullMarked
package se.budkavle.content;

import org.jspecify.annotations.NullMarked;
