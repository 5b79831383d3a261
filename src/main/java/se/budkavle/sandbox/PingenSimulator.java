package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.sandbox.GatewayReport.Kind;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Fault;
import se.budkavle.sandbox.StrictFields.Rule;

/**
 * Pingen v2: a token by client credentials, a file put where the partner says, a letter that names the file; what becomes
 * of it, by webhooks with a signature over the whole body. The letter is judged by what shows in its window.
 */
final class PingenSimulator extends DocumentGateway {
    static final String NAME = "pingen";

    private static final int LARGEST_FILE = 10 * 1024 * 1024;
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);
    private static final String CANCELLED = "cancelled";
    private static final Map<String, Rule> FIELDS = Map.of(
            "file_original_name", Rule.text(".{1,255}").demanded(),
            "file_url", Rule.text("http.+").demanded(),
            "file_url_signature", Rule.text(".+").demanded(),
            "address_position", Rule.text("left|right").demanded(),
            "auto_send", Rule.of(StrictFields.Kind.FLAG).demanded(),
            "delivery_product", Rule.text("fast|cheap|bulk|premium|registered"),
            "print_mode", Rule.text("simplex|duplex"),
            "print_spectrum", Rule.text("color|grayscale"),
            "meta_data", Rule.of(StrictFields.Kind.OBJECT));

    /** Of whom it is to and from; only the name is demanded. */
    private static final Map<String, Rule> ADDRESS = Map.of(
            "name", Rule.text(".+").demanded(),
            "street", Rule.text(".+"),
            "pobox", Rule.text(".+"),
            "number", Rule.text(".+"),
            "zip", Rule.text(".+"),
            "city", Rule.text(".+"),
            "country", Rule.text("[A-Z]{2}"));

    private static final Map<String, Rule> META_DATA = Map.of(
            "recipient", Rule.of(StrictFields.Kind.OBJECT).demanded(),
            "sender", Rule.of(StrictFields.Kind.OBJECT).demanded());

    private final Credentials webhooks;
    private final Tokens tokens;
    private final String organisation;
    private final PingenUploads uploads;

    PingenSimulator(Setting setting) {
        super(NAME, setting, "hub-" + setting.hex(NAME, 0).substring(0, 8));
        webhooks = setting.keys().of(NAME + ".webhooks", "hub");
        uploads = new PingenUploads(setting, webhooks.password());
        tokens = new Tokens(credentials, TOKEN_LIFE, number -> setting.hex(NAME + ".token", number));
        organisation = setting.hex(NAME, 1);
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "pingen.url", url(),
                "pingen.identity-url", url(),
                "pingen.upload-hosts", "127[.]0[.]0[.]1",
                "pingen.timeout", ANSWERS_WITHIN,
                "pingen.client-id", credentials.user(),
                "pingen.client-secret", credentials.password(),
                "pingen.organisation", organisation,
                "pingen.webhook-secret", webhooks.password());
    }

    @Override
    String sendPath() {
        return "/organisations/" + organisation + "/deliveries/letters";
    }

    @Override
    int largestBody() {
        return LARGEST_FILE;
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return tokens.holds(call, setting.time().now(), knobs().tokensUntil());
    }

    @Override
    Optional<GatewayAnswer> beside(Call call) {
        if (call.method().equals("PUT") && PingenUploads.isPlace(call.path())) {
            return Optional.of(
                    uploads.put(call.path(), call.body()) ? new GatewayAnswer(200, "", Map.of()) : trouble(404));
        }
        if (call.method().equals("PATCH") && call.path().matches(sendPath() + "/[^/]+/cancel")) {
            return Optional.of(isKnown(call) ? cancel(call) : trouble(401));
        }
        return switch (call.method() + " " + call.path()) {
            case "POST /auth/access-tokens" ->
                Optional.of(
                        tokens.give(call, knobs().credentials(), setting.time().now()));
            case "GET /file-upload" -> Optional.of(isKnown(call) ? place() : trouble(401));
            default -> Optional.empty();
        };
    }

    /** JSON:API refuses other media types. */
    @Override
    void check(Call call) throws Refusal {
        if (!call.header("Content-Type").equals("application/vnd.api+json")) {
            throw new Refusal(error(415, "Unsupported media type", ""));
        }
    }

    private GatewayAnswer place() {
        String path = uploads.place();
        ObjectNode answer = json();
        answer.putObject("data")
                .put("type", "file_uploads")
                .putObject("attributes")
                .put("url", url() + path)
                .put("url_signature", uploads.signature(path));
        return GatewayAnswer.json(200, answer);
    }

    /** Until it is sent, which it is when its first report comes. */
    private GatewayAnswer cancel(Call call) {
        String id = call.path().substring(sendPath().length() + 1).replace("/cancel", "");
        if (ledger().isReported(id, "sent")) {
            return error(409, "The letter is sent", "/data/id");
        }
        if (isCancelled(id)) {
            return error(409, "The letter is cancelled already", "/data/id");
        }
        ledger().reported(id, CANCELLED, setting.time().now());
        return new GatewayAnswer(202, "", Map.of());
    }

    private boolean isCancelled(String id) {
        return ledger().isReported(id, CANCELLED);
    }

    @Override
    ObjectNode fields(Call call) {
        ObjectNode fields = StrictFields.json(call.body());
        String url = fields.at("/data/attributes/file_url").asText();
        ObjectNode letter = uploads.letter(url.replace(url(), ""));
        if (letter != null) {
            fields.set("letter", letter);
        }
        return fields;
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        JsonNode attributes = fields.at("/data/attributes");
        Optional<Fault> fault = StrictFields.fault(attributes, FIELDS);
        if (!fields.at("/data/type").asText().equals("letters")) {
            throw new Refusal(error(422, "Wrong type", "/data/type"));
        }
        if (fault.isPresent()) {
            throw new Refusal(error(
                    422, "Invalid value", "/data/attributes/" + fault.get().field()));
        }
        metaData(attributes.path("meta_data"));
        String path = attributes.path("file_url").asText().replaceFirst("^https?://[^/]+", "");
        JsonNode letter = fields.path("letter");
        if (!letter.path("file").asText().matches(SentPdf.PATTERN)
                || !attributes.path("file_url_signature").asText().equals(uploads.signature(path))) {
            throw new Refusal(error(422, "No such file", "/data/attributes/file_url"));
        }
        var address = new ArrayList<String>();
        letter.path("address").forEach(line -> address.add(line.asText()));
        return GatewayText.of(LetterWindow.postalCode(address).orElse(""), String.join("\n", address), null, fields);
    }

    private static void metaData(JsonNode said) throws Refusal {
        if (said.isMissingNode()) {
            return;
        }
        refuse(said, META_DATA, "");
        for (String who : META_DATA.keySet()) {
            refuse(said.path(who), ADDRESS, who + "/");
        }
    }

    private static void refuse(JsonNode said, Map<String, Rule> rules, String place) throws Refusal {
        Optional<Fault> fault = StrictFields.fault(said, rules);
        if (fault.isPresent()) {
            throw new Refusal(error(
                    422,
                    "Invalid value",
                    "/data/attributes/meta_data/" + place + fault.get().field()));
        }
    }

    /** Every letter that can be read is taken; what the address is worth shows later. */
    @Override
    boolean reaches(GatewayText text) {
        return true;
    }

    @Override
    List<GatewayReport> reports(GatewayText text) {
        Duration soon = setting.delays().printReceived();
        var sent = new GatewayReport("sent", Kind.SENT, soon);
        return switch (Personas.Letter.of(text.to())) {
            case MAILED -> List.of(sent, new GatewayReport("sent-again", Kind.SENT, soon.plusSeconds(1)));
            case UNKNOWN, MOVED, DECEASED ->
                List.of(
                        sent,
                        new GatewayReport(
                                "undeliverable",
                                Kind.UNKNOWN_SUBSCRIBER,
                                soon.plus(setting.delays().printReturned())));
            case INCOMPLETE -> List.of(new GatewayReport("issues", Kind.FAILED, soon));
        };
    }

    @Override
    GatewayAnswer taken(Taken text) {
        ObjectNode answer = json();
        answer.putObject("data")
                .put("id", text.id())
                .put("type", "letters")
                .putObject("attributes")
                .put("status", "validating");
        return GatewayAnswer.json(201, answer);
    }

    @Override
    GatewayAnswer nobodyThere() {
        return error(422, "No such address", "/data/attributes/file_url");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, "Not now", "");
    }

    private static GatewayAnswer error(int status, String title, String pointer) {
        ObjectNode body = json();
        ObjectNode error =
                body.putArray("errors").addObject().put("code", "" + status).put("title", title);
        if (!pointer.isEmpty()) {
            error.putObject("source").put("pointer", pointer);
        }
        return GatewayAnswer.json(status, body);
    }

    @Override
    String newId(long number) {
        return setting.hex(NAME + ".letter", number).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    @Override
    boolean told(Taken text) {
        return !isCancelled(text.id());
    }

    @Override
    GatewayPost post(Taken text, GatewayReport report) {
        String word =
                switch (report.kind()) {
                    case SENT -> "sent";
                    case DELIVERED -> "delivered";
                    case FAILED -> "issues";
                    case UNKNOWN_SUBSCRIBER -> "undeliverable";
                };
        ObjectNode body = json();
        ObjectNode data = body.putObject("data").put("id", text.id() + "-" + report.name());
        data.put("type", "webhook_" + word);
        data.putObject("attributes").put("created_at", setting.time().now().toString());
        data.putObject("relationships").putObject("letter").putObject("data").put("id", text.id());
        return GatewayPost.json(setting.reportAddress().apply(NAME, "event"), body)
                .with(
                        "Signature",
                        HexFormat.of().formatHex(GatewayPost.hmac("HmacSHA256", webhooks.password(), body.toString())));
    }
}
