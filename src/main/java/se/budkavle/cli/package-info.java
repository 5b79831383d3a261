/** The command line. */
@NullMarked
package se.budkavle.cli;

import org.jspecify.annotations.NullMarked;
