package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.partner.Auth;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** Postmark: JSON with a token in a header of its own, numbered errors; each event in a call with a user and password. */
final class PostmarkSimulator extends MailGateway {
    static final String NAME = "postmark";

    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("From", Rule.text(".{3,255}").demanded()),
            Map.entry("To", Rule.text(".{1,255}").demanded()),
            Map.entry("Subject", Rule.text(".{1,2000}")),
            Map.entry("TextBody", Rule.text(".{1,5000000}")),
            Map.entry("HtmlBody", Rule.text(".{1,5000000}")),
            Map.entry("ReplyTo", Rule.text(".{1,255}")),
            Map.entry("Headers", Rule.of(Kind.LIST)),
            Map.entry("Tag", Rule.text(".{1,1000}")),
            Map.entry("Metadata", Rule.of(Kind.OBJECT)),
            Map.entry("TrackOpens", Rule.of(Kind.FLAG)),
            Map.entry("TrackLinks", Rule.text("None|HtmlAndText|HtmlOnly|TextOnly")),
            Map.entry("MessageStream", Rule.text("outbound|broadcast")));

    private final Credentials webhook;

    PostmarkSimulator(Setting setting) {
        super(NAME, setting, "server");
        webhook = setting.keys().of(NAME + ".webhook", "postmark");
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "postmark.url", url(),
                "postmark.timeout", ANSWERS_WITHIN,
                "postmark.server-token", credentials.password(),
                "postmark.from", FROM,
                "postmark.webhook-user", webhook.user(),
                "postmark.webhook-password", webhook.password());
    }

    @Override
    String sendPath() {
        return "/email";
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return wanted.areTokenIn(call.header("X-Postmark-Server-Token"));
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(fields, FIELDS, fault -> new Refusal(error(422, 402, "Invalid JSON: " + fault.field())));
        if (!isAddress(fields.path("To").asText())) {
            throw new Refusal(error(422, 300, "Error parsing 'To': Illegal email address."));
        }
        if (!fields.path("From").asText().endsWith("<" + FROM + ">")) {
            throw new Refusal(error(422, 400, "The From address is not a confirmed Sender Signature."));
        }
        if (!fields.has("TextBody") && !fields.has("HtmlBody")) {
            throw new Refusal(error(422, 300, "Provide either email TextBody or HtmlBody or both."));
        }
        return mail(fields.path("To").asText(), fields);
    }

    @Override
    GatewayAnswer taken(Taken mail) {
        return GatewayAnswer.json(
                200,
                json().put("To", mail.text().to())
                        .put("SubmittedAt", mail.at().toString())
                        .put("MessageID", mail.id())
                        .put("ErrorCode", 0)
                        .put("Message", "OK"));
    }

    @Override
    Optional<GatewayAnswer> noSuchAddress() {
        return Optional.of(error(422, 406, "You tried to send to a recipient that has been marked as inactive."));
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, status == 401 ? 10 : status == 429 ? 429 : 100, "not now");
    }

    private static GatewayAnswer error(int status, int code, String message) {
        return GatewayAnswer.json(status, json().put("ErrorCode", code).put("Message", message));
    }

    @Override
    String newId(long number) {
        String hex = setting.hex(NAME, number);
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    @Override
    List<GatewayPost> posts(Taken mail, List<MailEvent> events) {
        return events.stream().map(event -> post(event(mail, event))).toList();
    }

    private ObjectNode event(Taken mail, MailEvent event) {
        String now = setting.time().now().toString();
        ObjectNode told = json().put("MessageID", mail.id()).put("ServerID", 23);
        told.set("Metadata", mail.text().request().path("Metadata"));
        return switch (event) {
            case DEFERRED -> bounce(told, mail, now, "Transient", 2, "smtp;451 4.7.1 Greylisted, please try again");
            case DELIVERED -> told.put("RecordType", "Delivery").put("DeliveredAt", now);
            case OPENED -> told.put("RecordType", "Open").put("ReceivedAt", now).put("FirstOpen", true);
            case BOUNCED -> bounce(told, mail, now, "HardBounce", 1, "smtp;" + MailEvent.NO_SUCH_USER);
            case FULL -> bounce(told, mail, now, "SoftBounce", 4096, "smtp;" + MailEvent.MAILBOX_FULL);
            case AWAY -> bounce(told, mail, now, "AutoResponder", 32, "");
            case COMPLAINED -> bounce(told, mail, now, "SpamComplaint", 512, "").put("RecordType", "SpamComplaint");
            case UNSUBSCRIBED ->
                told.put("RecordType", "SubscriptionChange")
                        .put("ChangedAt", now)
                        .put("Recipient", mail.text().to())
                        .put("Origin", "Recipient")
                        .put("SuppressSending", true)
                        .put("SuppressionReason", "ManualSuppression");
        };
    }

    private static ObjectNode bounce(ObjectNode told, Taken mail, String at, String type, int code, String details) {
        return told.put("RecordType", "Bounce")
                .put("ID", 692560173)
                .put("Type", type)
                .put("TypeCode", code)
                .put("Details", details)
                .put("Email", mail.text().to())
                .put("BouncedAt", at);
    }

    private GatewayPost post(ObjectNode event) {
        return GatewayPost.json(eventsAddress(), event)
                .with("Authorization", Auth.basic(webhook.user(), webhook.password()));
    }
}
