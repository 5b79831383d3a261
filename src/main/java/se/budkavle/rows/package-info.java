/**
 * Many rows at a time into the database by {@link se.budkavle.rows.Bulk}, and bytes packed for their columns by {@link
 * se.budkavle.rows.Packing}, for the stores of every room.
 */
@NullMarked
package se.budkavle.rows;

import org.jspecify.annotations.NullMarked;
