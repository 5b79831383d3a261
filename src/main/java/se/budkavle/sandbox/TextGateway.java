package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import se.budkavle.sandbox.GatewayText.Taken;

/** A gateway of texts: the number decides what becomes of each. */
abstract class TextGateway extends HttpGateway {
    private static final int TROUBLES = 2;

    TextGateway(String name, Setting setting, String user) {
        super(name, setting, user);
    }

    /** What becomes of what goes there. */
    Personas.Sms persona(String to) {
        return Personas.Sms.of(to);
    }

    /** What the gateway tells of such a number, and when. */
    List<GatewayReport> reports(Personas.Sms persona) {
        return GatewayReport.of(persona, setting.delays());
    }

    abstract GatewayAnswer noSuchNumber(GatewayText text);

    /** The calls that tell one report, none when nobody wants it. */
    abstract List<GatewayPost> posts(Taken text, GatewayReport report);

    abstract GatewayPost incomingPost(String id, String from, String message);

    @Override
    List<GatewayPost> incomingPosts(String id, String from, String message) {
        return List.of(incomingPost(id, from, message));
    }

    @Override
    void look(GatewayText text) throws Refusal {
        Personas.Sms persona = persona(text.to());
        if (persona == Personas.Sms.REFUSED) {
            throw new Refusal(noSuchNumber(text));
        }
        if (persona == Personas.Sms.TROUBLED && troubles.merge(text.errand(), 1, Integer::sum) <= TROUBLES) {
            throw new Refusal(trouble(500));
        }
    }

    /** What stands behind the question mark of a call, which is written as a form is. */
    static byte[] query(Call call) {
        return String.valueOf(call.query()).getBytes(StandardCharsets.UTF_8);
    }

    /** What was taken by now, oldest first. */
    final List<Taken> all(Predicate<ObjectNode> requests) {
        var found = new ArrayList<Taken>();
        ledger().eachReceived(line -> {
            String id = line.path("id").asText("");
            var request = (ObjectNode) line.path("request");
            if (!id.isEmpty() && requests.test(request)) {
                try {
                    found.add(new Taken(
                            id, read(request), Instant.parse(line.path("at").asText())));
                } catch (Refusal e) {
                    throw new IllegalStateException("it was taken once", e);
                }
            }
        });
        return found;
    }

    @Override
    boolean isAnswered(GatewayText text) {
        return persona(text.to()) != Personas.Sms.UNANSWERED;
    }

    @Override
    List<Promise> promises(Taken text) {
        return reports(persona(text.text().to())).stream()
                .map(report -> new Promise(report.name(), report.after(), () -> posts(text, report)))
                .toList();
    }
}
