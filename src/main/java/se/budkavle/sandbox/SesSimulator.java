package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** Amazon SES: JSON signed by Signature Version 4, errors named in a header; events through an SNS topic. */
final class SesSimulator extends MailGateway {
    static final String NAME = "ses";

    private static final String TOPIC = "arn:aws:sns:eu-north-1:123456789012:budkavle";
    private static final String CERTIFICATE = "/SimpleNotificationService-sandbox.pem";
    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("FromEmailAddress", Rule.text(".{3,320}").demanded()),
            Map.entry("Destination", Rule.of(Kind.OBJECT).demanded()),
            Map.entry("Content", Rule.of(Kind.OBJECT).demanded()),
            Map.entry("ReplyToAddresses", Rule.of(Kind.LIST)),
            Map.entry("FeedbackForwardingEmailAddress", Rule.text(".{3,320}")),
            Map.entry("EmailTags", Rule.of(Kind.LIST)),
            Map.entry("ConfigurationSetName", Rule.text("[A-Za-z0-9_-]{1,64}")),
            Map.entry("ListManagementOptions", Rule.of(Kind.OBJECT)));

    /** Made when it is first needed, as that takes a second, and most hubs with pretended partners send nothing here. */
    private final Supplier<SigningKey> key = SingletonSupplier.of(SigningKey::rsa);

    SesSimulator(Setting setting) {
        super(NAME, setting, "AKIASANDBOX");
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "ses.url",
                url(),
                "ses.timeout",
                ANSWERS_WITHIN,
                "ses.access-key",
                credentials.user(),
                "ses.secret-key",
                credentials.password(),
                "ses.region",
                "eu-north-1",
                "ses.topic-arn",
                TOPIC,
                "ses.certificates",
                url() + "/",
                "ses.from",
                FROM);
    }

    @Override
    String sendPath() {
        return "/v2/email/outbound-emails";
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return AwsCall.isSigned(call, wanted);
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(fields, FIELDS, fault -> new Refusal(error(400, "BadRequestException", fault.field())));
        JsonNode simple = fields.at("/Content/Simple");
        String to = fields.at("/Destination/ToAddresses/0").asText();
        if (!isAddress(to) || simple.at("/Subject/Data").asText().isEmpty() || !simple.has("Body")) {
            throw new Refusal(error(400, "BadRequestException", "Missing final '@domain'"));
        }
        if (!fields.path("FromEmailAddress").asText().endsWith("<" + FROM + ">")) {
            throw new Refusal(error(400, "MessageRejected", "Email address is not verified."));
        }
        for (JsonNode tag : fields.path("EmailTags")) {
            if (!tag.path("Value").asText().matches("[A-Za-z0-9_.@-]{1,256}")) {
                throw new Refusal(error(400, "BadRequestException", "Invalid tag value"));
            }
        }
        return mail(to, fields);
    }

    @Override
    GatewayAnswer taken(Taken mail) {
        return GatewayAnswer.json(200, json().put("MessageId", mail.id()));
    }

    /** Takes everybody, and tells of a bounce. */
    @Override
    Optional<GatewayAnswer> noSuchAddress() {
        return Optional.empty();
    }

    @Override
    GatewayAnswer trouble(int status) {
        return switch (status) {
            case 401 -> error(403, "InvalidSignatureException", "The request signature does not match");
            case 429 -> error(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
            default -> error(status, "InternalFailure", "not now");
        };
    }

    private static GatewayAnswer error(int status, String kind, String message) {
        return GatewayAnswer.json(status, json().put("message", message)).with("x-amzn-ErrorType", kind);
    }

    @Override
    Optional<GatewayAnswer> served(Call call) {
        return call.path().equals(CERTIFICATE)
                ? Optional.of(new GatewayAnswer(
                        200, key.get().certificate(), Map.of("Content-Type", "application/x-pem-file")))
                : Optional.empty();
    }

    @Override
    String newId(long number) {
        return "0107" + setting.hex(NAME, number) + "-000000";
    }

    @Override
    List<GatewayPost> posts(Taken mail, List<MailEvent> events) {
        return events.stream()
                .filter(e -> e != MailEvent.UNSUBSCRIBED)
                .map(event -> notification(event(mail, event).toString(), event + mail.id()))
                .toList();
    }

    private ObjectNode event(Taken mail, MailEvent event) {
        String now = setting.time().now().toString();
        ObjectNode told = json();
        ObjectNode about = told.putObject("mail").put("messageId", mail.id()).put("source", FROM);
        about.putArray("destination").add(mail.text().to());
        ObjectNode tags = about.putObject("tags");
        mail.text().request().path("EmailTags").forEach(tag -> tags.putArray(
                        tag.path("Name").asText())
                .add(tag.path("Value").asText()));
        switch (event) {
            case DEFERRED ->
                told.put("eventType", "DeliveryDelay")
                        .putObject("deliveryDelay")
                        .put("timestamp", now);
            case DELIVERED ->
                told.put("eventType", "Delivery").putObject("delivery").put("timestamp", now);
            case OPENED -> told.put("eventType", "Open").putObject("open").put("timestamp", now);
            case BOUNCED -> bounce(told, mail, now, "Permanent", "General", MailEvent.NO_SUCH_USER);
            case FULL -> bounce(told, mail, now, "Transient", "MailboxFull", MailEvent.MAILBOX_FULL);
            case COMPLAINED ->
                told.put("eventType", "Complaint").putObject("complaint").put("timestamp", now);
            case AWAY ->
                told.put("eventType", "Bounce")
                        .putObject("bounce")
                        .put("timestamp", now)
                        .put("bounceType", "Transient")
                        .put("bounceSubType", "General")
                        .putArray("bouncedRecipients")
                        .addObject()
                        .put("emailAddress", mail.text().to());
            case UNSUBSCRIBED -> throw new IllegalStateException("this provider tells of no such thing");
        }
        return told;
    }

    private static void bounce(ObjectNode told, Taken mail, String at, String type, String subType, String words) {
        told.put("eventType", "Bounce")
                .putObject("bounce")
                .put("timestamp", at)
                .put("bounceType", type)
                .put("bounceSubType", subType)
                .putArray("bouncedRecipients")
                .addObject()
                .put("emailAddress", mail.text().to())
                .put("diagnosticCode", "smtp; " + words);
    }

    private GatewayPost notification(String message, String about) {
        ObjectNode body = json().put("Type", "Notification")
                .put("MessageId", setting.hex(NAME + about, System.nanoTime()))
                .put("TopicArn", TOPIC)
                .put("Message", message)
                .put("Timestamp", setting.time().now().toString())
                .put("SignatureVersion", "2")
                .put("SigningCertURL", url() + CERTIFICATE);
        var text = new StringBuilder();
        for (String field : List.of("Message", "MessageId", "Timestamp", "TopicArn", "Type")) {
            text.append(field).append('\n').append(body.path(field).asText()).append('\n');
        }
        body.put("Signature", key.get().sign("SHA256withRSA", text.toString()));
        return new GatewayPost(eventsAddress(), Map.of("Content-Type", "text/plain; charset=UTF-8"), body.toString());
    }
}
