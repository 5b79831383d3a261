package se.budkavle.event.inbox;

import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import se.budkavle.event.feed.Feed;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.release.Bundle;

/** A feed as small as one can be: a person's number in each row. */
final class PeopleFeed {
    private PeopleFeed() {}

    static Feed made() {
        return FeedCatalogue.load(
                        Bundle.of(
                                Map.of(
                                        "events/person.known/schema.json", "{\"type\": \"object\"}",
                                        "sources/crm/people.yaml",
                                                "format: csv\nseparator: ';'\nheader: [no]\nkey: [no]\n",
                                        "sources/crm/people.json.ftl",
                                                "{\"type\": \"person.known\", \"data\": {\"customer\": {\"customerNo\": \"${row.no}\"}}}")),
                        Clock.systemUTC())
                .feed("crm", "people")
                .orElseThrow();
    }

    /** @param rows numbered from 1 */
    static String file(int rows) {
        return LongStream.rangeClosed(1, rows).mapToObj(n -> n + "\n").collect(Collectors.joining("", "no\n", ""));
    }
}
