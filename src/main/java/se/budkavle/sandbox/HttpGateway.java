package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import se.budkavle.sandbox.GatewayText.Taken;

/**
 * What gateways over HTTP have in common: knobs, the ledger, what they tell on time. What they take, what they say and
 * how they sign it, each says itself, from its own documents.
 */
abstract non-sealed class HttpGateway extends Simulator {
    private static final int LARGEST_BODY = 256 * 1024;

    static {
        // else header and body of an answer travel apart and each answer waits for a delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService holds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sandbox-holds").factory());
    private final GatewayReports reports;
    final Map<String, Integer> troubles = new ConcurrentHashMap<>();
    /** Those that the sandbox gave out. */
    final Credentials credentials;

    /** @param user that the gateway knows us by */
    HttpGateway(String name, Setting setting, String user) {
        super(name, setting);
        credentials = setting.keys().of(name, user);
        reports = new GatewayReports(setting, ledger());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": no port to listen on", e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
    }

    /** The path that messages are posted to. */
    abstract String sendPath();

    /** By the user and password that hold now, where a gateway asks for nothing else. */
    boolean isKnown(Call call, Credentials wanted) {
        return wanted.areBasicIn(call.header("Authorization"));
    }

    final boolean isKnown(Call call) {
        Credentials rotated = knobs().credentials();
        return isKnown(call, rotated == null ? credentials : rotated);
    }

    /** Whether a message comes by this call. */
    boolean isSending(Call call) {
        return call.method().equals("POST") && call.path().equals(sendPath());
    }

    /** Looks at what is no field of the message. */
    void check(Call call) throws Refusal {}

    /** The request as the ledger keeps it, however little of it can be read. */
    ObjectNode fields(Call call) {
        return StrictFields.json(call.body());
    }

    /** By the gateway's own rules. */
    abstract GatewayText read(ObjectNode fields) throws Refusal;

    abstract GatewayAnswer taken(Taken text);

    /** In the gateway's own style: 401, 404, 429, 500, 503. */
    abstract GatewayAnswer trouble(int status);

    /** Looks at who is written to: some are not taken. */
    abstract void look(GatewayText text) throws Refusal;

    /** Whether whoever sends this ever hears that it was taken. */
    abstract boolean isAnswered(GatewayText text);

    /** What is told later about what was taken. */
    abstract List<Promise> promises(Taken text);

    /** @param posts the calls that tell it, made anew for each try; none when nobody wants to hear */
    record Promise(String name, Duration after, Supplier<List<GatewayPost>> posts) {}

    abstract String newId(long number);

    /** A new one, unless the gateway has this very message already. */
    String idOf(GatewayText text) {
        return newId(ledger().receivedCount());
    }

    /** By which it knows what it has had when that comes again; empty when it does not. */
    String key(Call call, GatewayText text) {
        return "";
    }

    abstract List<GatewayPost> incomingPosts(String id, String from, String message);

    /** Something else that can be had here. */
    Optional<GatewayAnswer> served(Call call) {
        return Optional.empty();
    }

    /** Bytes of a request; the rest of a larger one is not read. */
    int largestBody() {
        return LARGEST_BODY;
    }

    /** Whether the gateway tries a call again that was answered so; 0 stands for no answer. */
    boolean triesAgain(int status) {
        return status / 100 != 2;
    }

    final String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    void start() {
        ledger().eachReceived(this::takeUpAgain);
        ledger().eachIncoming(line -> pass(line.path("id").asText(), line.path("message")));
        server.start();
    }

    @Override
    String incoming(String from, String message) {
        String id = newId(ledger().receivedCount());
        incomingPosts(id, from, message); // says so here when there is nobody to pass it on
        ObjectNode reply = json().put("from", from).put("message", message);
        ledger().incoming(setting.time().now(), id, reply);
        pass(id, reply);
        return id;
    }

    private void pass(String id, JsonNode reply) {
        reports.promise(
                id,
                "incoming",
                setting.time().now(),
                () -> incomingPosts(
                        id, reply.path("from").asText(), reply.path("message").asText()),
                (status, body) -> {
                    boolean again = triesAgain(status);
                    if (!again) {
                        answered(reply, body);
                    }
                    return again;
                });
    }

    /** The hub has taken a reply from a phone, and said this. */
    void answered(JsonNode reply, String body) {}

    private void promise(Taken taken) {
        for (Promise promise : promises(taken)) {
            reports.promise(
                    taken.id(),
                    promise.name(),
                    taken.at().plus(promise.after()),
                    promise.posts(),
                    (status, body) -> triesAgain(status));
        }
    }

    private void takeUpAgain(JsonNode line) {
        try {
            GatewayText text = read((ObjectNode) line.path("request"));
            String id = line.path("id").asText();
            if (!id.isEmpty()) {
                promise(new Taken(id, text, Instant.parse(line.path("at").asText())));
            } else if (line.path("answer").path("status").asInt() == 500) {
                troubles.merge(text.errand(), 1, Integer::sum);
            }
        } catch (Refusal e) {
            // refused then, refused now: nothing was promised
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (var handling = setting.time().handling()) {
            var call = Call.of(exchange, largestBody());
            if (!isSending(call)) {
                served(call).orElseGet(() -> trouble(404)).write(exchange);
            } else if (knobs().blackHole()) {
                keep(setting.time().now(), "", call, fields(call), trouble(0).recorded("", false));
                hold(exchange);
            } else {
                linger();
                answer(exchange, call);
            }
        }
    }

    private void answer(HttpExchange exchange, Call call) throws IOException {
        ObjectNode fields = fields(call);
        try {
            refuse(call);
            GatewayText text = read(fields);
            look(text);
            Taken taken;
            GatewayAnswer answer;
            boolean given = isAnswered(text);
            synchronized (this) {
                taken = new Taken(idOf(text), text, setting.time().now());
                answer = taken(taken);
                keep(taken.at(), taken.id(), call, fields, answer.recorded(taken.id(), given, key(call, text)));
                promise(taken);
            }
            say(exchange, answer, taken.id(), given);
        } catch (Refusal e) {
            keep(setting.time().now(), "", call, fields, e.answer().recorded("", true));
            e.answer().write(exchange);
        }
    }

    private void keep(Instant at, String id, Call call, ObjectNode fields, ObjectNode answer) {
        ledger().received(at, id, fields, answer, call.header("traceparent"));
    }

    private void say(HttpExchange exchange, GatewayAnswer answer, String id, boolean given) throws IOException {
        Answering how = nextAnswer();
        if (!given || how == Answering.HALF_OPEN) {
            hold(exchange);
        } else if (how == Answering.AS_AGREED) {
            answer.write(exchange);
        } else {
            how.write(exchange, answer.body(id, how == Answering.OTHER_ID ? newId(0) : id));
        }
    }

    private void refuse(Call call) throws Refusal {
        Optional<GatewayAnswer> trouble = inTrouble();
        if (trouble.isPresent()) {
            throw new Refusal(trouble.get());
        }
        if (!isKnown(call)) {
            throw new Refusal(trouble(401));
        }
        check(call);
    }

    /** What it answers everybody while it misbehaves. */
    final Optional<GatewayAnswer> inTrouble() {
        if (knobs().isOutage(setting.time().now())) {
            return Optional.of(trouble(503));
        }
        if (knobs().tooManyRequests()) {
            return Optional.of(trouble(429).with("Retry-After", knobs().retryAfter()));
        }
        return isUnlucky() ? Optional.of(trouble(500)) : Optional.empty();
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
