package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import se.budkavle.partner.Auth;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/**
 * LINK Mobility's Common REST interface: one JSON a message, answered with a result code that may be a failure although
 * the status is 200; a report for each part, to a gate that is configured once.
 */
final class LinkSimulator extends TextGateway {
    static final String NAME = "link-mobility";

    private static final String GATE = "gate-1";
    private static final String OWN_NUMBER = "SE-72456";
    /** Of a company that shares its short number: what begins so is for us. */
    private static final String KEYWORD = "VINTER";

    private static final String PLATFORM = "COMMON_API";
    private static final String CUSTOMER = "1234";
    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("source", Rule.text(".{1,20}").demanded()),
            Map.entry("sourceTON", Rule.text("SHORTNUMBER|ALPHANUMERIC|MSISDN")),
            Map.entry("destination", Rule.text("\\+[1-9][0-9]{6,14}").demanded()),
            Map.entry("destinationTON", Rule.text("MSISDN")),
            Map.entry("dcs", Rule.text("TEXT|GSM|UCS2|BINARY")),
            Map.entry("userDataHeader", Rule.text("([0-9A-Fa-f]{2})*")),
            Map.entry("userData", Rule.text(".+").demanded()),
            Map.entry("useDeliveryReport", Rule.of(Kind.FLAG)),
            Map.entry("deliveryReportGates", Rule.of(Kind.LIST)),
            Map.entry("relativeValidityTime", Rule.of(Kind.NUMBER)),
            Map.entry("absoluteValidityTime", Rule.text("\\d{4}-\\d\\d-\\d\\dT.*")),
            Map.entry("priority", Rule.text("HIGH|NORMAL|LOW")),
            Map.entry("platformId", Rule.text(".+").demanded()),
            Map.entry("platformPartnerId", Rule.text(".+").demanded()),
            Map.entry("refId", Rule.text(".{1,100}")),
            Map.entry("ignoreResponse", Rule.of(Kind.FLAG)),
            Map.entry("customParameters", Rule.of(Kind.OBJECT)));

    private final Credentials gateCredentials;

    LinkSimulator(Setting setting) {
        super(NAME, setting, "vinterljus");
        gateCredentials = setting.keys().of(NAME + ".gate", "link");
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "link-mobility.url", url(),
                "link-mobility.timeout", ANSWERS_WITHIN,
                "link-mobility.user", credentials.user(),
                "link-mobility.password", credentials.password(),
                "link-mobility.platform-id", PLATFORM,
                "link-mobility.platform-partner-id", CUSTOMER,
                "link-mobility.gate", GATE,
                "link-mobility.report-user", gateCredentials.user(),
                "link-mobility.report-password", gateCredentials.password());
    }

    @Override
    String sendPath() {
        return "/sms/send";
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(fields, FIELDS, fault -> refusal(106000, fault.wrong() + " " + fault.field()));
        if (!fields.path("platformId").asText().equals(PLATFORM)) {
            throw refusal(106200, "Unknown platformId");
        }
        if (!fields.path("platformPartnerId").asText().equals(CUSTOMER)) {
            throw refusal(106201, "Unknown platformPartnerId");
        }
        for (var gate : fields.path("deliveryReportGates")) {
            if (!gate.asText().equals(GATE)) {
                throw refusal(106300, "Unknown gate");
            }
        }
        String source = fields.path("source").asText();
        boolean number = source.matches("\\+?[0-9]+");
        String ton = fields.path("sourceTON").asText(number ? "MSISDN" : "ALPHANUMERIC");
        if (!ton.equals("ALPHANUMERIC") && !number || ton.equals("ALPHANUMERIC") && source.length() > 11) {
            throw new Refusal(result("", 2000, "Invalid source"));
        }
        return GatewayText.of(
                fields.path("destination").asText(), fields.path("userData").asText(), null, fields);
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return text.text().request().path("ignoreResponse").asBoolean()
                ? new GatewayAnswer(204, "", Map.of())
                : result(text.id(), 1005, "Queued");
    }

    private static GatewayAnswer result(String id, int code, String description) {
        return GatewayAnswer.json(
                200, json().put("messageId", id).put("resultCode", code).put("description", description));
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return result("", 2106, "Number error");
    }

    /** Too many calls are told with a result code, as a success. */
    @Override
    GatewayAnswer trouble(int status) {
        return switch (status) {
            case 429 -> result("", 3, "Throttled");
            case 401 -> error(401, 106100, "Authentication failed");
            default -> new GatewayAnswer(status, "Internal Server Error", Map.of("Content-Type", "text/plain"));
        };
    }

    private static Refusal refusal(int code, String description) {
        return new Refusal(error(400, code, description));
    }

    private static GatewayAnswer error(int status, int code, String description) {
        return GatewayAnswer.json(
                status,
                json().put("status", code).put("description", description).put("translatedDescription", description));
    }

    @Override
    String newId(long number) {
        return setting.hex(NAME, number);
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        if (!text.text().request().path("useDeliveryReport").asBoolean(true)) {
            return List.of();
        }
        return IntStream.range(0, text.text().parts())
                .mapToObj(part -> toGate("delivery", part(text, report, part)))
                .toList();
    }

    /** Of a text in parts that fails, the first arrives all the same. */
    private ObjectNode part(Taken text, GatewayReport report, int part) {
        boolean fails = part == text.text().parts() - 1;
        int code =
                switch (report.kind()) {
                    case SENT -> 1000;
                    case DELIVERED -> 1001;
                    case FAILED -> fails ? 1006 : 1001;
                    case UNKNOWN_SUBSCRIBER -> fails ? 2104 : 1001;
                };
        Instant now = setting.time().now();
        return json().put("refId", text.text().request().path("refId").asText())
                .put("id", text.id() + "$" + part)
                .put("operator", "no.telenor")
                .put("sentTimestamp", text.at().toString())
                .put("timestamp", now.toString())
                .put("resultCode", code)
                .put("operatorResultCode", "0")
                .put("segments", text.text().parts())
                .<ObjectNode>set("gateCustomParameters", json())
                .set("customParameters", json());
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        Instant now = setting.time().now();
        ObjectNode body = json().put("destination", OWN_NUMBER)
                .put("subNumber", "")
                .put("source", from)
                .put("operator", "se.telia")
                .put("timestamp", now.toString())
                .put("messageId", id)
                .put("operatorTimestamp", now.minusSeconds(1).toString())
                .put("operatorMessageId", setting.hex(NAME + id, 0).substring(0, 12));
        body.putObject("content").put("type", "SMS").put("userData", message).put("encoding", "GSM");
        body.set("route", route(message));
        return toGate("incoming", body);
    }

    /** The keyword stays in the text. */
    private static ObjectNode route(String message) {
        boolean keyword = message.toUpperCase(Locale.ROOT).startsWith(KEYWORD + " ");
        ObjectNode route = json().put("type", keyword ? "KEYWORD_ROUTE" : "SUBNUMBER_ROUTE")
                .put("id", "1")
                .put("refId", "");
        route.putArray("gateIds").add(GATE);
        if (keyword) {
            route.put("keyword", KEYWORD).put("keywordType", "NORMAL");
        }
        return route.put("number", OWN_NUMBER);
    }

    private GatewayPost toGate(String report, ObjectNode body) {
        return GatewayPost.json(setting.reportAddress().apply(NAME, report), body)
                .with("Authorization", Auth.basic(gateCredentials.user(), gateCredentials.password()));
    }
}
