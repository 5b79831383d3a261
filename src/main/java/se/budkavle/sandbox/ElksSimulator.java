package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The text gateway 46elks: {@code /a1/sms} with Basic credentials, forms in, JSON out, plain text when it refuses. */
final class ElksSimulator extends Simulator {
    static final String NAME = "46elks";
    /** Where phones reply to. */
    private static final String OWN_NUMBER = "+46701740699";

    private static final String SENDING = "/a1/sms";
    private static final int LARGEST_BODY = 64 * 1024;
    private static final int TROUBLES = 2;

    static {
        // else header and body of an answer travel apart and each answer waits for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService holds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-46elks-holds").factory());
    private final Credentials credentials;
    private final ElksReports reports;
    private final ElksLog log = new ElksLog();
    private final Map<String, Integer> troubles = new ConcurrentHashMap<>();

    ElksSimulator(Setting setting) {
        super(NAME, setting);
        credentials = setting.keys().of(NAME, "u" + setting.hex(NAME, -1));
        reports = new ElksReports(setting, ledger());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("46elks: no port to listen on", e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "46elks.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/a1",
                "46elks.timeout",
                "PT2S",
                "46elks.user",
                credentials.user(),
                "46elks.password",
                credentials.password());
    }

    @Override
    void start() {
        ledger().eachReceived(this::takeUpAgain);
        ledger().eachIncoming(line -> pass(line.path("id").asText(), line.path("message")));
        server.start();
    }

    @Override
    String incoming(String from, String message) {
        String id = "s" + setting.hex(NAME, ledger().receivedCount());
        ObjectNode form = json().put("direction", "incoming")
                .put("id", id)
                .put("from", from)
                .put("to", OWN_NUMBER)
                .put("created", ElksMessage.stamp(setting.time().now()))
                .put("message", message);
        ledger().incoming(setting.time().now(), id, form);
        pass(id, form);
        return id;
    }

    private void pass(String id, JsonNode message) {
        var form = new LinkedHashMap<String, String>();
        message.properties().forEach(e -> form.put(e.getKey(), e.getValue().asText()));
        // whatever stands in the answer to a reply goes out as a text of its own
        reports.pass(id, form, answer -> {
            if (!answer.isBlank()) {
                var request = json().put("from", form.get("to")).put("to", form.get("from"));
                ledger().received(setting.time().now(), "", request.put("message", answer), json().put("status", 200));
            }
        });
    }

    private void takeUpAgain(JsonNode line) {
        try {
            ElksForm form = ElksForm.read(strings(line.path("request")));
            if (!line.path("id").asText().isEmpty()) {
                var message = ElksMessage.again(line, form);
                log.add(message);
                reports.promise(message);
            } else if (line.path("answer").path("status").asInt() == 500) {
                troubles.merge(form.errand(), 1, Integer::sum);
            }
        } catch (ElksForm.Refusal e) {
            // refused then, refused now: nothing was promised
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        var fields = new LinkedHashMap<String, String>();
        object.properties().forEach(e -> fields.put(e.getKey(), e.getValue().asText()));
        return fields;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (var handling = setting.time().handling()) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            boolean sending =
                    exchange.getRequestMethod().equals("POST") && path(exchange).equals(SENDING);
            Map<String, String> fields = sending ? lenientFields(body) : Map.of();
            if (knobs().blackHole()) {
                record(sending, fields, "", ElksAnswer.none());
                hold(exchange);
                return;
            }
            linger();
            ElksAnswer answer = trouble();
            if (answer == null && !isKnown(exchange)) {
                answer = ElksAnswer.text(401, "API access requires Basic HTTP authentication")
                        .challenging();
            }
            if (answer == null) {
                answer = sending ? send(exchange, body) : look(exchange);
            }
            record(sending, fields, answer.id(), answer);
            if (answer.given()) {
                answer.write(exchange);
            } else {
                hold(exchange);
            }
        }
    }

    private void record(boolean sending, Map<String, String> fields, String id, ElksAnswer answer) {
        if (sending && !answer.recorded()) {
            ledger().received(setting.time().now(), id, ElksForm.asJson(fields), answer.asJson());
        }
    }

    private @Nullable ElksAnswer trouble() {
        Knobs knobs = knobs();
        if (knobs.isOutage(setting.time().now())) {
            return ElksAnswer.text(503, "Service unavailable");
        }
        if (knobs.tooManyRequests()) {
            return ElksAnswer.text(429, "Too many requests").retryAfter(knobs.retryAfter());
        }
        return isUnlucky() ? ElksAnswer.text(500, "Internal server error") : null;
    }

    private boolean isKnown(HttpExchange exchange) {
        Credentials wanted = knobs().credentials() == null ? credentials : knobs().credentials();
        return ElksAnswer.basic(exchange.getRequestHeaders().getFirst("Authorization"), wanted);
    }

    private ElksAnswer send(HttpExchange exchange, byte[] body) {
        if (body.length > LARGEST_BODY) {
            return ElksAnswer.text(413, "Request too large");
        }
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (!type.split(";")[0].trim().equalsIgnoreCase("application/x-www-form-urlencoded")) {
            return ElksAnswer.text(415, "Content-Type must be application/x-www-form-urlencoded");
        }
        try {
            ElksForm form = ElksForm.read(ElksForm.fields(body));
            return form.dryRun() ? estimate(form) : take(form);
        } catch (ElksForm.Refusal e) {
            return ElksAnswer.text(e.status(), String.valueOf(e.getMessage()));
        }
    }

    private static ElksAnswer estimate(ElksForm form) {
        ObjectNode estimate = json().put("direction", "outgoing")
                .put("from", form.from())
                .put("to", form.to())
                .put("message", form.message())
                .put("estimated_cost", ElksMessage.estimate(form))
                .put("parts", form.parts());
        return ElksAnswer.json(estimate, "");
    }

    private ElksAnswer take(ElksForm form) {
        var persona = Personas.Sms.of(form.to());
        if (persona == Personas.Sms.REFUSED) {
            return ElksAnswer.text(400, "Invalid value for to: the number cannot receive texts");
        }
        if (persona == Personas.Sms.TROUBLED && troubles.merge(form.errand(), 1, Integer::sum) <= TROUBLES) {
            return ElksAnswer.text(500, "Internal server error");
        }
        synchronized (log) {
            String id = "s" + setting.hex(NAME, ledger().receivedCount());
            var message = new ElksMessage(id, form, setting.time().now());
            ElksAnswer answer = ElksAnswer.json(message.answer(), id);
            if (persona == Personas.Sms.UNANSWERED) {
                answer = answer.neverGiven();
            }
            ledger().received(message.created(), id, ElksForm.asJson(form.fields()), answer.asJson());
            log.add(message);
            reports.promise(message);
            return answer.asRecorded();
        }
    }

    private ElksAnswer look(HttpExchange exchange) {
        String path = path(exchange);
        if (!path.equals(SENDING) && !path.startsWith(SENDING + "/")) {
            return ElksAnswer.text(404, "Not found");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return ElksAnswer.text(405, "Method not allowed");
        }
        return path.equals(SENDING)
                ? log.page(exchange.getRequestURI().getRawQuery())
                : log.one(path.substring(SENDING.length() + 1));
    }

    private static String path(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> lenientFields(byte[] body) {
        try {
            return ElksForm.fields(body);
        } catch (ElksForm.Refusal e) {
            return Map.of("body", new String(body, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    /** No answer now and none later; the connection ends only when every client has given up. */
    private void hold(HttpExchange exchange) {
        holds.schedule(exchange::close, setting.delays().hold().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        server.stop(0);
        holds.shutdownNow();
        workers.shutdownNow();
        reports.close();
        ledger().close();
    }
}
