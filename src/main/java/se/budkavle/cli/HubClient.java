package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import se.budkavle.release.StrictJson;

/** Speaks with a running hub over its HTTP API. */
final class HubClient {
    /** Until it is certain that nothing is there, also where packets vanish. */
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    /** Costs time only where something listens and keeps silent. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final URI hub;
    private final String token;
    private final HttpClient http = connecting();

    HubClient(URI hub, String token) {
        this.hub = hub;
        this.token = token;
    }

    /** @param body never null: {@code NullNode} when the hub answered nothing */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** What a problem document says, its field messages included. */
        String problem() {
            String title = body.path("detail").asText(body.path("title").asText("the hub answered " + status));
            String errors = StreamSupport.stream(body.path("errors").spliterator(), false)
                    .map(Answer::complaint)
                    .collect(Collectors.joining("; "));
            return errors.isEmpty() ? title : title.replaceFirst("[.]$", "") + ": " + errors;
        }

        private static String complaint(JsonNode error) {
            String pointer = error.path("pointer").asText();
            return (pointer.isEmpty() ? "" : pointer + ": ")
                    + error.path("message").asText();
        }
    }

    /** As a value in an address's query. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    JsonNode get(String path) {
        return get(path, PATIENCE);
    }

    /** @param patience for what the hub may take long to find out */
    JsonNode get(String path, Duration patience) {
        return accepted(exchange(request(path).timeout(patience).GET().build()));
    }

    /** Whether the hub has something there. */
    boolean exists(String path) {
        return exchange(request(path).GET().build()).ok();
    }

    JsonNode post(String path) {
        return accepted(
                exchange(request(path).POST(HttpRequest.BodyPublishers.noBody()).build()));
    }

    JsonNode post(String path, JsonNode body) {
        return accepted(path, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    JsonNode accepted(String path, String mediaType, byte[] body) {
        return accepted(post(path, mediaType, body));
    }

    /** What lies there, byte for byte. */
    byte[] bytes(String path) {
        HttpResponse<byte[]> response = sent(request(path).GET().build());
        if (response.statusCode() / 100 != 2) {
            accepted(answer(response));
        }
        return response.body();
    }

    Answer post(String path, String mediaType, byte[] body) {
        return post(path, mediaType, body, Map.of());
    }

    Answer post(String path, String mediaType, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", mediaType);
        headers.forEach(request::header);
        return exchange(
                request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    /** Whether a hub is there, starting ones included; no token is shown to whoever answers. */
    static boolean answers(URI hub) {
        HttpRequest request =
                HttpRequest.newBuilder(hub.resolve("/health")).timeout(PATIENCE).build();
        try (var http = connecting()) {
            byte[] body =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            return parsed(body).path("status").isTextual();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw VerbFailedException.failed("interrupted while the hub was asked");
        }
    }

    private static HttpClient connecting() {
        return HttpClient.newBuilder().connectTimeout(CONNECTING).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(hub.resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode accepted(Answer answer) {
        if (answer.ok()) {
            return answer.body();
        }
        throw answer.status() / 100 == 4
                ? VerbFailedException.refused(answer.problem())
                : VerbFailedException.failed(answer.problem());
    }

    private Answer exchange(HttpRequest request) {
        return answer(sent(request));
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), parsed(response.body()));
    }

    private HttpResponse<byte[]> sent(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 401) {
                throw VerbFailedException.failed("the hub at " + hub + " does not know this token");
            }
            return response;
        } catch (java.net.ConnectException e) {
            throw VerbFailedException.failed(
                    "no hub answers at " + hub + "; start one with ./budkavle run, or give --url");
        } catch (IOException e) {
            throw VerbFailedException.failed("the hub at " + hub + " did not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw VerbFailedException.failed("interrupted while the hub was asked");
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode tree = StrictJson.MAPPER.readTree(body);
            return tree.isMissingNode() ? NullNode.getInstance() : tree;
        } catch (IOException e) {
            return NullNode.getInstance(); // no JSON: the status says what there is to say
        }
    }
}
