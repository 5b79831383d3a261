package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jsmpp.bean.SubmitSm;

/** An SMPP 3.4 gateway: a bound session, answers with ids in hexadecimal, receipts in as many styles as there are. */
final class SmppSimulator extends Simulator {
    static final String NAME = "smpp";

    private static final String OWN_NUMBER = "46701740699";
    private static final int TROUBLES = 2;
    private static final int THROTTLED = 0x58;
    private static final int SYSTEM_ERROR = 0x08;
    private static final int INVALID_DESTINATION = 0x0B;
    private static final int INVALID_SOURCE = 0x0A;

    private final Credentials credentials;
    private final ServerSocket socket;
    private final SmppSessions sessions;
    private final Map<String, SmppParts> unfinished = new ConcurrentHashMap<>();
    private final Map<String, Integer> troubles = new ConcurrentHashMap<>();

    /** A text whose parts are all there. */
    record Taken(String id, String to, String reference, Instant at) {}

    /** What the gateway does not take, as a command_status. */
    static final class Refusal extends Exception {
        final int status;

        Refusal(int status) {
            super("command_status " + status);
            this.status = status;
        }
    }

    SmppSimulator(Setting setting) {
        super(NAME, setting);
        credentials = setting.keys().of(NAME, "budkavle");
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(NAME + ": no port to listen on", e);
        }
        sessions = new SmppSessions(this, socket);
    }

    @Override
    Map<String, String> properties() {
        // the protocol has passwords of at most eight characters
        return Map.of(
                "smpp.host", "127.0.0.1",
                "smpp.port", String.valueOf(socket.getLocalPort()),
                "smpp.timeout", "PT6S",
                "smpp.system-id", credentials.user(),
                "smpp.password", credentials.password().substring(0, 8),
                "smpp.response-ids", "hex",
                "smpp.receipt-ids", "decimal",
                "smpp.echo-tag", "1403");
    }

    boolean isKnown(String user, String password) {
        Credentials wanted = knobs().credentials() == null
                ? new Credentials(credentials.user(), credentials.password().substring(0, 8))
                : knobs().credentials();
        return wanted.fit(user, password) && !knobs().isOutage(setting.time().now());
    }

    @Override
    void start() {
        ledger().eachReceived(this::takeUpAgain);
        ledger().eachIncoming(line -> pass(line.path("id").asText(), line.path("message")));
        sessions.start();
    }

    private void takeUpAgain(JsonNode line) {
        if (!line.path("id").asText().isEmpty()) {
            JsonNode request = line.path("request");
            promise(new Taken(
                    line.path("id").asText(),
                    request.path("to").asText(),
                    request.path("reference").asText(),
                    Instant.parse(line.path("at").asText())));
        }
    }

    /** Answers one part; the last of a text makes it a message. Returns the id, in hexadecimal. */
    String submitted(SubmitSm call) throws Refusal {
        try (var handling = setting.time().handling()) {
            linger();
            SmppParts.Part part = SmppParts.Part.of(call);
            String errand = part.to() + "/" + part.reference();
            SmppParts parts = unfinished.computeIfAbsent(errand, key -> new SmppParts(part.total()));
            parts.add(part);
            ObjectNode request = parts.request(part);
            refuse(request, part, errand);
            if (!parts.isWhole()) {
                return Long.toHexString(0x10000000L + Math.abs(errand.hashCode() + part.number()));
            }
            unfinished.remove(errand);
            return take(part, request);
        }
    }

    private String take(SmppParts.Part part, ObjectNode request) throws Refusal {
        boolean given = Personas.Sms.of(part.to()) != Personas.Sms.UNANSWERED;
        String hex;
        synchronized (this) {
            hex = setting.hex(NAME, ledger().receivedCount()).substring(0, 10);
            var taken =
                    new Taken(hex, part.to(), part.reference(), setting.time().now());
            ledger().received(taken.at(), hex, request, answer(hex, 0, given));
            promise(taken);
        }
        if (!given) {
            LockSupport.parkNanos(setting.delays().hold().toNanos());
        }
        return hex;
    }

    private void refuse(ObjectNode request, SmppParts.Part part, String errand) throws Refusal {
        int status = status(part, errand);
        if (status != 0) {
            unfinished.remove(errand);
            ledger().received(setting.time().now(), "", request, answer(null, status, true));
            throw new Refusal(status);
        }
    }

    private int status(SmppParts.Part part, String errand) {
        Personas.Sms persona = Personas.Sms.of(part.to());
        if (knobs().tooManyRequests()) {
            return THROTTLED;
        }
        if (isUnlucky() || knobs().isOutage(setting.time().now())) {
            return SYSTEM_ERROR;
        }
        if (part.from().isEmpty()) {
            return INVALID_SOURCE;
        }
        if (!part.to().matches("\\+[1-9]\\d{6,14}") || persona == Personas.Sms.REFUSED) {
            return INVALID_DESTINATION;
        }
        boolean troubled = persona == Personas.Sms.TROUBLED && troubles.merge(errand, 1, Integer::sum) <= TROUBLES;
        return troubled ? SYSTEM_ERROR : 0;
    }

    private static ObjectNode answer(String id, int status, boolean given) {
        return json().put("id", id).put("status", status).put("body", "").put("given", given);
    }

    private void promise(Taken taken) {
        for (GatewayReport report : GatewayReport.of(Personas.Sms.of(taken.to()), setting.delays())) {
            if (!ledger().isReported(taken.id(), report.name())) {
                setting.time().at(taken.at().plus(report.after()), taken.id(), () -> tell(taken, report, 0));
            }
        }
    }

    /** Over whatever session is bound; again later when there is none, or the hub does not take it. */
    private void tell(Taken taken, GatewayReport report, int tries) {
        List<Duration> pauses = setting.delays().reportRetries();
        if (sessions.deliver(SmppStyle.of(taken, report, setting.time().now()))) {
            ledger().reported(taken.id(), report.name(), setting.time().now());
        } else if (tries < pauses.size()) {
            setting.time()
                    .at(setting.time().now().plus(pauses.get(tries)), taken.id(), () -> tell(taken, report, tries + 1));
        }
    }

    @Override
    String incoming(String from, String message) {
        String id = setting.hex(NAME, ledger().receivedCount());
        ObjectNode reply = json().put("from", from).put("message", message);
        ledger().incoming(setting.time().now(), id, reply);
        pass(id, reply);
        return id;
    }

    private void pass(String id, JsonNode reply) {
        setting.time()
                .at(
                        setting.time().now(),
                        id,
                        () -> sessions.deliver(SmppStyle.reply(
                                reply.path("from").asText(),
                                OWN_NUMBER,
                                reply.path("message").asText())));
    }

    @Override
    public void close() {
        sessions.close();
        ledger().close();
    }
}
