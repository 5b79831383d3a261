package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Fault;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/**
 * Kivra's Sender API: a token by client credentials, a question who is a user, one JSON a content. A content that was
 * taken is in the recipient's mailbox; nothing is told of it later.
 */
final class KivraSimulator extends DocumentGateway {
    static final String NAME = "kivra";

    /** One content, one request; an 8 h token; from the published API description. */
    private static final int LARGEST_CONTENT = 1024 * 1024;

    private static final int LARGEST_REQUEST = 10 * LARGEST_CONTENT;

    private static final Duration TOKEN_LIFE = Duration.ofHours(8);
    private static final String PERSON = "[12]\\d{11}";
    private static final String COMPANY = "SE\\d{10}01";
    private static final String TYPES = "letter(\\.(creditnotice|form|signed|salary))?"
            + "|invoice(\\.(reminder|renewal|debtcampaign|debtcollection|donation|paymentnotice))?"
            + "|booking|registered\\.letter|invite\\.[a-z]+|ticket\\.event|accounting\\.[a-z]+";
    /** Others are not kept for somebody who is no user yet. */
    private static final String KEPT_TYPES = "letter\\.(creditnotice|salary|signed)|invite\\.sign";

    private static final Map<String, Rule> FIELDS = Map.of(
            "ssn", Rule.text(PERSON),
            "vat_number", Rule.text(COMPANY),
            "subject", Rule.text(".+").demanded(),
            "type", Rule.text(TYPES).demanded(),
            "generated_at", Rule.text("\\d{4}-\\d\\d-\\d\\d"),
            "retain", Rule.of(Kind.FLAG),
            "retention_time", Rule.text("30|390"),
            "parts", Rule.of(Kind.LIST).demanded());
    private static final Map<String, Rule> PART = Map.of(
            "name", Rule.text(".+").demanded(),
            "data", Rule.text(SentPdf.PATTERN).demanded(),
            "content_type", Rule.text("application/pdf").demanded(),
            "responsive_part", Rule.of(Kind.OBJECT));

    private final Credentials webhooks;
    private final Tokens tokens;
    private final String tenant;

    KivraSimulator(Setting setting) {
        super(NAME, setting, "10" + setting.hex(NAME, 0).replaceAll("\\D", "0").substring(0, 8));
        webhooks = setting.keys().of(NAME + ".webhooks", "hub");
        tokens = new Tokens(credentials, TOKEN_LIFE, number -> setting.hex(NAME + ".token", number));
        tenant = "1" + setting.hex(NAME, 1);
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "kivra.url", url(),
                "kivra.timeout", "PT2S",
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
            case "POST /v2/tenant/{tenant}/usermatch/ssn" -> Optional.of(match(call, PERSON));
            case "POST /v2/tenant/{tenant}/companymatch/vatnr" -> Optional.of(match(call, COMPANY));
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
                    return error(400, form.equals(PERSON) ? "40009" : "40018", "Invalid number");
                }
                if (Personas.hasMailbox(number(person.asText()))) {
                    users.add(person.asText());
                }
            }
            return asked.isArray() ? GatewayAnswer.json(200, answer) : error(400, "40008", "Invalid body");
        } catch (IOException e) {
            return error(400, "40000", "Not JSON");
        }
    }

    /** Personal or organisation number. */
    static String recipient(JsonNode fields) {
        return number(fields.path(fields.has("ssn") ? "ssn" : "vat_number").asText());
    }

    /** Without what makes a VAT number of an organisation number. */
    private static String number(String written) {
        return written.matches(COMPANY) ? written.substring(2, 12) : written;
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
        Optional<Fault> fault = StrictFields.fault(fields, FIELDS);
        if (fault.isPresent()) {
            String field = fault.get().field();
            String code = field.equals("ssn") ? "40009" : field.equals("vat_number") ? "40018" : "40001";
            throw new Refusal(error(400, code, "Wrong field " + field));
        }
        if (fields.has("ssn") == fields.has("vat_number")) {
            throw new Refusal(error(400, "40001", "One of ssn and vat_number is wanted"));
        }
        for (JsonNode part : fields.path("parts")) {
            Optional<Fault> wrong = StrictFields.fault(part, PART);
            if (wrong.isPresent()) {
                boolean pdf = wrong.get().field().equals("data");
                throw new Refusal(error(
                        400,
                        pdf ? "40047" : "40001",
                        "Wrong part " + wrong.get().field()));
            }
        }
        if (fields.path("retain").asBoolean() && !fields.path("type").asText().matches(KEPT_TYPES)) {
            throw new Refusal(error(422, "42221", "This type cannot be retained"));
        }
        return GatewayText.of(recipient(fields), fields.path("subject").asText(), null, fields);
    }

    @Override
    boolean reaches(GatewayText text) {
        return Personas.hasMailbox(text.to());
    }

    @Override
    GatewayAnswer nobodyThere() {
        return error(400, "40032", "User not found");
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return new GatewayAnswer(201, "", Map.of("kivra-objkey", text.id(), "location", sendPath() + "/" + text.id()));
    }

    @Override
    GatewayAnswer trouble(int status) {
        return error(status, status == 401 ? "40100" : status * 100 + "", "Not now");
    }

    private static GatewayAnswer error(int status, String code, String message) {
        return GatewayAnswer.json(
                        status,
                        json().put("code", code).put("short_message", message).put("long_message", message + "."))
                .with("x-error-code", code);
    }

    @Override
    String newId(long number) {
        return "1" + setting.hex(NAME + ".content", number);
    }

    @Override
    List<GatewayReport> reports(GatewayText text) {
        return List.of();
    }

    @Override
    GatewayPost post(Taken text, GatewayReport report) {
        throw new IllegalStateException(NAME + " tells nothing of " + text.id());
    }
}
