package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.GatewayText.Taken;

/**
 * Kivra's Sender API: a token by client credentials, a question who is a user, one JSON a content. A content that was
 * taken is in the recipient's mailbox, or kept for somebody who may join; nothing is told of it later but payments.
 */
final class KivraSimulator extends DocumentGateway {
    static final String NAME = "kivra";

    /** One content, one request; an 8 h token; from the published API description. */
    private static final int LARGEST_CONTENT = 1024 * 1024;

    private static final int LARGEST_REQUEST = 10 * LARGEST_CONTENT;

    private static final Duration TOKEN_LIFE = Duration.ofHours(8);
    /** Contents that one recipient may be sent. */
    private static final int MOST = 50;

    private static final Duration MOST_PER = Duration.ofMinutes(1);
    /** After which a person joins for whom something is kept, if the number says that this one ever does. */
    private static final Duration JOINS_AFTER = Duration.ofDays(10);

    private final Credentials webhooks;
    private final Tokens tokens;
    private final String tenant;
    /** Of those who will join, and are users from then on: an entry a person, however much is sent. */
    private final Map<String, Instant> keptSince = new ConcurrentHashMap<>();

    private final Pace pace = new Pace(MOST, MOST_PER);
    private final AtomicLong errors = new AtomicLong();

    KivraSimulator(Setting setting) {
        super(NAME, setting, key(setting, NAME + ".client", 0));
        webhooks = setting.keys().of(NAME + ".webhooks", "hub");
        tokens = new Tokens(credentials, TOKEN_LIFE, number -> setting.hex(NAME + ".token", number));
        tenant = key(setting, NAME, 1);
    }

