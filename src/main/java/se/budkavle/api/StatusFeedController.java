package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.StatusFeed;
import se.budkavle.delivery.StatusFeed.Wanted;
import se.budkavle.delivery.StatusTypes;
import se.budkavle.delivery.Stores;

/** What became of messages, for source systems that poll. */
@RestController
final class StatusFeedController {
    private static final int MOST = 1000;
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?");

    private final StatusFeed feed;
    private final Stores stores;

    StatusFeedController(StatusFeed feed, Stores stores) {
        this.feed = feed;
        this.stores = stores;
    }

    /**
     * CloudEvents in the order of their commits, none ever missed by a reader who goes on from {@code next}; a page may be
     * short or empty and yet not the last: it is when {@code next} is what was asked for.
     *
     * @param after {@code next} of an earlier answer; nothing: from the beginning; {@code now}: nothing but a cursor
     * @param source whose events; without it all
     * @param kinds types, such as {@code communication.delivered} or {@code communication.*}
     */
    @GetMapping("/status-feed")
    Map<String, Object> feed(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "*") Set<String> source,
            @RequestParam(defaultValue = "*") List<String> kinds,
            @RequestAttribute(Role.ATTRIBUTE) Role role) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        if (after.equals("now")) {
            return view(List.of(), stores.statuses().now());
        }
        if (!CURSOR.matcher(after).matches()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "after takes what an earlier answer gave as next, now, or nothing");
        }
        StatusFeed.Page page = feed.page(after, wanted(source, kinds), limit, role != Role.VIEWER);
        return view(page.events(), page.next());
    }

    private static Wanted wanted(Set<String> sources, List<String> kinds) {
        try {
            return new Wanted(StatusTypes.of(kinds), sources);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    private static Map<String, Object> view(List<?> events, String next) {
        var view = new LinkedHashMap<String, Object>();
        view.put("events", events);
        view.put("next", next);
        return view;
    }
}
