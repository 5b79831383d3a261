package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import se.budkavle.release.StrictJson;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.release.TemplateFunction;

/**
 * Between the canonical message and each partner's own format, both ways: templates and tables of {@code
 * mappings/partners/}. Thread-safe.
 */
public final class Translator {
    /** The reason of a row that no mapping could read. */
    public static final String UNREADABLE = "unreadable";

    private final PartnerCatalogue catalogue;
    private final MappingTemplates templates;
    private final ReportBodies bodies;
    private final Object serverSaid;
    private final Map<String, Map<String, Object>> brands;

    /** Without a reader of mails: reports that are mails are read as nothing. */
    public Translator(PartnerCatalogue catalogue) {
        this(catalogue, mail -> List.of());
    }

    public Translator(PartnerCatalogue catalogue, MailReports mails) {
        this.catalogue = catalogue;
        this.templates = catalogue.templates();
        this.bodies = new ReportBodies(mails);
        this.serverSaid = TemplateFunction.named(
                "serverSaid", words -> mails.passedOn(words.getFirst().toString()));
        this.brands = MessageModel.brands(catalogue.bundle());
    }

    public PartnerCatalogue catalogue() {
        return catalogue;
    }

    /**
     * The partner's document.
     *
     * @throws UntranslatableException when the template has no value for something, or the partner takes no such value
     */
    public byte[] translate(String partner, String document, Message message) {
        String template = template(partner, document);
        String text = document(partner, template, message);
        new FieldCheck(catalogue.partner(partner), message).check(template, text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The mail that such a document describes: see {@link MailDocument}.
     *
     * @throws UntranslatableException as {@link #translate}, and when the document describes no mail
     */
    public MailDocument mail(String partner, String document, Message message) {
        String template = template(partner, document);
        JsonNode described = FieldCheck.read(template, document(partner, template, message));
        new FieldCheck(catalogue.partner(partner), message).check(described);
        return MailDocument.of(described, message);
    }

    private String document(String partner, String template, Message message) {
        var model = MessageModel.of(message, brand(message.brand()), catalogue.parameters(partner));
        return DocumentFormat.of(template).finish(render(partner, template, model));
    }

    private Map<String, Object> brand(String name) {
        return brands.getOrDefault(name, brands.getOrDefault("default", Map.of()));
    }

    public String mediaType(String partner, String document) {
        return format(partner, document).mediaType();
    }

    DocumentFormat format(String partner, String document) {
        return DocumentFormat.of(template(partner, document));
    }

    /** Renders a document from a model of the caller's own, for example a batch's manifest. */
    public String write(String partner, String document, Map<String, Object> model) {
        return render(partner, template(partner, document), model);
    }

    /** The partner's question which of these persons it reaches. */
    public byte[] question(String partner, String document, List<String> persons) {
        return write(partner, document, Map.of("persons", persons, "parameters", catalogue.parameters(partner)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Those of whom the partner answered that it reaches them.
     *
     * @throws UnreadableReportException when the answer cannot be read
     */
    public Set<String> matched(String partner, byte[] raw, String mediaType, Instant now) {
        return written(partner, Match.MATCHED, raw, mediaType, Map.of(), now).stream()
                .map(row -> row.path("person").asText())
                .collect(Collectors.toSet());
    }

    /**
     * The query of the call that asks whether the partner has a message.
     *
     * @param about its {@code attemptKey}, its {@code address}, {@code since} when it may be there, and what was {@code
     *     sent}: the fields of the document, where it is known
     */
    public String inquiry(String partner, Map<String, Object> about) {
        String document =
                Objects.requireNonNull(catalogue.partner(partner).inquiry()).document();
        var model = new LinkedHashMap<>(about);
        model.put("parameters", catalogue.parameters(partner));
        return format(partner, document).finish(write(partner, document, model));
    }

    /**
     * What may be that message.
     *
     * @throws UnreadableReportException when the answer cannot be read
     */
    public Inquiry.Found found(String partner, byte[] raw, String mediaType, Map<String, Object> about, Instant now) {
        List<JsonNode> rows = written(partner, Inquiry.FOUND, raw, mediaType, about, now);
        List<String> refs = rows.stream()
                .map(row -> row.path("partnerRef").asText())
                .filter(ref -> !ref.isEmpty())
                .distinct()
                .toList();
        return new Inquiry.Found(
                refs, rows.stream().noneMatch(row -> row.path("more").asBoolean()));
    }

    /**
     * What a raw report says, in its own order. What one row cannot say harms no other row: it becomes an {@code unknown}
     * report that names its place.
     *
     * @param context what the transport knew: {@code attemptKey} when its MAC fitted, {@code fileName}, …
     * @throws UnreadableReportException when the whole cannot be read
     */
    public Said read(
            String partner,
            String report,
            byte[] raw,
            String mediaType,
            Map<String, Object> context,
            Instant receivedAt) {
        List<?> parsed = bodies.parse(raw, mediaType, form(partner, report)).bodies();
        var reports = new ArrayList<DeliveryReport>();
        var rows = new ArrayList<JsonNode>();
        for (int i = 0; i < parsed.size(); i++) {
            try {
                List<JsonNode> written = written(partner, report, parsed.get(i), context, receivedAt);
                rows.addAll(written);
                reports.addAll(reports(partner, written, receivedAt));
            } catch (UnreadableReportException | UntranslatableException e) {
                if (parsed.size() == 1) {
                    throw new UnreadableReportException(e.getMessage(), e);
                }
                reports.add(unreadableRow(partner, report, i + 1, receivedAt));
            }
        }
        return Said.of(reports, rows, catalogue.codes(partner), partner, receivedAt);
    }

    /**
     * How many sheets a print vendor says that it printed of letters, from the same kind of template: rows with {@code
     * sheets}. What cannot be read is for {@link #read} to tell.
     *
     * @throws UnreadableReportException when the whole cannot be read
     */
    public Map<UUID, Integer> sheets(String partner, String report, byte[] raw, String mediaType, Instant receivedAt) {
        var sheets = new LinkedHashMap<UUID, Integer>();
        for (Object body : bodies.parse(raw, mediaType, form(partner, report)).bodies()) {
            for (JsonNode row : readable(partner, report, body, Map.of(), receivedAt)) {
                UUID letter = ReportRow.attemptId(row.path("attemptKey").asText());
                String count = row.path("sheets").asText();
                if (letter != null && count.matches("\\d{1,6}")) {
                    sheets.put(letter, Integer.valueOf(count));
                }
            }
        }
        return sheets;
    }

    private List<JsonNode> readable(
            String partner, String report, Object body, Map<String, Object> context, Instant receivedAt) {
        try {
            return written(partner, report, body, context, receivedAt);
        } catch (UnreadableReportException | UntranslatableException toldAsReport) {
            return List.of();
        }
    }

    /**
     * What the answer to a call means: by the {@code answer} template when the call succeeded, by the {@code refusal}
     * template when it did not and the partner has words for it, else by the table of refusals.
     */
    public Answer answer(String partner, CallAnswer answer, String attemptKey, Instant now) {
        return new AnswerReading(this, partner, attemptKey, now).read(answer);
    }

    /** Whether the partner's own words say why it refused, and the table knows them: more than the status does. */
    public boolean explains(String partner, CallAnswer refusal) {
        return new AnswerReading(this, partner, "", Instant.EPOCH).explains(refusal);
    }

    private List<DeliveryReport> reports(String partner, List<JsonNode> written, Instant receivedAt) {
        Codes codes = catalogue.codes(partner);
        return written.stream()
                .filter(row -> row.hasNonNull("code"))
                .map(ReportRow::of)
                .map(row -> row.report(partner, row.meaning(codes), receivedAt))
                .toList();
    }

    /** What the template of an answer makes of a body, one rendering each. */
    List<JsonNode> written(
            String partner, String report, byte[] raw, String mediaType, Map<String, Object> context, Instant at) {
        return bodies.parse(raw, mediaType, form(partner, report)).bodies().stream()
                .flatMap(body -> written(partner, report, body, context, at).stream())
                .toList();
    }

    private List<JsonNode> written(
            String partner, String report, Object body, Map<String, Object> context, Instant receivedAt) {
        if (body == ReportBodies.ODD_ROW) {
            throw new UnreadableReportException(report + " has a row with other fields than its header", null);
        }
        var model = new LinkedHashMap<String, Object>();
        model.put("body", body);
        model.put("context", context);
        model.put("receivedAt", receivedAt.toString());
        model.put("serverSaid", serverSaid);
        JsonNode written = json(partner, report, model);
        return written.isArray()
                ? StreamSupport.stream(written.spliterator(), false).toList()
                : List.of(written);
    }

    private Partner.Report form(String partner, String report) {
        Partner.Report form = catalogue.partner(partner).reports().get(report);
        if (form == null) {
            throw new UnreadableReportException("the partner " + partner + " has no report " + report, null);
        }
        return form;
    }

    private JsonNode json(String partner, String report, Map<String, Object> model) {
        String template = PartnerCatalogue.reportTemplate(partner, report);
        try {
            return StorableText.of(StrictJson.MAPPER.readTree(render(partner, template, model)));
        } catch (JsonProcessingException e) {
            throw new UnreadableReportException(template + " wrote no JSON", null);
        }
    }

    private static DeliveryReport unreadableRow(String partner, String report, int row, Instant at) {
        return new DeliveryReport(partner, null, null, Outcome.UNKNOWN, UNREADABLE, at, false, report + " row " + row);
    }

    private String template(String partner, String document) {
        catalogue.partner(partner);
        return catalogue
                .template(partner, document)
                .orElseThrow(() -> new UntranslatableException(
                        "template-missing", "no template " + document + " of partner " + partner, null));
    }

    private String render(String partner, String template, Map<String, Object> model) {
        try {
            return templates.render(template, model);
        } catch (TemplateFaultException e) {
            throw new UntranslatableException("template-fault", partner + ": " + template + ":" + e.line(), e);
        }
    }
}
