/** Durable work: the queue between the verbs, business time, and the steps that take from it. */
@NullMarked
package se.budkavle.work;

import org.jspecify.annotations.NullMarked;
