package se.budkavle.api;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.ReplyStore.Kept;
import se.budkavle.delivery.Stores;
import se.budkavle.identity.MaskedAddress;
import se.budkavle.timeline.TimelineEntry;

/** What people answered. The words are for those who may see raw data. */
@RestController
final class ReplyController {
    private static final int MOST = 1000;

    private final Stores stores;
    private final Clock clock;

    ReplyController(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /** Oldest first. @param after the last reply of an earlier page */
    @GetMapping("/replies")
    List<Map<String, Object>> replies(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestAttribute(Role.ATTRIBUTE) Role role) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        return stores.replies().page(after, limit).stream()
                .map(reply -> view(reply, role))
                .toList();
    }

    private Map<String, Object> view(Kept r, Role role) {
        boolean isProtected = r.customerNo() != null && stores.customers().isProtected(r.customerNo());
        boolean shown = role == Role.PROTECTED || role == Role.OPERATOR && !isProtected;
        if (isProtected && shown) {
            noteReading(r);
        }
        var view = new LinkedHashMap<String, Object>();
        view.put("replyId", r.replyId());
        view.put("at", r.at());
        view.put("channel", r.channel());
        view.put("partner", r.partner());
        view.put("from", isProtected ? "***" : MaskedAddress.of(r.channel(), r.address()));
        view.put("customerNo", r.customerNo());
        view.put("communicationId", r.communicationId());
        view.put("attemptId", r.attemptId());
        view.put("text", shown ? r.text() : null);
        return view;
    }

    private void noteReading(Kept r) {
        stores.timeline()
                .add(List.of(TimelineEntry.entry(
                        clock.instant(),
                        Discretion.READING,
                        r.customerNo(),
                        null,
                        r.communicationId(),
                        r.attemptId(),
                        r.channel(),
                        null,
                        "reply")));
    }
}
