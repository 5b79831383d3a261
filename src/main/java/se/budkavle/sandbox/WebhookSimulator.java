package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** A company's own system behind docs/webhook.md: signed calls in, signed reports back, and messages that are let go. */
final class WebhookSimulator extends OwnGateway {
    static final String NAME = "webhook";

    private static final String WITHDRAWN = "withdrawn";
    private static final String NO_RECIPIENT = "invalid-recipient";
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

    WebhookSimulator(Setting setting) {
        super(NAME, setting, FIELDS, "unknown-recipient");
    }

    @Override
    String sendPath() {
        return "/messages";
    }

    @Override
    String idPrefix() {
        return "own-";
    }

    @Override
    String refusal() {
        return NO_RECIPIENT;
    }

    /** What nobody has heard of yet is let go. */
    @Override
    Optional<GatewayAnswer> served(Call call) {
        if (!call.method().equals("DELETE") || !call.path().startsWith(sendPath() + "/")) {
            return Optional.empty();
        }
        String id = call.path().substring(sendPath().length() + 1);
        if (!isKnown(call)) {
            return Optional.of(trouble(401));
        }
        if (isWithdrawn(id)) {
            return Optional.of(OwnSystem.error(410, "withdrawn-already", "it was let go before"));
        }
        if (ledger().isReported(id, "sent") || ledger().isReported(id, "delivered")) {
            return Optional.of(OwnSystem.error(409, "too-late", "it has been passed on"));
        }
        ledger().reported(id, WITHDRAWN, setting.time().now());
        return Optional.of(GatewayAnswer.json(200, json().put("id", id)));
    }

    private boolean isWithdrawn(String id) {
        return ledger().isReported(id, WITHDRAWN);
    }

    @Override
    GatewayText text(ObjectNode fields, @Nullable String reportTo) throws Refusal {
        String to = fields.at("/recipient/mobile").asText();
        if (!to.matches("\\+[1-9][0-9]{6,14}")) {
            throw refused(NO_RECIPIENT, "a mobile in E.164 is wanted");
        }
        return GatewayText.of(to, fields.path("text").asText(), reportTo, fields);
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        return isWithdrawn(text.id()) ? List.of() : super.posts(text, report);
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        ObjectNode body = json().put("id", id)
                .put("from", from)
                .put("text", message)
                .put("at", setting.time().now().toString());
        return signed(setting.reportAddress().apply(NAME, "incoming"), id, body);
    }
}
