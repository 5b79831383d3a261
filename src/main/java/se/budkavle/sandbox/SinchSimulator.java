package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/**
 * Sinch's SMS REST interface: a batch of JSON with a bearer token, a report a recipient to the batch's callback address,
 * signed over body, nonce and moment, its numbers without a plus. What is answered with a 4xx is never reported again.
 */
final class SinchSimulator extends TextGateway {
    static final String NAME = "sinch";

    private static final String OWN_NUMBER = "46701740699";
    private static final String PLAN = "vinterljus";
    private static final String BAD_FORMAT = "syntax_invalid_parameter_format";
    private static final Set<String> LISTED_BY =
            Set.of("page", "page_size", "start_date", "end_date", "from", "client_reference");
    private static final Map<String, Rule> FIELDS = Map.ofEntries(
            Map.entry("to", Rule.of(Kind.LIST).demanded()),
            Map.entry("from", Rule.text("\\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11}")),
            Map.entry("body", Rule.text(".{1,2000}").demanded()),
            Map.entry("type", Rule.text("mt_text")),
            Map.entry("delivery_report", Rule.text("none|summary|full|per_recipient|per_recipient_final")),
            Map.entry("send_at", Rule.text("\\d{4}-\\d\\d-\\d\\dT.*")),
            Map.entry("expire_at", Rule.text("\\d{4}-\\d\\d-\\d\\dT.*")),
            Map.entry("callback_url", Rule.text("https?://\\S{1,2040}")),
            Map.entry("client_reference", Rule.text(".{1,2048}")),
            Map.entry("feedback_enabled", Rule.of(Kind.FLAG)),
            Map.entry("flash_message", Rule.of(Kind.FLAG)),
            Map.entry("truncate_concat", Rule.of(Kind.FLAG)),
            Map.entry("max_number_of_message_parts", Rule.of(Kind.NUMBER)),
            Map.entry("from_ton", Rule.of(Kind.NUMBER)),
            Map.entry("from_npi", Rule.of(Kind.NUMBER)),
            Map.entry("parameters", Rule.of(Kind.OBJECT)));

    private final Credentials signing;

