package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.ExampleDiff.Difference;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.Rewriting;
import se.budkavle.release.StrictJson;
import se.budkavle.release.TemplateFaultException;

/**
 * The examples beside a partner's mappings: {@code partners/<partner>/examples/<document or report>/NN-name.in.<ext>}
 * and the {@code .out.<ext>} it must become. Out: a message in JSON becomes the partner's document. In: the partner's
 * report becomes a JSON array of delivery reports; what the transport knew may stand in {@code NN-name.context.json}. The
 * first, {@code 01-name}, has there as {@code contract} which section of the partner's contract it was written from. What
 * placeholders stand for, when not for their defaults, stands there as {@code settings}. Documents are compared, not their
 * layout.
 */
public final class Examples {
    /** When a report of an example is received. */
    public static final Instant RECEIVED = Instant.parse("2026-01-15T08:00:00Z");

    private final Path mappings;
    private final @Nullable Rewriting rewriting;
    private final MailReports mails;
    private final Translator translator;
    private final List<Fault> faults = new ArrayList<>();

    private Examples(Path mappings, MailReports mails, @Nullable Rewriting rewriting) {
        this.mappings = mappings;
        this.rewriting = rewriting;
        this.mails = mails;
        this.translator = new Translator(PartnerCatalogue.load(Bundle.read(mappings)), mails);
    }

    private boolean isFaulty(String partner) {
        return translator.catalogue().faults().stream()
                .anyMatch(fault -> fault.file().startsWith("partners/" + partner + "/"));
    }

    /**
     * A fault for every example that is not met, and for every document and report without an example. A partner whose other
     * files have faults is passed over.
     */
    public static List<Fault> run(Path mappings, MailReports mails) {
        return new Examples(mappings, mails, null).run();
    }

    /** Rewrites expected documents that differ; what is left are faults that no rewriting mends. */
    public static List<Fault> update(Path mappings, MailReports mails, Rewriting rewriting) {
        return new Examples(mappings, mails, rewriting).run();
    }

