package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** What phones write to the company, on its way over whatever session is bound. */
final class SmppPhones {
    private static final String OWN_NUMBER = "46701740699";

    private final Setting setting;
    private final Ledger ledger;
    private final SmppSessions sessions;

    SmppPhones(Setting setting, Ledger ledger, SmppSessions sessions) {
        this.setting = setting;
        this.ledger = ledger;
        this.sessions = sessions;
    }

    /** Takes up again what was on its way before a restart. */
    void start() {
        ledger.eachIncoming(line -> pass(line.path("id").asText(), line.path("message")));
    }

    /**
     * @param manner see {@link Simulator#incoming(String, String, JsonNode)}
     * @return the text's id
     */
    String writes(String from, String message, JsonNode manner) {
        String id = setting.hex(SmppSimulator.NAME, ledger.receivedCount());
        ObjectNode text = Simulator.json().put("from", from).put("message", message);
        text.put("reference", manner.path("reference").asInt(message.hashCode() & 0xFF));
        text.put("at", moment(manner.path("at")).toString());
        text.set("parts", manner.path("parts").isArray() ? manner.path("parts") : text.arrayNode());
        ledger.incoming(setting.time().now(), id, text);
        pass(id, text);
        return id;
    }

    private Instant moment(JsonNode at) {
        try {
            return at.isMissingNode() ? setting.time().now() : Instant.parse(at.asText());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("at is no moment like 2026-01-15T08:00:00Z: " + at.asText(), e);
        }
    }

    private void pass(String id, JsonNode text) {
        var order = new ArrayList<Integer>();
        text.path("parts").forEach(part -> order.add(part.asInt()));
        List<SmppStyle> parts = SmppStyle.reply(
                text.path("from").asText(),
                OWN_NUMBER,
                text.path("message").asText(),
                text.path("reference").asInt(),
                order);
        setting.time().at(Instant.parse(text.path("at").asText()), id, () -> tell(id, parts, 0));
    }

    /** In their order; again later what nobody took. */
    private void tell(String id, List<SmppStyle> parts, int tries) {
        List<Duration> pauses = setting.delays().reportRetries();
        for (int i = 0; i < parts.size(); i++) {
            if (!sessions.deliver(parts.get(i))) {
                List<SmppStyle> rest = parts.subList(i, parts.size());
                if (tries < pauses.size()) {
                    Instant then = setting.time().now().plus(pauses.get(tries));
                    setting.time().at(then, id, () -> tell(id, rest, tries + 1));
                }
                return;
            }
        }
    }
}