    SinchSimulator(Setting setting) {
        super(NAME, setting, PLAN);
        signing = setting.keys().of(NAME + ".webhook", PLAN);
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "sinch.url", url(),
                "sinch.timeout", ANSWERS_WITHIN,
                "sinch.service-plan-id", PLAN,
                "sinch.token", credentials.password(),
                "sinch.webhook-secret", signing.password());
    }

    @Override
    String sendPath() {
        return "/xms/v1/" + PLAN + "/batches";
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return wanted.areTokenIn(call.header("Authorization"));
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        StrictFields.demand(
                fields,
                FIELDS,
                fault -> new Refusal(error(
                        400,
                        fault.wrong() == StrictFields.Wrong.INVALID ? BAD_FORMAT : "syntax_constraint_violation",
                        fault.wrong() + " " + fault.field())));
        JsonNode to = fields.path("to");
        if (to.size() != 1 || !to.path(0).asText().matches("\\+?[1-9][0-9]{6,14}")) {
            throw new Refusal(error(400, BAD_FORMAT, "Invalid to"));
        }
        String number = to.path(0).asText();
        return GatewayText.of(
                number.startsWith("+") ? number : "+" + number,
                fields.path("body").asText(),
                fields.hasNonNull("callback_url") ? fields.path("callback_url").asText() : null,
                fields);
    }

    /** The list of batches, by the reference that their senders gave them. */
    @Override
    Optional<GatewayAnswer> served(Call call) {
        if (!call.method().equals("GET") || !call.path().equals(sendPath())) {
            return Optional.empty();
        }
        return inTrouble().or(() -> Optional.of(isKnown(call) ? list(StrictFields.form(query(call))) : trouble(401)));
    }

    private GatewayAnswer list(ObjectNode wanted) {
        if (wanted.properties().stream().anyMatch(parameter -> !LISTED_BY.contains(parameter.getKey()))) {
            return error(400, BAD_FORMAT, "Unknown parameter");
        }
        String start = wanted.path("start_date")
                .asText(setting.time().now().minus(Duration.ofDays(1)).toString());
        String reference = wanted.path("client_reference").asText();
        List<Taken> found = all(request -> reference.isEmpty()
                || reference.equals(request.path("client_reference").asText()));
        ObjectNode answer = json();
        ArrayNode batches = answer.putArray("batches");
        found.stream()
                .filter(text -> !text.at().isBefore(Instant.parse(start)))
                .forEach(text -> batches.add(batch(text)));
        return GatewayAnswer.json(
                200, answer.put("count", batches.size()).put("page", 0).put("page_size", batches.size()));
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(201, batch(text));
    }

    private static ObjectNode batch(Taken text) {
        String at = text.at().toString();
        return text.text()
                .request()
                .deepCopy()
                .put("id", text.id())
                .put("created_at", at)
                .put("modified_at", at)
                .put("canceled", false);
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return error(400, BAD_FORMAT, "Invalid to");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return switch (status) {
            case 401 -> error(401, "unauthorized", "The token is not valid");
            case 404 -> error(404, "not_found", "There is no such resource");
            case 429 -> error(429, "too_many_requests", "Too many requests");
            default -> error(status, "internal_error", "Something went wrong");
        };
    }

    private static GatewayAnswer error(int status, String code, String text) {
        return GatewayAnswer.json(status, json().put("code", code).put("text", text));
    }

    @Override
    String newId(long number) {
        return "01" + setting.hex(NAME, number).substring(0, 24).toUpperCase(Locale.ROOT);
    }

    @Override
    boolean triesAgain(int status) {
        return status == 0 || status == 429 || status / 100 == 5;
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        ObjectNode request = text.text().request();
        String address = text.text().callback();
        String wanted = request.path("delivery_report").asText("none");
        boolean told =
                wanted.equals("per_recipient") || !wanted.equals("none") && report.kind() != GatewayReport.Kind.SENT;
        if (!told || address == null) {
            return List.of();
        }
        ObjectNode body = wanted.startsWith("per_recipient")
                ? status(ofRecipient(text), report.kind())
                : ofBatch(text, status(json(), report.kind()).put("count", 1), wanted.equals("full"));
        body.put("batch_id", text.id())
                .put("client_reference", request.path("client_reference").asText());
        return List.of(signed(address, body));
    }

    private ObjectNode ofRecipient(Taken text) {
        String at = setting.time().now().toString();
        return json().put("type", "recipient_delivery_report_sms")
                .put("recipient", text.text().to().substring(1))
                .put("at", at)
                .put("operator_status_at", at)
                .put("number_of_message_parts", text.text().parts())
                .put("encoding", "GSM");
    }

    private static ObjectNode ofBatch(Taken text, ObjectNode status, boolean full) {
        if (full) {
            status.putArray("recipients").add(text.text().to().substring(1));
        }
        ObjectNode body = json().put("type", "delivery_report_sms").put("total_message_count", 1);
        body.putArray("statuses").add(status);
        return body;
    }

    private static ObjectNode status(ObjectNode body, GatewayReport.Kind kind) {
        return switch (kind) {
            case SENT -> body.put("code", 401).put("status", "Dispatched");
            case DELIVERED -> body.put("code", 0).put("status", "Delivered");
            case FAILED -> body.put("code", 406).put("status", "Expired");
            case UNKNOWN_SUBSCRIBER -> body.put("code", 402).put("status", "Failed");
        };
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        String at = setting.time().now().toString();
        return signed(
                setting.reportAddress().apply(NAME, "incoming"),
                json().put("type", "mo_text")
                        .put("id", id)
                        .put("from", from.substring(1))
                        .put("to", OWN_NUMBER)
                        .put("body", message)
                        .put("received_at", at)
                        .put("sent_at", at)
                        .put("operator_id", "24001"));
    }

    private GatewayPost signed(String address, ObjectNode body) {
        String timestamp = Long.toString(setting.time().now().getEpochSecond());
        String nonce = setting.hex(NAME + body, System.nanoTime());
        byte[] mac = GatewayPost.hmac("HmacSHA256", signing.password(), body + "." + nonce + "." + timestamp);
        return GatewayPost.json(address, body)
                .with("x-sinch-webhook-signature", Base64.getEncoder().encodeToString(mac))
                .with("x-sinch-webhook-signature-timestamp", timestamp)
                .with("x-sinch-webhook-signature-nonce", nonce)
                .with("x-sinch-webhook-signature-algorithm", "HmacSHA256");
    }
}