    /**
     * The document of the partner's first example, as it would be sent.
     *
     * @throws UncheckedIOException when there is none
     */
    public static byte[] first(Path mappings, Translator translator, String partner) {
        String document = translator.catalogue().partner(partner).document();
        Path folder = mappings.resolve("partners/" + partner + "/examples/" + document);
        try {
            Path first = ExampleFiles.inputs(folder).stream()
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no example in " + folder));
            Message message = ExampleMessage.read(StrictJson.MAPPER.readTree(Files.readAllBytes(first)), partner);
            return Enclosures.filled(translator.translate(partner, document, message), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Fault> run() {
        for (String name : translator.catalogue().names()) {
            if (isFaulty(name)) {
                continue; // its examples would only say so again
            }
            Partner partner = translator.catalogue().partner(name);
            if (translator.catalogue().template(name, partner.document()).isPresent()) {
                folder(name, partner.document(), in -> document(name, partner.document(), in));
            }
            if (partner.match() != null
                    && translator
                            .catalogue()
                            .template(name, partner.match().document())
                            .isPresent()) {
                folder(
                        name,
                        partner.match().document(),
                        in -> question(partner, partner.match().document(), in));
            }
            if (partner.match() != null && partner.match().companies() != null) {
                String companies = partner.match().companies();
                folder(name, companies, in -> question(partner, companies, in));
            }
            if (partner.withdraw() != null && partner.withdraw().document() != null) {
                String list = partner.withdraw().document();
                folder(name, list, in -> document(name, list, in));
            }
            if (partner.inquiry() != null) {
                String inquiry = partner.inquiry().document();
                folder(name, inquiry, in -> inquiry(name, inquiry, in));
            }
            partner.reports().keySet().forEach(report -> folder(name, report, in -> report(partner, report, in)));
            refusals(partner);
        }
        return List.copyOf(faults);
    }

    /** Refusals that no template reads, but the table of refusals does. */
    private void refusals(Partner partner) {
        Path folder = mappings.resolve("partners/" + partner.name() + "/examples/" + AnswerReading.REFUSAL);
        if (!partner.reports().containsKey(AnswerReading.REFUSAL) && Files.isDirectory(folder)) {
            folder(partner.name(), AnswerReading.REFUSAL, in -> report(partner, AnswerReading.REFUSAL, in));
        }
    }

    private interface Step {
        void run(Path in) throws IOException;
    }

    private void folder(String partner, String document, Step step) {
        Path folder = mappings.resolve("partners")
                .resolve(partner)
                .resolve("examples")
                .resolve(document);
        List<Path> inputs = ExampleFiles.inputs(folder);
        if (inputs.isEmpty()) {
            fault(folder, "has no example", "write 01-name.in.* and its .out.* by hand, from the contract");
        } else if (!ExampleFiles.isFirst(inputs.getFirst())) {
            fault(folder, "has no first example", "write 01-name.in.* and its .out.* by hand, from the contract");
        }
        for (Path in : inputs) {
            try {
                if (ExampleFiles.isFirst(in)) {
                    demandContract(in);
                }
                step.run(in);
            } catch (UntranslatableException | UnreadableReportException e) {
                faults.add(untranslated(in, e));
            } catch (JsonProcessingException e) {
                int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
                String what = "the example or what lies beside it is not JSON: " + e.getOriginalMessage();
                faults.add(new Fault(mappings.relativize(in).toString(), line, what, "mend the JSON"));
            } catch (IOException e) {
                throw new UncheckedIOException("the example " + in + " cannot be read", e);
            }
        }
    }

    /** Whoever doubts an expected document can read on there. */
    private void demandContract(Path in) throws IOException {
        if (ExampleFiles.contract(in).isEmpty()) {
            fault(
                    ExampleFiles.contextFile(in),
                    "does not name the section of the contract that " + in.getFileName() + " is written from",
                    "write {\"contract\": \"chapter or page of what partner.yaml names as contract\"}");
        }
    }

    private Translator translator(Path in) throws IOException {
        Map<String, String> settings = ExampleFiles.settings(in);
        return settings.isEmpty()
                ? translator
                : new Translator(translator.catalogue().with(settings::get), mails);
    }

    private void document(String partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        JsonNode input = StrictJson.MAPPER.readTree(Files.readAllBytes(in));
        String made;
        if (translator.mediaType(partner, document).equals("text/csv")) {
            made = translator.write(partner, document, StrictJson.MAPPER.convertValue(input, ExampleMessage.MAP));
        } else {
            Message message = ExampleMessage.read(input, partner);
            made = new String(
                    Enclosures.filled(translator.translate(partner, document, message), message),
                    StandardCharsets.UTF_8);
        }
        compare(in, ending(translator.mediaType(partner, document)), made, "");
    }

    /** In: the persons, as a JSON array. */
    private void question(Partner partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        List<String> persons = StrictJson.MAPPER.readValue(Files.readAllBytes(in), new TypeReference<>() {});
        compare(
                in,
                ending(translator.mediaType(partner.name(), document)),
                new String(translator.question(partner.name(), document, persons), StandardCharsets.UTF_8),
                "");
    }

    /** In: the message as far as a partner is asked about it. */
    private void inquiry(String partner, String document, Path in) throws IOException {
        Translator translator = translator(in);
        Map<String, Object> about = StrictJson.MAPPER.readValue(Files.readAllBytes(in), ExampleMessage.MAP);
        compare(in, ending(translator.mediaType(partner, document)), translator.inquiry(partner, about), "");
    }

    private void report(Partner partner, String report, Path in) throws IOException {
        Map<String, Object> context = ExampleFiles.context(in);
        Translator translator = translator(in);
        byte[] raw = Files.readAllBytes(in);
        String mediaType = mediaType(partner.reports().get(report), in);
        ArrayNode made = StrictJson.MAPPER.createArrayNode();
        String why = "";
        if (isAnswer(report)) {
            var answer =
                    ExampleMessage.answer(context, mediaType, raw, report.equals(AnswerReading.ANSWER) ? 200 : 400);
            Answer read = translator.answer(partner.name(), answer, key(context), RECEIVED);
            made.add(ExampleMessage.written(partner.name(), read));
            why = read instanceof Answer.Unclear unclear ? " (" + unclear.why() + ")" : "";
        } else if (report.equals(Match.MATCHED)) {
            translator.matched(partner.name(), raw, mediaType, RECEIVED).stream()
                    .sorted()
                    .forEach(made::add);
        } else if (report.equals(Inquiry.FOUND)) {
            Inquiry.Found found = translator.found(partner.name(), raw, mediaType, context, RECEIVED);
            found.refs().forEach(made::add);
            if (!found.isWhole()) {
                made.addObject().put("more", true);
            }
        } else {
            Said said = translator.read(partner.name(), report, raw, mediaType, context, RECEIVED);
            said.reports().forEach(r -> made.add(ExampleMessage.written(r)));
            said.replies().forEach(r -> made.add(ExampleMessage.written(r)));
            said.newAddresses().forEach(a -> made.add(ExampleMessage.written(a)));
            said.totals().forEach(t -> made.add(StrictJson.MAPPER.valueToTree(t)));
        }
        compare(in, "json", StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n", why);
    }

    private static boolean isAnswer(String report) {
        return report.equals(AnswerReading.ANSWER) || report.equals(AnswerReading.REFUSAL);
    }

    private static String key(Map<String, Object> context) {
        return context.getOrDefault("attemptKey", "").toString();
    }

    private static String mediaType(Partner.@Nullable Report report, Path in) {
        if (report != null && report.mediaType() != null) {
            return report.mediaType();
        }
        return in.toString().endsWith(".txt") ? "text/plain" : "application/json";
    }

    /** @param why what is known about why the mapping makes it so, else empty */
    private void compare(Path in, String ending, String made, String why) throws IOException {
        Path out = in.resolveSibling(ExampleFiles.stem(in) + ".out." + ending);
        if (!Files.exists(out)) {
            fault(out, "is missing", "write by hand what the contract says that " + in.getFileName() + " becomes");
            return;
        }
        String wanted = Files.readString(out);
        List<Difference> differences = ExampleDiff.of(ending, wanted, made);
        if (!differences.isEmpty() && rewriting != null) {
            rewriting.rewrite(out, made);
        } else if (!differences.isEmpty()) {
            String what = differences.stream().map(Difference::sentence).collect(Collectors.joining("; "));
            int line = differences.stream()
                    .mapToInt(d -> d.line(wanted))
                    .filter(known -> known > 0)
                    .findFirst()
                    .orElse(0); // what is missing stands nowhere
            fault(out, line, what + why, "mend one of them, or run check --update");
        }
    }

    private static String ending(String mediaType) {
        return switch (mediaType) {
            case "application/json" -> "json";
            case "application/x-www-form-urlencoded" -> "form";
            case "application/xml" -> "xml";
            case "text/csv" -> "csv";
            default -> "txt";
        };
    }

    private void fault(Path file, String what, String remedy) {
        fault(file, 0, what, remedy);
    }

    private void fault(Path file, int line, String what, String remedy) {
        faults.add(new Fault(mappings.relativize(file).toString(), line, what, remedy));
    }

    /** A template that fails is named with its line; what it was given, too. */
    private Fault untranslated(Path in, RuntimeException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof TemplateFaultException template) {
                return new Fault(
                        template.file(),
                        template.line(),
                        template.what() + ", with " + mappings.relativize(in),
                        "mend the template or the example");
            }
        }
        return new Fault(
                mappings.relativize(in).toString(),
                0,
                "cannot be translated: " + e.getMessage(),
                "mend the template or the example");
    }
}
