package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.event.Acceptance;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.Intake;
import se.budkavle.event.Intake.Answer;
import se.budkavle.event.QuarantineStore;
import se.budkavle.event.QuarantineStore.Quarantined;

/** Input that was refused and kept whole: looked at, mended, sent through the door again. */
@RestController
final class QuarantineController {
    private static final int MOST = 10_000;

    private final QuarantineStore store;
    private final Intake intake;
    private final Discretion discretion;

    QuarantineController(QuarantineStore store, Intake intake, Discretion discretion) {
        this.store = store;
        this.discretion = discretion;
        this.intake = intake;
    }

    /** Oldest first; a further page begins after the last of the one before. */
    @GetMapping("/quarantine")
    List<Map<String, Object>> list(
            @RequestParam(required = false) @Nullable UUID after, @RequestParam(defaultValue = "10000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        return store.open(after, limit).stream().map(QuarantineController::view).toList();
    }

    /** The kept input, byte for byte. */
    @GetMapping("/quarantine/{id}/body")
    ResponseEntity<byte[]> body(@PathVariable UUID id, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        Quarantined q = store.find(id).orElseThrow(() -> CommunicationController.notFound("quarantined input", id));
        discretion.mayRead(role, q, "quarantined input");
        return ResponseEntity.ok()
                .header("Content-Type", "application/octet-stream")
                .header("X-Content-Type-Options", "nosniff")
                .body(q.body());
    }

    /** As it is, or with a mended body: a structured CloudEvent. */
    @PostMapping("/quarantine/{id}/resubmit")
    ResponseEntity<Map<String, Object>> resubmit(
            @PathVariable UUID id, @RequestBody(required = false) byte @Nullable [] mended) {
        Answer answer;
        try {
            answer = intake.resubmit(id, mended == null || mended.length == 0 ? null : mended)
                    .orElseThrow(() -> CommunicationController.notFound("quarantined input", id));
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
        return switch (answer) {
            case Answer.Refused r ->
                problem(r.refusal().status(), r.refusal().title(), r.refusal().errors());
            case Answer.Taken t
            when t.acceptance().status() == Acceptance.Status.CONFLICT ->
                problem(
                        409,
                        "the same source and id came before with other content: give the event a new id",
                        List.of());
            case Answer.Taken t ->
                ResponseEntity.status(202)
                        .header("Location", "/events/" + t.acceptance().eventId())
                        .body(Map.of(
                                "eventId", t.acceptance().eventId(),
                                "quarantineId", id,
                                "status", t.acceptance().status().name().toLowerCase(java.util.Locale.ROOT)));
        };
    }

    /** Leaves the list, and stays as it came. */
    @PostMapping("/quarantine/{id}/dismiss")
    Map<String, Object> dismiss(@PathVariable UUID id) {
        Quarantined q = store.find(id).orElseThrow(() -> CommunicationController.notFound("quarantined input", id));
        if (q.eventId() != null) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "the event waits for its customer, and goes on when that one comes: resubmit it with a snapshot");
        }
        try {
            store.dismissed(id);
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
        return Map.of("quarantineId", id, "state", "dismissed");
    }

    private static ResponseEntity<Map<String, Object>> problem(int status, String title, List<FieldMessage> errors) {
        return ResponseEntity.status(status)
                .header("Content-Type", "application/problem+json")
                .body(Map.of("type", "about:blank", "title", title, "status", status, "errors", errors));
    }

    /** What a person must know first; all of it stands in the errors. */
    private static String reason(Quarantined q) {
        if (q.kind().equals("unknown-customer")) {
            return q.kind(); // the word that callers know; what to do stands in the errors
        }
        if (q.errors().isEmpty()) {
            return q.kind().equals("conflict") ? "the same source and id came before with other content" : q.kind();
        }
        FieldMessage first = q.errors().getFirst();
        return first.pointer().isEmpty() ? first.message() : first.pointer() + ": " + first.message();
    }

    private static Map<String, Object> view(QuarantineStore.Listed listed) {
        Quarantined q = listed.input();
        var view = new LinkedHashMap<String, Object>();
        view.put("quarantineId", q.quarantineId());
        view.put("kind", q.kind());
        view.put("reason", reason(q));
        view.put("door", q.door());
        view.put("origin", q.origin());
        view.put("eventId", q.eventId());
        view.put("customerNo", q.customerNo());
        view.put("errors", q.errors());
        view.put("receivedAt", q.receivedAt());
        view.put("state", q.state());
        view.put("size", listed.size());
        return view;
    }
}
