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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jsmpp.bean.SubmitSm;

/** An SMPP 3.4 gateway: a bound session, answers with ids in hexadecimal, receipts in as many styles as there are. */
final class SmppSimulator extends Simulator {
    static final String NAME = "smpp";

    private static final int TROUBLES = 2;
    /** So many calls may wait for their answers at once. */
    private static final int WINDOW = 10;

    private static final int THROTTLED = 0x58;
    private static final int QUEUE_FULL = 0x14;
    private static final int SYSTEM_ERROR = 0x08;
    private static final int INVALID_DESTINATION = 0x0B;
    private static final int INVALID_SOURCE = 0x0A;

    private final Credentials credentials;
    private final ServerSocket socket;
    private final SmppSessions sessions;
    private final SmppPhones phones;
    private final Map<String, SmppParts> unfinished = new ConcurrentHashMap<>();
    private final Map<String, Integer> troubles = new ConcurrentHashMap<>();
    private final AtomicLong texts = new AtomicLong();
    private final AtomicInteger outstanding = new AtomicInteger();

    /**
     * A text whose parts are all there.
     *
     * @param id of its first part, in hexadecimal
     * @param given whether the client ever heard the ids
     */
    private record Taken(String id, JsonNode request, Instant at, boolean given) {
        static Taken of(JsonNode line) {
            return new Taken(
                    line.path("id").asText(),
                    line.path("request"),
                    Instant.parse(line.path("at").asText()),
                    line.at("/answer/given").asBoolean());
        }

        String to() {
            return request.path("to").asText();
        }
    }

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
        phones = new SmppPhones(setting, ledger(), sessions);
    }

    @Override
    Map<String, String> properties() {
        // the protocol has passwords of at most eight characters
        return Map.of(
                "smpp.host", "127.0.0.1",
                "smpp.port", String.valueOf(socket.getLocalPort()),
                // each answer is given a third
                "smpp.timeout", Duration.parse(ANSWERS_WITHIN).multipliedBy(3).toString(),
                "smpp.system-id", credentials.user(),
                "smpp.password", credentials.password().substring(0, 8),
                "smpp.response-ids", "hex",
                "smpp.receipt-ids", "decimal",
                "smpp.tlv-ids", "hex",
                "smpp.echo-tag", "1403");
    }

    /** Who goes away ends its sessions. */
    @Override
    void turned() {
        if (knobs().isOutage(setting.time().now())) {
            sessions.unbindAll();
        }
    }

    boolean isKnown(String user, String password) {
        Credentials wanted = knobs().credentials() == null
                ? new Credentials(credentials.user(), credentials.password().substring(0, 8))
                : knobs().credentials();
        return wanted.fit(user, password) && !knobs().isOutage(setting.time().now());
    }

    @Override
    void start() {
        texts.set(ledger().receivedCount());
        ledger().eachReceived(this::takeUpAgain);
        phones.start();
        sessions.start();
    }

    private void takeUpAgain(JsonNode line) {
        if (!line.path("id").asText().isEmpty()) {
            promise(Taken.of(line));
        }
    }

    /** Answers one part; the last of a text makes it a message. Returns the id, in hexadecimal. */
    String submitted(SubmitSm call) throws Refusal {
        SmppParts.Part part = SmppParts.Part.of(call);
        SmppParts parts;
        boolean given = true;
        boolean fits = outstanding.incrementAndGet() <= WINDOW;
        try (var handling = setting.time().handling()) {
            linger();
            parts = unfinished.computeIfAbsent(part.errand(), key -> new SmppParts(newId(), part.total()));
            parts.add(part);
            ObjectNode request = parts.request(part);
            refuse(request, part, fits ? status(part) : THROTTLED);
            if (parts.isWhole()) {
                unfinished.remove(part.errand());
                given = take(part, parts, request);
            }
        } finally {
            outstanding.decrementAndGet();
        }
        if (!given) {
            LockSupport.parkNanos(setting.delays().hold().toNanos());
        }
        return parts.idOf(part.number());
    }

    /** So far apart that the parts of a text fit between. */
    private long newId() {
        return Long.parseLong(setting.hex(NAME, texts.incrementAndGet()).substring(0, 10), 16) << 8;
    }

    /** Whether the client is to hear of it. */
    private boolean take(SmppParts.Part part, SmppParts parts, ObjectNode request) {
        Personas.Sms persona = Personas.Sms.of(part.to());
        boolean given = persona != Personas.Sms.UNANSWERED;
        String id = parts.idOf(1);
        Taken taken;
        synchronized (this) {
            taken = new Taken(id, request, setting.time().now(), given);
            ledger().received(taken.at(), id, request, answer(id, 0, given));
        }
        if (persona == Personas.Sms.JUMBLED) {
            tell(taken, GatewayReport.of(persona, setting.delays()).getFirst(), 0); // overtakes the answer
        }
        promise(taken);
        return given;
    }

    /** A line of the ledger is a text: one of which a later part is refused is not done. */
    private void refuse(ObjectNode request, SmppParts.Part part, int status) throws Refusal {
        if (status == 0) {
            return;
        }
        if (part.number() == 1) {
            unfinished.remove(part.errand());
            ledger().received(setting.time().now(), "", request, answer(null, status, true));
        }
        throw new Refusal(status);
    }

    private int status(SmppParts.Part part) {
        Personas.Sms persona = Personas.Sms.of(part.to());
        if (knobs().tooManyRequests()) {
            return THROTTLED;
        }
        if (isUnlucky() || knobs().isOutage(setting.time().now())) {
            return SYSTEM_ERROR;
        }
        if (!part.isFromFit()) {
            return INVALID_SOURCE;
        }
        if (!part.to().matches("\\+[1-9]\\d{6,14}") || persona == Personas.Sms.REFUSED) {
            return INVALID_DESTINATION;
        }
        if (persona != Personas.Sms.TROUBLED) {
            return 0;
        }
        int tries = troubles.merge(part.errand() + "/" + part.number(), 1, Integer::sum);
        if (part.number() > 1) {
            return tries == 1 ? THROTTLED : 0;
        }
        return tries > TROUBLES ? 0 : tries == 1 ? SYSTEM_ERROR : QUEUE_FULL;
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
        boolean heard = receipts(taken, report).stream().allMatch(sessions::deliver);
        if (heard) {
            ledger().reported(taken.id(), report.name(), setting.time().now());
        } else if (tries < pauses.size()) {
            setting.time()
                    .at(setting.time().now().plus(pauses.get(tries)), taken.id(), () -> tell(taken, report, tries + 1));
        }
    }

    /** One a part that asked for it. Of a text in parts that fails, the first fails and the others arrive. */
    private List<SmppStyle> receipts(Taken taken, GatewayReport report) {
        JsonNode echoes = taken.request().path("echoes");
        return IntStream.range(0, echoes.size())
                .filter(part -> echoes.get(part).isTextual())
                .mapToObj(part -> new SmppStyle.Receipt(
                        taken.to(),
                        Long.parseLong(taken.id(), 16) + part,
                        echoes.get(part).asText(),
                        report.kind() == GatewayReport.Kind.FAILED && part > 0
                                ? GatewayReport.Kind.DELIVERED
                                : report.kind(),
                        taken.at(),
                        taken.given()))
                .map(receipt -> SmppStyle.of(receipt, setting.time().now()))
                .toList();
    }

    @Override
    String incoming(String from, String message) {
        return phones.writes(from, message, json());
    }

    @Override
    String incoming(String from, String message, JsonNode manner) {
        return phones.writes(from, message, manner);
    }

    @Override
    public void close() {
        sessions.close();
        ledger().close();
    }
}
