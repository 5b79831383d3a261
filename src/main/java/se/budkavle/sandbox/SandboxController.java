package se.budkavle.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import se.budkavle.release.StrictJson;

/** The sandbox over HTTP: what each partner received, and the knobs that make it misbehave. */
@RestController
@ConditionalOnBean(Sandbox.class)
class SandboxController {
    private final Sandbox sandbox;

    SandboxController(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @GetMapping(path = "/sandbox/{partner}/received", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<StreamingResponseBody> received(@PathVariable String partner) {
        known(partner);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(out -> {
            try (JsonGenerator json = StrictJson.MAPPER.createGenerator(out)) {
                json.writeStartArray();
                sandbox.eachReceived(partner, entry -> write(json, entry));
                json.writeEndArray();
            }
        });
    }

    @PutMapping("/sandbox/{partner}/knobs")
    ResponseEntity<Void> knobs(@PathVariable String partner, @RequestBody String knobs) throws IOException {
        known(partner);
        sandbox.turn(partner, StrictJson.MAPPER.readTree(knobs));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/sandbox/{partner}/incoming")
    ResponseEntity<Map<String, String>> incoming(@PathVariable String partner, @RequestBody String reply)
            throws IOException {
        known(partner);
        JsonNode json = StrictJson.MAPPER.readTree(reply);
        String from = json.path("from").asText();
        if (!from.matches("\\+[1-9][0-9]{6,14}") || !json.path("message").isTextual()) {
            throw new IllegalArgumentException("wanted: {\"from\": an E.164 number, \"message\": a text}");
        }
        ObjectNode manner = ((ObjectNode) json).deepCopy().retain("reference", "parts", "at");
        String id = sandbox.incoming(partner, from, json.path("message").asText(), manner);
        return ResponseEntity.accepted().body(Map.of("id", id));
    }

    private void known(String partner) {
        if (!sandbox.partners().contains(partner)) {
            throw new NoSuchPartnerException();
        }
    }

    private static void write(JsonGenerator json, JsonNode entry) {
        try {
            StrictJson.MAPPER.writeTree(json, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class NoSuchPartnerException extends RuntimeException {}

    @ExceptionHandler
    ProblemDetail unknown(NoSuchPartnerException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND, "no such partner; there are " + String.join(", ", sandbox.partners()));
    }

    @ExceptionHandler({IllegalArgumentException.class, com.fasterxml.jackson.core.JsonProcessingException.class})
    ProblemDetail wrong(Exception e) {
        String what = e instanceof IllegalArgumentException ? e.getMessage() : "the body is not JSON";
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, what);
    }
}
