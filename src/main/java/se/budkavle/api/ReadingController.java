package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import se.budkavle.delivery.Stores;
import se.budkavle.timeline.TimelineEntry;

/** Who looked at what of protected persons: ids alone. */
@RestController
final class ReadingController {
    private static final int PAGE = 1000;

    private final Stores stores;

    ReadingController(Stores stores) {
        this.stores = stores;
    }

    /** Oldest first. @param after the last reading of an earlier page */
    @GetMapping("/readings")
    List<Map<String, Object>> readings(@RequestParam(required = false) @Nullable UUID after) {
        return stores.timeline().readings(after, PAGE).stream()
                .map(ReadingController::view)
                .toList();
    }

    private static Map<String, Object> view(TimelineEntry e) {
        var view = new LinkedHashMap<String, Object>();
        view.put("readingId", e.entryId());
        view.put("at", e.at());
        view.put("role", "protected");
        view.put("what", e.arguments().getFirst());
        view.put("customerNo", e.customerNo());
        view.put("eventId", e.eventId());
        view.put("communicationId", e.communicationId());
        view.put("attemptId", e.attemptId());
        return view;
    }
}
