/** Send-out definitions: on which event, to whom, by which channels, under which conditions. */
@NullMarked
package se.budkavle.sendout;

import org.jspecify.annotations.NullMarked;
