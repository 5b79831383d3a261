package se.budkavle.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.WorkItemBook;
import se.budkavle.delivery.WorkItemBook.Resolution;
import se.budkavle.delivery.WorkItemStore.WorkItem;

/** What waits for a person. */
@RestController
final class WorkItemController {
    private final Stores stores;
    private final WorkItemBook book;

    WorkItemController(Stores stores, WorkItemBook book) {
        this.stores = stores;
        this.book = book;
    }

    @GetMapping("/work-items")
    List<Map<String, Object>> list(@RequestParam(defaultValue = "false") boolean all) {
        return stores.workItems().list(all, 10_000).stream()
                .map(WorkItemController::view)
                .toList();
    }

    @PostMapping("/work-items/{id}/take")
    Map<String, Object> take(@PathVariable UUID id) {
        return view(book.take(id).orElseThrow(() -> CommunicationController.notFound("work item", id)));
    }

    /** Body, all optional: {@code {"resolution": "close | next-channel | resend", "note": "…"}}. */
    @PostMapping("/work-items/{id}/resolve")
    Map<String, Object> resolve(@PathVariable UUID id, @RequestBody(required = false) @Nullable JsonNode body) {
        String word = body == null ? "close" : body.path("resolution").asText("close");
        Resolution resolution = Resolution.of(word)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_ENTITY, "the resolution is one of close, next-channel, resend"));
        String note =
                body == null ? "" : body.path("note").asText(body.path("word").asText(""));
        try {
            return view(book.resolve(id, resolution, note)
                    .orElseThrow(() -> CommunicationController.notFound("work item", id)));
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
    }

    private static Map<String, Object> view(WorkItem w) {
        var view = new LinkedHashMap<String, Object>();
        view.put("workItemId", w.workItemId());
        view.put("kind", w.kind());
        view.put("communicationId", w.communicationId());
        view.put("eventId", w.eventId());
        view.put("attemptId", w.attemptId());
        view.put("customerNo", w.customerNo());
        view.put("reason", w.reason().sentence());
        view.put("openedAt", w.openedAt());
        view.put("dueAt", w.dueAt());
        view.put("state", w.state());
        view.put("resolution", w.resolution());
        return view;
    }
}
