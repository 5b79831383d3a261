package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.GatewayText.Taken;
import se.budkavle.sandbox.StrictFields.Fault;
import se.budkavle.sandbox.StrictFields.Kind;
import se.budkavle.sandbox.StrictFields.Rule;

/** A mailbox operator behind docs/mailbox.md: signed calls in, a signed word when a document is opened. */
final class GenericMailboxSimulator extends DocumentGateway {
    static final String NAME = "mailbox-generic";

    private static final int LARGEST_MESSAGE = 2 * 1024 * 1024;
    private static final String PERSON = "[12]\\d{11}";
    private static final Map<String, Rule> FIELDS = Map.of(
            "type", Rule.text("mailbox\\.send").demanded(),
            "messageId", Rule.text("[0-9a-f]{32}").demanded(),
            "class", Rule.text("regulatory|service|loyalty|sales").demanded(),
            "language", Rule.text("[a-z]{2}").demanded(),
            "recipient", Rule.of(Kind.OBJECT).demanded(),
            "subject", Rule.text(".+").demanded(),
            "document", Rule.of(Kind.OBJECT).demanded(),
            "reportTo", Rule.text("https?://\\S+"));
    private static final Map<String, Rule> DOCUMENT = Map.of(
            "name", Rule.text(".+").demanded(),
            "mediaType", Rule.text("application/pdf").demanded(),
            "sha256", Rule.text("[0-9a-f]{64}").demanded(),
            "data", Rule.text(SentPdf.PATTERN).demanded());

    private final OwnSystem own;
    private final TakenOnce taken = new TakenOnce();

    GenericMailboxSimulator(Setting setting) {
        super(NAME, setting, OwnSystem.USER);
        own = OwnSystem.of(NAME, setting.keys());
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "mailbox-generic.url", url(),
                "mailbox-generic.timeout", ANSWERS_WITHIN,
                "mailbox-generic.secret", credentials.password(),
                "mailbox-generic.report-secret", own.reports().password());
    }

    @Override
    String sendPath() {
        return "/messages";
    }

    @Override
    int largestBody() {
        return LARGEST_MESSAGE;
    }

    @Override
    boolean isKnown(Call call, Credentials wanted) {
        return OwnSystem.isKnown(call, wanted);
    }

    @Override
    Optional<GatewayAnswer> beside(Call call) {
        return call.method().equals("POST") && call.path().equals("/recipients/match")
                ? Optional.of(match(call))
                : Optional.empty();
    }

    private GatewayAnswer match(Call call) {
        if (!isKnown(call)) {
            return trouble(401);
        }
        try {
            JsonNode asked = StrictJson.MAPPER.readTree(call.body()).path("personalNumbers");
            ObjectNode answer = json();
            var found = answer.putArray("personalNumbers");
            asked.forEach(person -> {
                if (person.asText().matches(PERSON) && Personas.hasMailbox(person.asText())) {
                    found.add(person.asText());
                }
            });
            return asked.isArray() ? GatewayAnswer.json(200, answer) : OwnSystem.error(422, "invalid", "no list");
        } catch (IOException e) {
            return OwnSystem.error(400, "invalid", "no JSON");
        }
    }

    @Override
    ObjectNode fields(Call call) {
        ObjectNode fields = StrictFields.json(call.body());
        SentPdf.summarise(fields.path("document"), "data");
        return fields;
    }

    @Override
    String key(Call call, GatewayText text) {
        return OwnSystem.key(call);
    }

    @Override
    GatewayText read(ObjectNode fields) throws Refusal {
        Optional<Fault> fault =
                StrictFields.fault(fields, FIELDS).or(() -> StrictFields.fault(fields.path("document"), DOCUMENT));
        if (fault.isPresent()) {
            throw new Refusal(OwnSystem.error(422, "invalid", fault.get().field()));
        }
        JsonNode document = fields.path("document");
        if (!document.path("data").asText().endsWith(document.path("sha256").asText())) {
            throw new Refusal(OwnSystem.error(422, "invalid", "the document has another hash"));
        }
        String to = fields.at("/recipient/personalNumber").asText();
        if (!to.matches(PERSON)) {
            throw new Refusal(OwnSystem.error(422, "invalid-recipient", "twelve digits are wanted"));
        }
        String callback =
                fields.hasNonNull("reportTo") ? fields.path("reportTo").asText() : null;
        return GatewayText.of(to, fields.path("subject").asText(), callback, fields);
    }

    @Override
    boolean reaches(GatewayText text) {
        return Personas.hasMailbox(text.to());
    }

    @Override
    GatewayAnswer taken(Taken text) {
        return GatewayAnswer.json(202, json().put("id", text.id()));
    }

    @Override
    GatewayAnswer nobodyThere() {
        return OwnSystem.error(422, "no-mailbox", "nobody has a mailbox by this number");
    }

    @Override
    GatewayAnswer trouble(int status) {
        return OwnSystem.trouble(status);
    }

    @Override
    String newId(long number) {
        return "box-" + setting.hex(NAME, number);
    }

    @Override
    String idOf(GatewayText text) {
        return taken.idOf(text).orElseGet(() -> super.idOf(text));
    }

    @Override
    List<Promise> promises(Taken text) {
        return taken.isNew(text) ? super.promises(text) : List.of();
    }

    @Override
    List<GatewayReport> reports(GatewayText text) {
        return List.of(new GatewayReport(
                "opened", GatewayReport.Kind.DELIVERED, setting.delays().smsDelivered()));
    }

    @Override
    GatewayPost post(Taken text, GatewayReport report) {
        ObjectNode body = json().put("id", text.id())
                .put("messageId", TakenOnce.messageId(text.text()))
                .put("status", "opened")
                .put("at", setting.time().now().toString());
        return own.signed(
                text.text().callback(),
                text.id() + "-" + report.name(),
                body,
                setting.time().now());
    }

    @Override
    boolean told(Taken text) {
        return text.text().callback() != null;
    }
}
