package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.GatewayText.Taken;

/** Mailgun: a form with Basic credentials, an id in angle brackets; each event in a call that carries its signature. */
final class MailgunSimulator extends MailGateway {
    static final String NAME = "mailgun";

    private static final String DOMAIN = "mg.example.com";
    private static final Set<String> FIELDS = Set.of("from", "to", "subject", "text", "html");

    private final Credentials signing;

    MailgunSimulator(Setting setting) {
        super(NAME, setting, "api");
        signing = setting.keys().of(NAME + ".webhook", "api");
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "mailgun.url",
                url(),
                "mailgun.timeout",
                ANSWERS_WITHIN,
                "mailgun.domain",
                DOMAIN,
                "mailgun.api-key",
                credentials.password(),
                "mailgun.from",
                FROM,
                "mailgun.webhook-signing-key",
                signing.password());
    }

    @Override
    String sendPath() {
        return "/v3/" + DOMAIN + "/messages";
    }

    @Override
    ObjectNode fields(Call call) {
        return StrictFields.form(call.body());
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        for (var field : fields.properties()) {
            if (!FIELDS.contains(field.getKey()) && !field.getKey().matches("[hov]:[A-Za-z-]+")) {
                throw new Refusal(error(400, field.getKey() + " is not a parameter"));
            }
        }
        if (!isAddress(fields.path("to").asText())) {
            throw new Refusal(noSuchAddress().orElseThrow());
        }
        if (!fields.path("from").asText().endsWith("<" + FROM + ">")) {
            throw new Refusal(error(400, "'from' parameter is not a valid address. please check documentation"));
        }
        if (fields.path("subject").asText().isEmpty()
                || fields.path("text").asText().isEmpty()) {
            throw new Refusal(error(400, "Need at least one of 'text' or 'html' parameters specified"));
        }
        return mail(fields.path("to").asText(), fields);
    }

    @Override
    GatewayAnswer taken(Taken mail) {
        return GatewayAnswer.json(200, json().put("id", "<" + mail.id() + ">").put("message", "Queued. Thank you."));
    }

    @Override
    Optional<GatewayAnswer> noSuchAddress() {
        return Optional.of(error(400, "'to' parameter is not a valid address. please check documentation"));
    }

    @Override
    GatewayAnswer trouble(int status) {
        return status == 401
                ? new GatewayAnswer(401, "Forbidden", Map.of("Content-Type", "text/plain"))
                : error(status, "not now");
    }

    private static GatewayAnswer error(int status, String message) {
        return GatewayAnswer.json(status, json().put("message", message));
    }

    @Override
    String newId(long number) {
        return "20260115075900.1." + setting.hex(NAME, number).substring(0, 16) + "@" + DOMAIN;
    }

    @Override
    List<GatewayPost> posts(Taken mail, List<MailEvent> events) {
        return events.stream()
                .filter(e -> e != MailEvent.AWAY)
                .map(event -> signed(event(mail, event)))
                .toList();
    }

    private ObjectNode event(Taken mail, MailEvent event) {
        ObjectNode told = json().put("recipient", mail.text().to())
                .put("timestamp", setting.time().now().toEpochMilli() / 1000.0)
                .put("id", setting.hex(NAME + event, mail.id().hashCode()));
        told.putObject("message").putObject("headers").put("message-id", mail.id());
        told.putObject("user-variables")
                .put("attempt", mail.text().request().path("v:attempt").asText());
        return switch (event) {
            case DEFERRED -> failed(told, "temporary", 451, "4.7.1 Greylisted, please try again");
            case DELIVERED -> told.put("event", "delivered");
            case OPENED -> told.put("event", "opened");
            case BOUNCED -> failed(told, "permanent", 550, MailEvent.NO_SUCH_USER.substring(4));
            case FULL -> failed(told, "permanent", 552, MailEvent.MAILBOX_FULL.substring(4));
            case COMPLAINED -> told.put("event", "complained");
            case UNSUBSCRIBED, AWAY -> told.put("event", "unsubscribed");
        };
    }

    private static ObjectNode failed(ObjectNode told, String severity, int code, String message) {
        told.put("event", "failed").put("severity", severity).put("reason", code == 550 ? "bounce" : "generic");
        told.putObject("delivery-status")
                .put("code", code)
                .put("message", message)
                .put("description", "");
        return told;
    }

    private GatewayPost signed(ObjectNode event) {
        String timestamp = Long.toString(setting.time().now().getEpochSecond());
        String token = setting.hex(NAME + event, System.nanoTime()) + "0123456789abcdef01";
        byte[] mac = GatewayPost.hmac("HmacSHA256", signing.password(), timestamp + token);
        ObjectNode body = StrictJson.MAPPER.createObjectNode();
        body.putObject("signature")
                .put("timestamp", timestamp)
                .put("token", token)
                .put("signature", HexFormat.of().formatHex(mac));
        body.set("event-data", event);
        return GatewayPost.json(eventsAddress(), body);
    }
}
