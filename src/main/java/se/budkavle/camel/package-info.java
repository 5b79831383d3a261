/** The only room that knows Apache Camel: the work component and the beans that routes name. */
@NullMarked
package se.budkavle.camel;

import org.jspecify.annotations.NullMarked;
