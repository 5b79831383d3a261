package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.TraceStore;
import se.budkavle.timeline.TimelineEntry;

/** Everything that happened around a customer. */
@RestController
final class CustomerController {
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?");

    private final Stores stores;
    private final TraceStore traces;

    CustomerController(Stores stores, TraceStore traces) {
        this.stores = stores;
        this.traces = traces;
    }

    /** @param after a cursor from an earlier answer: what was committed since, without missing a late commit */
    @GetMapping("/customers/{no}/timeline")
    Map<String, Object> timeline(@PathVariable String no, @RequestParam(required = false) @Nullable String after) {
        var view = new LinkedHashMap<String, Object>();
        view.put("customerNo", no);
        if (after == null) {
            // The cursor first: what is committed in between is read twice rather than never.
            String next = stores.timeline().ofCustomerAfter(no, "").next();
            view.put("entries", entries(stores.timeline().ofCustomer(no)));
            view.put("next", next);
            return view;
        }
        if (!CURSOR.matcher(after).matches()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "after takes what an earlier answer gave as next, or nothing");
        }
        var page = stores.timeline().ofCustomerAfter(no, after);
        view.put("entries", entries(page.entries()));
        view.put("next", page.next());
        return view;
    }

    /** The same for a customer number that no path can carry, such as {@code ..}. */
    @GetMapping("/customers/timeline")
    Map<String, Object> timelineOf(
            @RequestParam String customerNo, @RequestParam(required = false) @Nullable String after) {
        return timeline(customerNo, after);
    }

    private List<Map<String, Object>> entries(List<TimelineEntry> entries) {
        Map<UUID, String> known = traces.of(entries.stream()
                .flatMap(e -> Stream.of(e.eventId(), e.communicationId()))
                .filter(Objects::nonNull)
                .toList());
        return entries.stream()
                .map(e -> entry(e, known.get(e.eventId() == null ? e.communicationId() : e.eventId())))
                .toList();
    }

    private static Map<String, Object> entry(TimelineEntry e, @Nullable String traceId) {
        var view = new LinkedHashMap<String, Object>();
        view.put("entryId", e.entryId());
        view.put("at", e.at());
        view.put("kind", e.kind());
        view.put("eventId", e.eventId());
        view.put("communicationId", e.communicationId());
        view.put("attemptId", e.attemptId());
        view.put("channel", e.channel());
        view.put("partner", e.partner());
        view.put("text", e.sentence());
        view.put("detail", e.arguments());
        view.put("traceId", traceId);
        return view;
    }
}
