package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** The back end of a company's own app behind docs/push.md: signed calls in, signed reports back. */
final class PushSimulator extends TextGateway {
    static final String NAME = "push-webhook";

    private static final Map<String, Rule> FIELDS = Map.of(
            "type", Rule.text("push\\.send").demanded(),
            "messageId", Rule.text("[0-9a-f]{32}").demanded(),
            "class", Rule.text("regulatory|service|loyalty|sales").demanded(),
            "sendout", Rule.text("[a-z0-9-]+").demanded(),
            "language", Rule.text("[a-z]{2}").demanded(),
            "recipient", Rule.of(Kind.OBJECT).demanded(),
            "title", Rule.text(".{1,120}").demanded(),
            "text", Rule.text(".{1,400}").demanded(),
            "reportTo", Rule.text("https?://\\S+"));

    private final OwnSystem keys;

    PushSimulator(Setting setting) {
        super(NAME, setting);
        keys = OwnSystem.of(NAME, setting.keys());
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "push-webhook.url",
                url() + sendPath(),
                "push-webhook.timeout",
                "PT2S",
                "push-webhook.secret",
                keys.calls().password(),
                "push-webhook.report-secret",
                keys.reports().password());
    }

    @Override
    String sendPath() {
        return "/push";
    }

    @Override
    Personas.Sms persona(String account) {
        return Personas.ofAccount(account);
    }

    @Override
    boolean isKnown(Call call, @Nullable Credentials rotated) {
        return keys.isKnown(call, rotated);
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
        String account = fields.at("/recipient/account").asText();
        if (account.isBlank()) {
            throw new Refusal(error(422, "invalid", "MISSING recipient.account"));
        }
        String reportTo =
                fields.hasNonNull("reportTo") ? fields.path("reportTo").asText() : null;
        return new GatewayText(account, fields.path("text").asText(), 1, reportTo, fields);
    }

    @Override
    GatewayAnswer taken(Taken push) {
        return GatewayAnswer.json(202, json().put("id", push.id()));
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText push) {
        return error(422, "unknown-account", "nobody has this account");
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
        return "push-" + setting.hex(NAME, number);
    }

    @Override
    List<GatewayPost> posts(Taken push, GatewayReport report) {
        if (push.text().callback() == null) {
            return List.of();
        }
        ObjectNode body = json().put("id", push.id())
                .put("messageId", push.text().request().path("messageId").asText())
                .put(
                        "status",
                        switch (report.kind()) {
                            case SENT -> "sent";
                            case DELIVERED -> "delivered";
                            case FAILED -> "failed";
                            case UNKNOWN_SUBSCRIBER -> "unknown-account";
                        })
                .put("at", setting.time().now().toString());
        return List.of(keys.signed(
                push.text().callback(),
                push.id() + "-" + report.name(),
                body,
                setting.time().now()));
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        throw new IllegalArgumentException(NAME + " passes on no replies");
    }
}
