package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Rule;

/**
 * Twilio's Programmable Messaging: a form a message, JSON back with numbered errors, forms to the callback address of
 * each message, signed over that address. The last of the numbers that are refused at once has opted out.
 */
final class TwilioSimulator extends TextGateway {
    static final String NAME = "twilio";

    private static final String OWN_NUMBER = "+46701740699";
    private static final String OPTED_OUT = "+46701740684";
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DONE_DATE =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("To", Rule.text(".+").demanded()),
            Map.entry("From", Rule.text(".+")),
            Map.entry("MessagingServiceSid", Rule.text("MG[0-9a-f]{32}")),
            Map.entry("Body", Rule.text(".{1,1600}").demanded()),
            Map.entry("StatusCallback", Rule.text("https?://\\S+")),
            Map.entry("ValidityPeriod", Rule.text("[1-9]\\d{0,3}|[12]\\d{4}|3[0-5]\\d{3}|36000")),
            Map.entry("SmartEncoded", Rule.text("true|false")),
            Map.entry("ScheduleType", Rule.text("fixed")),
            Map.entry("SendAt", Rule.text("\\d{4}-\\d\\d-\\d\\dT.*")),
            Map.entry("ShortenUrls", Rule.text("true|false")));

    TwilioSimulator(Setting setting) {
        super(NAME, setting, "AC" + setting.hex(NAME, -1));
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "twilio.url", url(),
                "twilio.timeout", ANSWERS_WITHIN,
                "twilio.account-sid", credentials.user(),
                "twilio.auth-token", credentials.password());
    }

    @Override
    String sendPath() {
        return "/2010-04-01/Accounts/" + credentials.user() + "/Messages.json";
    }

    @Override
    ObjectNode fields(Call call) {
        return StrictFields.form(call.body());
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(
                fields, FIELDS, fault -> new Refusal(error(400, 20001, fault.wrong() + " " + fault.field())));
        if (fields.has("From") == fields.has("MessagingServiceSid")) {
            throw new Refusal(error(400, 21606, "A From or a MessagingServiceSid is required"));
        }
        if (!fields.path("From").asText("Text").matches("\\+[1-9]\\d{6,14}|[A-Za-z0-9 ]{1,11}")) {
            throw new Refusal(error(400, 21606, "The From phone number is not valid"));
        }
        String to = fields.path("To").asText();
        if (!to.matches("\\+[1-9]\\d{6,14}")) {
            throw new Refusal(error(400, 21211, "The 'To' number is not a valid phone number"));
        }
        return GatewayText.of(
                to,
                fields.path("Body").asText(),
                fields.hasNonNull("StatusCallback")
                        ? fields.path("StatusCallback").asText()
                        : null,
                fields);
    }

    /** The list of messages, by where they went and the day they went. */
    @Override
    Optional<GatewayAnswer> served(Call call) {
        if (!call.method().equals("GET") || !call.path().equals(sendPath())) {
            return Optional.empty();
        }
        return inTrouble().or(() -> Optional.of(isKnown(call) ? list(StrictFields.form(query(call))) : trouble(401)));
    }

    private GatewayAnswer list(ObjectNode wanted) {
        ObjectNode answer = json();
        ArrayNode messages = answer.putArray("messages");
        all(request -> request.path("To").asText().equals(wanted.path("To").asText())).stream()
                .filter(text ->
                        text.at().toString().compareTo(wanted.path("DateSent>").asText()) >= 0)
                .forEach(text -> messages.add(message(text).put("date_sent", RFC_2822.format(text.at()))));
        return GatewayAnswer.json(
                200, answer.put("page", 0).put("page_size", 50).putNull("next_page_uri"));
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(201, message(text));
    }

    private ObjectNode message(Taken text) {
        String date = RFC_2822.format(text.at());
        return json().put("sid", text.id())
                .put("account_sid", credentials.user())
                .put("api_version", "2010-04-01")
                .put("body", text.text().message())
                .put("to", text.text().to())
                .put("from", text.text().request().path("From").asText())
                .put("status", "queued")
                .put("direction", "outbound-api")
                .put("num_segments", Integer.toString(text.text().parts()))
                .putNull("error_code")
                .putNull("error_message")
                .putNull("price")
                .put("date_created", date)
                .put("date_updated", date);
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return text.to().equals(OPTED_OUT)
                ? error(400, 21610, "Attempt to send to unsubscribed recipient")
                : error(400, 21211, "The 'To' number is not a valid phone number");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return switch (status) {
            case 401 -> error(401, 20003, "Authenticate");
            case 404 -> error(404, 20404, "The requested resource was not found");
            case 429 -> error(429, 20429, "Too Many Requests");
            default -> error(status, 20500, "An internal server error has occurred");
        };
    }

    private static GatewayAnswer error(int status, int code, String message) {
        return GatewayAnswer.json(
                status,
                json().put("code", code)
                        .put("message", message)
                        .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                        .put("status", status));
    }

    @Override
    String newId(long number) {
        return "SM" + setting.hex(NAME, number);
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        String address = text.text().callback();
        if (address == null) {
            return List.of();
        }
        var form = new LinkedHashMap<String, String>();
        form.put("MessageSid", text.id());
        form.put("SmsSid", text.id());
        form.put("AccountSid", credentials.user());
        form.put("ApiVersion", "2010-04-01");
        form.put("From", text.text().request().path("From").asText());
        form.put("To", text.text().to());
        String status =
                switch (report.kind()) {
                    case SENT -> "sent";
                    case DELIVERED -> "delivered";
                    case FAILED, UNKNOWN_SUBSCRIBER -> "undelivered";
                };
        form.put("MessageStatus", status);
        form.put("SmsStatus", status);
        if (status.equals("undelivered")) {
            form.put("ErrorCode", report.kind() == GatewayReport.Kind.FAILED ? "30003" : "30005");
        }
        if (!status.equals("sent")) {
            form.put("RawDlrDoneDate", DONE_DATE.format(setting.time().now()));
        }
        return List.of(signed(address, form));
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        var form = new LinkedHashMap<String, String>();
        form.put("MessageSid", id);
        form.put("SmsSid", id);
        form.put("AccountSid", credentials.user());
        form.put("ApiVersion", "2010-04-01");
        form.put("SmsStatus", "received");
        form.put("From", from);
        form.put("To", OWN_NUMBER);
        form.put("NumMedia", "0");
        form.put("NumSegments", Integer.toString(SmsParts.of(message)));
        form.put("Body", message);
        return signed(setting.reportAddress().apply(NAME, "incoming"), form);
    }

    private GatewayPost signed(String address, Map<String, String> form) {
        String text = address
                + new TreeMap<>(form)
                        .entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining());
        byte[] mac = GatewayPost.hmac("HmacSHA1", credentials.password(), text);
        return GatewayPost.form(address, form)
                .with("X-Twilio-Signature", Base64.getEncoder().encodeToString(mac));
    }
}
