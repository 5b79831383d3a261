package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.Hub;
import se.budkavle.delivery.AccountStore;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.Sandbox;

/** A whole hub with its database, broker and simulated partners in this JVM, spoken to over HTTP. */
final class RunningHub implements Oracle.Hub, AutoCloseable {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Path data;
    private ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningHub(Path data, ConfigurableApplicationContext context) {
        this.data = data;
        this.context = context;
    }

    static RunningHub start(Path data, String... more) {
        String[] settings = Stream.concat(
                        Stream.of(
                                        "--budkavle.data=" + data,
                                        "--budkavle.port=0",
                                        "--budkavle.management.port=0",
                                        "--budkavle.sandbox=true",
                                        "--budkavle.inbox.poll=PT0.1S",
                                        "--spring.datasource.hikari.connection-timeout=60000",
                                        "--budkavle.routes=" + PROJECT.resolve("routes"),
                                        "--budkavle.mappings=" + PROJECT.resolve("mappings"))
                                .filter(setting ->
                                        Stream.of(more).noneMatch(m -> nameOf(m).equals(nameOf(setting)))),
                        Stream.of(more))
                .toArray(String[]::new);
        return new RunningHub(data, Hub.start(settings));
    }

    private static String nameOf(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    Path data() {
        return data;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Sandbox sandbox() {
        return bean(Sandbox.class);
    }

    record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {}

    Answer post(String path, String mediaType, String body) {
        return exchange(request(path)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Answer post(String path, String mediaType, String body, Map<String, String> headers) {
        var request = request(path).header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(request.build());
    }

    Answer send(JsonNode event) {
        return post("/events", "application/cloudevents+json", event.toString());
    }

    @Override
    public List<JsonNode> again(List<JsonNode> events) {
        var batch = StrictJson.MAPPER.createArrayNode().addAll(events).toString();
        return Story.list(post("/events", "application/cloudevents-batch+json", batch)
                .body()
                .path("results"));
    }

    @Override
    public JsonNode get(String path) {
        return exchange(request(path).GET().build()).body();
    }

    byte[] bytes(String path) {
        return exchange(request(path).GET().build()).response().body();
    }

    /** Asks as somebody with another token than the operator's. */
    Answer getAs(String token, String path) {
        return exchange(request(path)
                .setHeader("Authorization", "Bearer " + token)
                .GET()
                .build());
    }

    Answer postAs(String token, String path) {
        return exchange(request(path)
                .setHeader("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    Answer answer(String path) {
        return exchange(request(path).GET().build());
    }

    /** As a customer does who follows a link. */
    HttpResponse<String> visit(String link, String method) {
        return visit(HttpRequest.newBuilder(URI.create(link)).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /** As a mail program does when its button is pressed (RFC 8058). */
    HttpResponse<String> oneClick(String link) {
        return visit(HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    }

    private HttpResponse<String> visit(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        try {
            String port = Files.readString(data.resolve("hub.port"));
            String token = Files.readString(data.resolve("api-token"));
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofMinutes(4))
                    .header("Authorization", "Bearer " + token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer exchange(HttpRequest request) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String text = new String(response.body(), StandardCharsets.UTF_8);
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(
                    response.statusCode(),
                    json ? StrictJson.MAPPER.readTree(text) : StrictJson.MAPPER.nullNode(),
                    response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    interface HeldTime extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Until it is closed something is always due, so that business time does not leap over what a slow test is about to do.
     * To be closed before {@link #awaitSettled}.
     */
    HeldTime holdTime() {
        var jdbc = bean(JdbcTemplate.class);
        UUID due = UUID.randomUUID();
        jdbc.update("insert into work (lane, ref, priority, due) values ('held by a test', ?, 1, now())", due);
        return () -> jdbc.update("delete from work where ref = ?", due);
    }

    /** Waits until nothing is under way, and the books balance. */
    void awaitSettled() {
        Awaitility.await()
                .conditionEvaluationListener(seen -> {
                    if (seen.getRemainingTimeInMS() < 100) {
                        throw new AssertionError(
                                "not settled: " + bean(AccountStore.class).take());
                    }
                })
                .pollInterval(Duration.ofMillis(50))
                .until(() -> bean(AccountStore.class).unsettled() == 0);
        var account = bean(AccountStore.class).take();
        if (!account.balances()) {
            throw new AssertionError("the books do not balance: " + account.differences());
        }
    }

    /** A report that was fetched, as from a mailbox or a vendor's folder. */
    void fetched(String partner, String report, String mediaType, String body) {
        bean(ProducerTemplate.class).send("direct:receive-report", exchange -> {
            exchange.setVariable("partner", partner);
            exchange.setVariable("report", report);
            exchange.setVariable("mediaType", mediaType);
            exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The communications that an event led to. */
    List<JsonNode> communicationsOf(Answer accepted) {
        var ids = get("/events/" + accepted.body().path("eventId").asText()).path("communications");
        return Stream.iterate(0, i -> i < ids.size(), i -> i + 1)
                .map(i -> get("/communications/" + ids.get(i).asText()))
                .toList();
    }

    /** A type's example event with another id. */
    static ObjectNode example(String type, String id) {
        try {
            var event = (ObjectNode) StrictJson.MAPPER.readTree(
                    PROJECT.resolve("mappings/events/" + type + "/example.json").toFile());
            event.put("id", id);
            return event;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of the whole hub too: a test class keeps this in a static field until the JVM ends. */
    @Override
    public void close() {
        context.close();
        context = null;
        http.shutdownNow();
    }
}
