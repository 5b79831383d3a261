/** HTTP: events, communications, customers, work items, quarantine. */
@NullMarked
package se.budkavle.api;

import org.jspecify.annotations.NullMarked;
