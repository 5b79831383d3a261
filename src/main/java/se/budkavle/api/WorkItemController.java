package se.budkavle.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.WorkItemBook;
import se.budkavle.delivery.WorkItemBook.Resolution;
import se.budkavle.delivery.WorkItemGroupStore.Group;
import se.budkavle.delivery.WorkItemStore.WorkItem;

/** What waits for a person. */
@RestController
final class WorkItemController {
    private static final int MOST = 10_000;
    private static final Map<String, List<String>> STATES = Map.of(
            "open", List.of("open"),
            "taken", List.of("taken"),
            "resolved", List.of("resolved"),
            "waiting", List.of("open", "taken"),
            "all", List.of("open", "taken", "resolved"));

    private final Stores stores;
    private final WorkItemBook book;
    private final Discretion discretion;

    WorkItemController(Stores stores, WorkItemBook book, Discretion discretion) {
        this.stores = stores;
        this.book = book;
        this.discretion = discretion;
    }

    /**
     * Oldest first; a further page begins after the last of the one before.
     *
     * @param state waiting, open, taken, resolved or all; without it what waits for somebody: open and taken
     * @param all as {@code state=all}
     */
    @GetMapping("/work-items")
    List<Map<String, Object>> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "10000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        String asked = state != null ? state : all ? "all" : "waiting";
        List<String> states = Optional.ofNullable(STATES.get(asked))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state is one of waiting, open, taken, resolved, all"));
        return stores.workItems().groups().page(states, after, limit).stream()
                .map(WorkItemController::view)
                .toList();
    }

    @GetMapping("/work-items/{id}")
    Map<String, Object> one(@PathVariable UUID id, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        Group group = book.group(id).orElseThrow(() -> CommunicationController.notFound("work item", id));
        Map<String, Object> view = view(group);
        newAddress(group.item(), role).ifPresent(address -> view.put("newAddress", address));
        return view;
    }

    /** Where the recipient has moved to, if the post said so; hidden as the address itself is. */
    private Optional<JsonNode> newAddress(WorkItem item, Role role) {
        return Optional.ofNullable(item.attemptId())
                .map(id -> stores.replies().newAddresses(List.of(id)).get(id))
                .filter(address -> discretion.shows(role, item, "new-address"));
    }

    @PostMapping("/work-items/{id}/take")
    Map<String, Object> take(@PathVariable UUID id) {
        return decided(id, () -> book.take(id));
    }

    /** Body, all optional: {@code {"resolution": "close | next-channel | resend | again", "note": "…"}}. */
    @PostMapping("/work-items/{id}/resolve")
    Map<String, Object> resolve(@PathVariable UUID id, @RequestBody(required = false) @Nullable JsonNode body) {
        if (body != null && !body.isObject()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the body is a JSON object, or none");
        }
        String word = body == null ? "close" : body.path("resolution").asText("close");
        Resolution resolution = Resolution.of(word)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "the resolution is one of close, next-channel, resend, again"));
        String note =
                body == null ? "" : body.path("note").asText(body.path("word").asText(""));
        return decided(id, () -> book.resolve(id, resolution, note));
    }

    private static Map<String, Object> decided(UUID id, Supplier<Optional<Group>> decision) {
        try {
            return view(decision.get().orElseThrow(() -> CommunicationController.notFound("work item", id)));
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
    }

    private static Map<String, Object> view(Group group) {
        WorkItem w = group.item();
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
        view.put("count", group.count());
        view.put("communications", group.communications());
        return view;
    }
}