    /** Ten digits and 32 hexadecimal ones, as all of its keys. */
    private static String key(Setting setting, String of, long number) {
        String hex = setting.hex(of, number);
        return hex.replaceAll("[a-f]", "1").substring(0, 10) + hex;
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "kivra.url", url(),
                "kivra.timeout", ANSWERS_WITHIN,
                "kivra.client-id", credentials.user(),
                "kivra.client-secret", credentials.password(),
                "kivra.tenant-key", tenant,
                "kivra.webhook-secret", webhooks.password());
    }

    @Override
    String sendPath() {
        return "/v2/tenant/" + tenant + "/content";
    }

    @Override
    int largestBody() {
        return LARGEST_REQUEST;
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return tokens.holds(call, setting.time().now(), knobs().tokensUntil());
    }

    @Override
    Optional<GatewayAnswer> beside(Call call) {
        return switch (call.method() + " " + call.path().replace(tenant, "{tenant}")) {
            case "POST /v1/auth" ->
                Optional.of(
                        tokens.give(call, knobs().credentials(), setting.time().now()));
            case "POST /v2/tenant/{tenant}/usermatch/ssn" -> Optional.of(match(call, KivraContent.PERSON));
            case "POST /v2/tenant/{tenant}/companymatch/vatnr" -> Optional.of(match(call, KivraContent.COMPANY));
            default -> Optional.empty();
        };
    }

    private GatewayAnswer match(Call call, String form) {
        if (!isKnown(call)) {
            return trouble(401);
        }
        if (call.body().length > LARGEST_REQUEST) {
            return error(413, "41300", "Request too large");
        }
        try {
            JsonNode asked = StrictJson.MAPPER.readTree(call.body()).path("list");
            ObjectNode answer = json();
            var users = answer.putArray("list");
            for (JsonNode person : asked) {
                if (!person.isTextual() || !person.asText().matches(form)) {
                    return error(400, form.equals(KivraContent.PERSON) ? "40009" : "40018", "Invalid number");
                }
                if (isUser(number(person.asText()))) {
                    users.add(person.asText());
                }
            }
            return asked.isArray() ? GatewayAnswer.json(200, answer) : error(400, "40008", "Invalid body");
        } catch (IOException e) {
            return error(400, "40000", "Not JSON");
        }
    }

    /** Whoever has an account; or has got one since something was kept. */
    private boolean isUser(String number) {
        Instant kept = keptSince.get(number);
        return number.contains("@")
                || Personas.hasMailbox(number)
                || kept != null
                        && !kept.plus(JOINS_AFTER).isAfter(setting.time().now());
    }

    /** Whether this content ends in somebody's mailbox, now or later. */
    static boolean reaches(JsonNode content) {
        String to = recipient(content);
        return to.contains("@")
                || Personas.hasMailbox(to)
                || content.path("retain").asBoolean() && Personas.joinsLater(to);
    }

    /** Personal or organisation number, or a mail address. */
    private static String recipient(JsonNode fields) {
        return number(Stream.of("ssn", "vat_number", "email")
                .filter(fields::has)
                .map(name -> fields.path(name).asText())
                .findFirst()
                .orElse(""));
    }

    /** Without what makes a VAT number of an organisation number. */
    private static String number(String written) {
        return written.matches(KivraContent.COMPANY) ? written.substring(2, 12) : written;
    }

    @Override
    ObjectNode fields(Call call) {
        if (call.body().length > LARGEST_CONTENT) {
            return json().put("tooLarge", call.body().length);
        }
        ObjectNode fields = StrictFields.json(call.body());
        fields.path("parts").forEach(part -> SentPdf.summarise(part, "data"));
        return fields;
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        if (fields.has("tooLarge")) {
            throw new Refusal(error(413, "41300", "Request too large"));
        }
        Optional<KivraContent.Wrong> wrong = KivraContent.wrong(fields);
        if (wrong.isPresent()) {
            throw new Refusal(
                    error(wrong.get().status(), wrong.get().code(), wrong.get().message()));
        }
        return GatewayText.of(recipient(fields), fields.path("subject").asText(), null, fields);
    }

    /** The same content is delivered once, whatever it is called. */
    @Override
    String key(Call call, GatewayText content) {
        return content.errand();
    }

    @Override
    void look(GatewayText text) throws Refusal {
        super.look(text);
        if (!pace.allows(text.to(), setting.time().now())) {
            throw new Refusal(error(429, "42900", "Too many contents to one recipient"));
        }
    }

    @Override
    boolean reaches(GatewayText text) {
        return isUser(text.to()) || isKept(text);
    }

    private boolean isKept(GatewayText text) {
        return text.request().path("retain").asBoolean() && !isUser(text.to());
    }

    @Override
    GatewayAnswer nobodyThere() {
        return error(400, "40032", "User not found");
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return new GatewayAnswer(201, "", Map.of("kivra-objkey", text.id(), "location", sendPath() + "/" + text.id()))
                .with("kivra-retained", isKept(text.text()) ? true : null);
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, status == 401 ? "40100" : status * 100 + "", "Not now");
    }

    private GatewayAnswer error(int status, String code, String message) {
        return GatewayAnswer.json(
                        status,
                        json().put("code", code).put("short_message", message).put("long_message", message + "."))
                .with("x-error-code", code)
                .with("x-correlation-id", setting.hex(NAME + ".error", errors.getAndIncrement()));
    }

    @Override
    String newId(long number) {
        return key(setting, NAME + ".content", number);
    }

    @Override
    List<Promise> promises(Taken text) {
        if (isKept(text.text()) && Personas.joinsLater(text.text().to())) {
            keptSince.putIfAbsent(text.text().to(), text.at());
        }
        return super.promises(text);
    }

    /** What is done about an invoice; of the content itself nothing is ever told. */
    @Override
    List<GatewayReport> reports(GatewayText text) {
        if (!text.request().at("/payment_multiple_options/payable").asBoolean()) {
            return List.of();
        }
        var first = setting.delays().smsSent();
        var second = setting.delays().smsDelivered();
        return switch (Personas.Payer.of(text.to())) {
            case PAYS ->
                List.of(
                        new GatewayReport("scheduled", GatewayReport.Kind.SENT, first),
                        new GatewayReport("settled", GatewayReport.Kind.DELIVERED, second));
            case FAILS -> List.of(new GatewayReport("failed", GatewayReport.Kind.FAILED, second));
            case DECLINES -> List.of(new GatewayReport("declined", GatewayReport.Kind.FAILED, second));
            case WAITS -> List.of();
        };
    }

    @Override
    GatewayPost post(Taken text, GatewayReport report) {
        boolean declined = report.name().equals("declined");
        JsonNode option = text.text().request().at("/payment_multiple_options/options/0");
        String id = text.id() + "-" + report.name();
        Instant now = setting.time().now();
        ObjectNode body = json().put("id", id)
                .put("timestamp", now.toString())
                .put("type", declined ? "invoice_declined" : "payment_callback");
        body.putObject("data")
                .put("content_key", text.id())
                .put("payment_type", "bank")
                .put("payment_event", declined ? null : report.name())
                .put("event_time", now.toString())
                .put("amount", option.path("amount").asText())
                .put("currency", "SEK")
                .put("due_date", option.path("due_date").asText())
                .put("remittance_string", option.path("reference").asText());
        return new OwnSystem(webhooks).signed(setting.reportAddress().apply(NAME, "payment"), id, body, now);
    }
}
