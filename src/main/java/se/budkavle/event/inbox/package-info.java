/** Files that sources drop: {@link se.budkavle.event.inbox.Inbox} finds them, {@link se.budkavle.event.inbox.FileDesk} deals with one. */
@NullMarked
package se.budkavle.event.inbox;

import org.jspecify.annotations.NullMarked;
