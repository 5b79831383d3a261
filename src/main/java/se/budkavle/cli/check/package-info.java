/** Every fault in a project's routes and mappings, found without starting anything: see {@code Check}. */
@NullMarked
package se.budkavle.cli.check;

import org.jspecify.annotations.NullMarked;
