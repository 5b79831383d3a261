package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** SendGrid: JSON with a bearer token, an empty 202 with the id in a header; events in arrays, signed with a private key. */
final class SendgridSimulator extends MailGateway {
    static final String NAME = "sendgrid";

    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("personalizations", Rule.of(Kind.LIST).demanded()),
            Map.entry("from", Rule.of(Kind.OBJECT).demanded()),
            Map.entry("reply_to", Rule.of(Kind.OBJECT)),
            Map.entry("subject", Rule.text(".{1,998}").demanded()),
            Map.entry("content", Rule.of(Kind.LIST).demanded()),
            Map.entry("headers", Rule.of(Kind.OBJECT)),
            Map.entry("categories", Rule.of(Kind.LIST)),
            Map.entry("custom_args", Rule.of(Kind.OBJECT)),
            Map.entry("send_at", Rule.of(Kind.NUMBER)),
            Map.entry("tracking_settings", Rule.of(Kind.OBJECT)),
            Map.entry("mail_settings", Rule.of(Kind.OBJECT)));
    /** The provider writes these itself. */
    private static final Set<String> RESERVED = Set.of(
            "x-sg-id",
            "x-sg-eid",
            "received",
            "dkim-signature",
            "content-type",
            "content-transfer-encoding",
            "to",
            "from",
            "subject",
            "reply-to",
            "cc",
            "bcc");

    private final SigningKey key = SigningKey.ec();

    SendgridSimulator(Setting setting) {
        super(NAME, setting, "budkavle");
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "sendgrid.url", url(),
                "sendgrid.timeout", ANSWERS_WITHIN,
                "sendgrid.api-key", credentials.password(),
                "sendgrid.from", FROM,
                "sendgrid.webhook-public-key", key.publicKey());
    }

    @Override
    String sendPath() {
        return "/v3/mail/send";
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return wanted.areTokenIn(call.header("Authorization"));
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(fields, FIELDS, fault -> new Refusal(error(400, fault.field(), "is " + fault.wrong())));
        String to = fields.at("/personalizations/0/to/0/email").asText();
        if (!isAddress(to)) {
            throw new Refusal(noSuchAddress().orElseThrow());
        }
        if (!fields.at("/from/email").asText().equals(FROM)) {
            throw new Refusal(error(403, "from.email", "The from address does not match a verified Sender Identity."));
        }
        for (JsonNode part : fields.path("content")) {
            if (part.path("value").asText().isEmpty()
                    || !part.path("type").asText().matches("text/(plain|html)")) {
                throw new Refusal(error(
                        400,
                        "content.0.value",
                        "The content value must be a string at least one" + " character in length."));
            }
        }
        for (var header : fields.path("headers").properties()) {
            if (RESERVED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                throw new Refusal(error(400, "headers", "The header " + header.getKey() + " is reserved."));
            }
        }
        return mail(to, fields);
    }

    @Override
    GatewayAnswer taken(Taken mail) {
        return new GatewayAnswer(202, "", Map.of("X-Message-Id", mail.id()));
    }

    @Override
    Optional<GatewayAnswer> noSuchAddress() {
        return Optional.of(error(400, "personalizations.0.to.0.email", "Does not contain a valid address."));
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, null, status == 401 ? "The provided authorization grant is invalid" : "not now");
    }

    private static GatewayAnswer error(int status, @Nullable String field, String message) {
        ObjectNode body = json();
        body.putArray("errors")
                .addObject()
                .put("message", message)
                .put("field", field)
                .putNull("help");
        return GatewayAnswer.json(status, body);
    }

    @Override
    String newId(long number) {
        return setting.hex(NAME, number).substring(0, 22);
    }

    @Override
    List<GatewayPost> posts(Taken mail, List<MailEvent> events) {
        ArrayNode batch = json().arrayNode();
        events.stream().filter(e -> e != MailEvent.AWAY).forEach(event -> batch.add(event(mail, event)));
        if (batch.isEmpty()) {
            return List.of();
        }
        String timestamp = Long.toString(setting.time().now().getEpochSecond());
        return List.of(GatewayPost.json(eventsAddress(), batch)
                .with("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)
                .with("X-Twilio-Email-Event-Webhook-Signature", key.sign("SHA256withECDSA", timestamp + batch)));
    }

    private ObjectNode event(Taken mail, MailEvent event) {
        ObjectNode told = json().put("email", mail.text().to())
                .put("timestamp", setting.time().now().getEpochSecond())
                .put("sg_message_id", mail.id() + ".filterdrecv-1")
                .put("sg_event_id", setting.hex(NAME + event, mail.id().hashCode()));
        told.setAll((ObjectNode)
                mail.text().request().at("/personalizations/0/custom_args").deepCopy());
        return switch (event) {
            case DEFERRED ->
                told.put("event", "deferred")
                        .put("attempt", "1")
                        .put("response", "451 4.7.1 Greylisted, please try again");
            case DELIVERED -> told.put("event", "delivered").put("response", "250 2.0.0 OK");
            case OPENED -> told.put("event", "open").put("useragent", "Sandbox");
            case BOUNCED -> told.put("event", "bounce").put("type", "bounce").put("reason", MailEvent.NO_SUCH_USER);
            case FULL -> told.put("event", "bounce").put("type", "bounce").put("reason", MailEvent.MAILBOX_FULL);
            case COMPLAINED -> told.put("event", "spamreport");
            case UNSUBSCRIBED, AWAY -> told.put("event", "unsubscribe");
        };
    }
}
