package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import se.budkavle.release.StrictJson;

/** A source's side of the HTTP door: anything may be sent, and the answer is seen as it comes. */
final class HttpDoor {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final String token;

    HttpDoor(Path data) {
        try {
            port = Integer.parseInt(Files.readString(data.resolve("hub.port")));
            token = Files.readString(data.resolve("api-token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Answer(int status, String text, HttpResponse<byte[]> response) {
        JsonNode json() {
            try {
                return StrictJson.MAPPER.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(4))
                .header("Authorization", "Bearer " + token);
    }

    HttpRequest.Builder withoutToken(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    Answer get(String path) {
        return exchange(request(path).GET());
    }

    Answer post(String path, String mediaType, byte[] body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!mediaType.isEmpty()) {
            request.header("Content-Type", mediaType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(request);
    }

    Answer structured(String event, String... headers) {
        return post("/events", "application/cloudevents+json", event.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer batch(String events) {
        return post("/events", "application/cloudevents-batch+json", events.getBytes(StandardCharsets.UTF_8));
    }

    Answer exchange(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request that is begun and not ended; {@code <token>} stands for the token. */
    Socket begin(String request) throws IOException {
        var socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write(request.replace("<token>", token).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** What no client library would send. @return all that the hub answers until it closes */
    String raw(String request) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(240_000);
            socket.getOutputStream()
                    .write(request.replace("<token>", token)
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
