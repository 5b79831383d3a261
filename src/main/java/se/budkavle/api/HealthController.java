package se.budkavle.api;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import se.budkavle.work.DatabaseWatch;

/** Whether the hub takes events: not before it has started, and not while its database is away. */
@RestController
final class HealthController {
    private final Readiness readiness;
    private final DatabaseWatch database;

    HealthController(Readiness readiness, DatabaseWatch database) {
        this.readiness = readiness;
        this.database = database;
    }

    @GetMapping("/health")
    ResponseEntity<Map<String, String>> health() {
        boolean ready = readiness.isReady() && database.outage().isEmpty();
        return ResponseEntity.status(ready ? 200 : 503)
                .contentType(MediaType.APPLICATION_JSON) // whatever a balancer or a browser says that it accepts
                .body(Map.of("status", ready ? "UP" : "DOWN"));
    }
}
