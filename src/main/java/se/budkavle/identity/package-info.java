/** The numbers and addresses by which people and bills are named and reached: each type reads, checks and normalises one. */
@NullMarked
package se.budkavle.identity;

import org.jspecify.annotations.NullMarked;
