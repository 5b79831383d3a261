package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import se.budkavle.delivery.ReportStore.RawReport;
import se.budkavle.delivery.Stores;

/** Reports that changed nothing: unreadable, or about messages that nobody knows. Below /reports is the partners' door. */
@RestController
final class OrphanController {
    private final Stores stores;
    private final Discretion discretion;

    OrphanController(Stores stores, Discretion discretion) {
        this.stores = stores;
        this.discretion = discretion;
    }

    @GetMapping("/orphans")
    List<Map<String, Object>> list() {
        return stores.reports().odd(1000).stream().map(OrphanController::view).toList();
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
