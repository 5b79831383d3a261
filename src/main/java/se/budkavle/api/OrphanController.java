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
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.ReportStore.RawReport;
import se.budkavle.delivery.Stores;

/** Reports that changed nothing: unreadable, or about messages that nobody knows. Below /reports is the partners' door. */
@RestController
final class OrphanController {
    private static final int MOST = 10_000;

    private final Stores stores;
    private final Discretion discretion;

    OrphanController(Stores stores, Discretion discretion) {
        this.stores = stores;
        this.discretion = discretion;
    }

    /** Newest first; a further page begins after the last of the one before. */
    @GetMapping("/orphans")
    List<Map<String, Object>> list(
            @RequestParam(required = false) @Nullable UUID after, @RequestParam(defaultValue = "10000") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "limit takes 1 to " + MOST);
        }
        return stores.reports().odd(after, limit).stream()
                .map(OrphanController::view)
                .toList();
    }

    /** The report as it came, byte for byte. */
    @GetMapping("/orphans/{id}")
    ResponseEntity<byte[]> body(@PathVariable UUID id, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        RawReport raw = stores.reports().raw(List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> CommunicationController.notFound("report", id));
        discretion.mayRead(role, raw);
        return ResponseEntity.ok()
                .header("Content-Type", "application/octet-stream")
                .header("X-Content-Type-Options", "nosniff")
                .body(raw.body());
    }

    private static Map<String, Object> view(RawReport r) {
        var view = new LinkedHashMap<String, Object>();
        view.put("reportId", r.rawId());
        view.put("partner", r.partner());
        view.put("report", r.report());
        view.put("attemptId", r.attemptId());
        view.put("receivedAt", r.receivedAt());
        view.put("state", r.state());
        view.put("note", r.note());
        return view;
    }
}
