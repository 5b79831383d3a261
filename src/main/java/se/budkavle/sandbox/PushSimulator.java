package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** The back end of a company's own app behind docs/push.md: signed calls in, signed reports back. */
final class PushSimulator extends OwnGateway {
    static final String NAME = "push-webhook";

    private static final String UNKNOWN = "unknown-account";
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

    PushSimulator(Setting setting) {
        super(NAME, setting, FIELDS, UNKNOWN);
    }

    @Override
    String sendPath() {
        return "/push";
    }

    @Override
    String idPrefix() {
        return "push-";
    }

    @Override
    String refusal() {
        return UNKNOWN;
    }

    @Override
    Personas.Sms persona(String account) {
        return Personas.ofAccount(account);
    }

    @Override
    GatewayText text(ObjectNode fields, @Nullable String reportTo) throws Refusal {
        String account = fields.at("/recipient/account").asText();
        if (account.isBlank()) {
            throw refused("invalid", "MISSING recipient.account");
        }
        return new GatewayText(account, fields.path("text").asText(), 1, reportTo, fields);
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        throw new IllegalArgumentException(NAME + " passes on no replies");
    }
}
