package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Rule;

/** A system of the company's own that takes messages: signed calls in, signed reports back to each message's address. */
abstract class OwnGateway extends TextGateway {
    private final OwnSystem own;
    private final Map<String, Rule> rules;
    private final String nobody;
    private final TakenOnce taken = new TakenOnce();

    /** @param nobody its word for a recipient that it does not know */
    OwnGateway(String name, Setting setting, Map<String, Rule> rules, String nobody) {
        super(name, setting, OwnSystem.USER);
        this.own = OwnSystem.of(name, setting.keys());
        this.rules = rules;
        this.nobody = nobody;
    }

    /** The message of a call whose fields are known. */
    abstract GatewayText text(ObjectNode fields, @Nullable String reportTo) throws Refusal;

    abstract String refusal();

    abstract String idPrefix();

    @Override
    Map<String, String> properties() {
        return Map.of(
                name() + ".url",
                url() + sendPath(),
                name() + ".timeout",
                ANSWERS_WITHIN,
                name() + ".secret",
                credentials.password(),
                name() + ".report-secret",
                own.reports().password());
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return OwnSystem.isKnown(call, wanted);
    }

    @Override
    String key(Call call, GatewayText text) {
        return OwnSystem.key(call);
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(fields, rules, fault -> refused("invalid", fault.wrong() + " " + fault.field()));
        return text(
                fields, fields.hasNonNull("reportTo") ? fields.path("reportTo").asText() : null);
    }

    static Refusal refused(String code, String message) {
        return new Refusal(OwnSystem.error(422, code, message));
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(202, json().put("id", text.id()));
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return OwnSystem.error(422, refusal(), "nobody can be reached there");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return OwnSystem.trouble(status);
    }

    @Override
    String newId(long number) {
        return idPrefix() + setting.hex(name(), number);
    }

    @Override
    String idOf(GatewayText text) {
        return taken.idOf(text).orElseGet(() -> super.idOf(text));
    }

    @Override
    List<Promise> promises(Taken text) {
        return taken.isNew(text) ? super.promises(text) : List.of();
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        if (text.text().callback() == null) {
            return List.of();
        }
        String status =
                switch (report.kind()) {
                    case SENT -> "sent";
                    case DELIVERED -> "delivered";
                    case FAILED -> "failed";
                    case UNKNOWN_SUBSCRIBER -> nobody;
                };
        ObjectNode body = json().put("id", text.id())
                .put("messageId", TakenOnce.messageId(text.text()))
                .put("status", status)
                .put("at", setting.time().now().toString());
        return List.of(signed(text.text().callback(), text.id() + "-" + report.name(), body));
    }

    final GatewayPost signed(String address, String id, ObjectNode body) {
        return own.signed(address, id, body, setting.time().now());
    }
}
