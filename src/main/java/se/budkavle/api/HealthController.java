package se.budkavle.api;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the hub takes events. */
@RestController
final class HealthController {
    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    @GetMapping("/health")
    ResponseEntity<Map<String, String>> health() {
        boolean ready = readiness.isReady();
        return ResponseEntity.status(ready ? 200 : 503)
                .contentType(MediaType.APPLICATION_JSON) // whatever a balancer or a browser says that it accepts
                .body(Map.of("status", ready ? "UP" : "DOWN"));
    }
}
