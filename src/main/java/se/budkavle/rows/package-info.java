/** Many rows at a time into the database, for the stores of every room; {@link se.budkavle.rows.Bulk} is all of it. */
@NullMarked
package se.budkavle.rows;

import org.jspecify.annotations.NullMarked;
