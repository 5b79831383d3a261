package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import se.budkavle.sandbox.GatewayText.Taken;

/**
 * The text gateway 46elks: {@code /a1/sms} with Basic credentials, forms in, JSON out, plain text when it refuses; what it
 * took can be looked up.
 */
final class ElksSimulator extends TextGateway {
    static final String NAME = "46elks";

    private static final String SENDING = "/a1/sms";
    /** Where phones reply to. */
    private static final String OWN_NUMBER = "+46701740699";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int LARGEST_BODY = 64 * 1024;

    private final ElksLog log = new ElksLog();

    ElksSimulator(Setting setting) {
        super(NAME, setting, "u" + setting.hex(NAME, -1));
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "46elks.url",
                url() + "/a1",
                "46elks.timeout",
                ANSWERS_WITHIN,
                "46elks.user",
                credentials.user(),
                "46elks.password",
                credentials.password());
    }

    @Override
    String sendPath() {
        return SENDING;
    }

    @Override
    int largestBody() {
        return LARGEST_BODY;
    }

    @Override
    boolean isSending(Call call) {
        return call.method().equals("POST") && path(call).equals(SENDING);
    }

    private static String path(Call call) {
        return call.path().toLowerCase(Locale.ROOT);
    }

    @Override
    void check(Call call) throws Refusal {
        if (call.body().length > LARGEST_BODY) {
            throw new Refusal(GatewayAnswer.text(413, "Request too large"));
        }
        if (!call.header("Content-Type").split(";")[0].trim().equalsIgnoreCase(FORM)) {
            throw new Refusal(GatewayAnswer.text(415, "Content-Type must be " + FORM));
        }
        ElksForm.fields(call.body());
    }

    @Override
    ObjectNode fields(Call call) {
        try {
            return ElksForm.fields(call.body());
        } catch (Refusal e) {
            return json().put("body", new String(call.body(), StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        return ElksForm.read(fields);
    }

    @Override
    void look(GatewayText text) throws Refusal {
        if (text.request().has("dryrun")) {
            throw new Refusal(estimate(text)); // an answer as any other, but nothing is taken
        }
        super.look(text);
    }

    private static GatewayAnswer estimate(GatewayText text) {
        return GatewayAnswer.json(
                200,
                json().put("direction", "outgoing")
                        .put("from", text.request().path("from").asText())
                        .put("to", text.to())
                        .put("message", text.message())
                        .put("estimated_cost", ElksMessage.estimate(text))
                        .put("parts", text.parts()));
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(200, new ElksMessage(text).answer());
    }

    @Override
    GatewayAnswer noSuchNumber(GatewayText text) {
        return GatewayAnswer.text(400, "Invalid value for to: the number cannot receive texts");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return switch (status) {
            case 401 ->
                GatewayAnswer.text(401, "API access requires Basic HTTP authentication")
                        .with("WWW-Authenticate", "Basic realm=\"46elks\"");
            case 404 -> GatewayAnswer.text(404, "Not found");
            case 429 -> GatewayAnswer.text(429, "Too many requests");
            case 500 -> GatewayAnswer.text(500, "Internal server error");
            default -> GatewayAnswer.text(status, "Service unavailable");
        };
    }

    @Override
    Optional<GatewayAnswer> served(Call call) {
        if (!path(call).equals(SENDING) && !path(call).startsWith(SENDING + "/")) {
            return Optional.empty();
        }
        return inTrouble().or(() -> Optional.of(isKnown(call) ? found(call) : trouble(401)));
    }

    private GatewayAnswer found(Call call) {
        if (!call.method().equals("GET")) {
            return GatewayAnswer.text(405, "Method not allowed");
        }
        return path(call).equals(SENDING)
                ? log.page(call.query())
                : log.one(path(call).substring(SENDING.length() + 1));
    }

    @Override
    String newId(long number) {
        return "s" + setting.hex(NAME, number);
    }

    @Override
    List<Promise> promises(Taken text) {
        log.add(new ElksMessage(text));
        reports(persona(text.text().to())).stream()
                .filter(report -> ledger().isReported(text.id(), report.name()))
                .forEach(report -> log.reached(text.id(), word(report)));
        return super.promises(text);
    }

    /** Of a text that fails nothing is told before. */
    @Override
    List<GatewayReport> reports(Personas.Sms persona) {
        return super.reports(persona).stream()
                .filter(report -> persona != Personas.Sms.FAILED || report.kind() != GatewayReport.Kind.SENT)
                .toList();
    }

    /** No reason is ever given. */
    private static String word(GatewayReport report) {
        return switch (report.kind()) {
            case SENT -> "sent";
            case DELIVERED -> "delivered";
            case FAILED, UNKNOWN_SUBSCRIBER -> "failed";
        };
    }

    @Override
    List<GatewayPost> posts(Taken text, GatewayReport report) {
        String status = word(report);
        log.reached(text.id(), status);
        if (text.text().callback() == null) {
            return List.of();
        }
        var form = new LinkedHashMap<String, String>();
        form.put("id", text.id());
        form.put("status", status);
        if (status.equals("delivered")) {
            form.put("delivered", ElksMessage.stamp(text.at().plus(report.after())));
        }
        return List.of(GatewayPost.form(text.text().callback(), form));
    }

    @Override
    boolean triesAgain(int status) {
        return status < 200 || status > 204;
    }

    @Override
    GatewayPost incomingPost(String id, String from, String message) {
        var form = new LinkedHashMap<String, String>();
        form.put("direction", "incoming");
        form.put("id", id);
        form.put("from", from);
        form.put("to", OWN_NUMBER);
        form.put("created", ElksMessage.stamp(setting.time().now()));
        form.put("message", message);
        return GatewayPost.form(setting.reportAddress().apply(NAME, "incoming"), form);
    }

    /** Whatever stands in the answer to a reply goes out as a text of its own. */
    @Override
    void answered(JsonNode reply, String body) {
        if (!body.isBlank()) {
            ObjectNode request = json().put("from", OWN_NUMBER)
                    .put("to", reply.path("from").asText())
                    .put("message", body);
            ledger().received(setting.time().now(), "", request, json().put("status", 200));
        }
    }
}
