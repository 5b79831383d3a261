/** The sources' files: {@link se.budkavle.event.feed.FeedCatalogue} knows the feeds, a {@link se.budkavle.event.feed.Feed} reads one file row by row. */
@NullMarked
package se.budkavle.event.feed;

import org.jspecify.annotations.NullMarked;
