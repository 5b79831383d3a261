package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** A company's own system behind docs/webhook.md: signed calls in, signed reports back, by Standard Webhooks both ways. */
final class WebhookSimulator extends TextGateway {
    static final String NAME = "webhook";

    private static final Map<String, Rule> FIELDS = Map.of(
            "type", Rule.text("message\\.send").demanded(),
            "messageId", Rule.text("[0-9a-f]{32}").demanded(),
            "channel", Rule.text("sms").demanded(),
            "class", Rule.text("regulatory|service|loyalty|sales").demanded(),
            "language", Rule.text("[a-z]{2}").demanded(),
            "sender", Rule.text(".+"),
            "recipient", Rule.of(Kind.OBJECT).demanded(),
            "text", Rule.text(".+").demanded(),
            "reportTo", Rule.text("https?://\\S+"));

    private final OwnSystem keys;

    WebhookSimulator(Setting setting) {
        super(NAME, setting);
        keys = OwnSystem.of(NAME, setting.keys());
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "webhook.url",
                url() + sendPath(),
                "webhook.timeout",
                "PT2S",
                "webhook.secret",
                keys.calls().password(),
                "webhook.report-secret",
                keys.reports().password());
    }

    @Override
    String sendPath() {
        return "/messages";
    }

    @Override
    boolean isKnown(Call call, @Nullable Credentials rotated) {
        return keys.isKnown(call, rotated);
    }

    private final java.util.Set<String> withdrawn = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /** What nobody has heard of yet is let go. */
    @Override
    java.util.Optional<GatewayAnswer> served(Call call) {
        if (!call.method().equals("DELETE") || !call.path().startsWith(sendPath() + "/")) {
            return java.util.Optional.empty();
        }
        String id = call.path().substring(sendPath().length() + 1);
        if (!isKnown(call, knobs().credentials())) {
            return java.util.Optional.of(trouble(401));
        }
        if (ledger().isReported(id, "sent") || ledger().isReported(id, "delivered")) {
            return java.util.Optional.of(error(409, "too-late", "it has been passed on"));
        }
        withdrawn.add(id);
        return java.util.Optional.of(GatewayAnswer.json(200, json().put("id", id)));
    }

    @Override
    ObjectNode fields(Call call) {
        return StrictFields.json(call.body());
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        var fault = StrictFields.fault(fields, FIELDS);
        if (fault.isPresent()) {
            throw new Refusal(error(
                    422, "invalid", fault.get().wrong() + " " + fault.get().field()));
        }
        String to = fields.at("/recipient/mobile").asText();
        if (!to.matches("\\+[1-9][0-9]{6,14}")) {
            throw new Refusal(error(422, "invalid-recipient", "a mobile in E.164 is wanted"));
        }
        return GatewayText.of(
                to,
                fields.path("text").asText(),
                fields.hasNonNull("reportTo") ? fields.path("reportTo").asText() : null,
                fields);
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(202, json().put("id", text.id()));
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return error(422, "invalid-recipient", "nobody can be reached there");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, status == 401 ? "unauthorized" : "trouble", "not now");
    }

    private static GatewayAnswer error(int status, String code, String message) {
        return GatewayAnswer.json(status, json().put("code", code).put("message", message));
    }

    @Override
    String newId(long number) {
        return "own-" + setting.hex(NAME, number);
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        if (text.text().callback() == null || withdrawn.contains(text.id())) {
            return List.of();
        }
        ObjectNode body = json().put("id", text.id())
                .put("messageId", text.text().request().path("messageId").asText())
                .put(
                        "status",
                        switch (report.kind()) {
                            case SENT -> "sent";
                            case DELIVERED -> "delivered";
                            case FAILED -> "failed";
                            case UNKNOWN_SUBSCRIBER -> "unknown-recipient";
                        })
                .put("at", setting.time().now().toString());
        return List.of(signed(text.text().callback(), text.id() + "-" + report.name(), body));
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        ObjectNode body = json().put("id", id)
                .put("from", from)
                .put("text", message)
                .put("at", setting.time().now().toString());
        return signed(setting.reportAddress().apply(NAME, "incoming"), id, body);
    }

    private GatewayPost signed(String address, String id, ObjectNode body) {
        return keys.signed(address, id, body, setting.time().now());
    }
}
