package se.budkavle.event.feed;

import java.util.List;

/**
 * What a feed's file says.
 *
 * @param key columns whose values name a row for ever; empty for the built-in feed alone
 * @param lane {@code bulk} or {@code normal}
 */
record FeedDefinition(String source, String name, Format format, List<String> key, String lane) {}
