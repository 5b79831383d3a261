package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.ExampleDiff.Difference;
import se.budkavle.partner.ExampleTranslation.Made;
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
    private final Translator translator;
    private final ExampleTranslation translation;
    private final List<Fault> faults = new ArrayList<>();

    private Examples(Path mappings, MailReports mails, @Nullable Rewriting rewriting) {
        this.mappings = mappings;
        this.rewriting = rewriting;
        this.translator = new Translator(PartnerCatalogue.load(Bundle.read(mappings)), mails);
        this.translation = new ExampleTranslation(translator, mails);
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
        translator.catalogue().names().stream()
                .filter(name -> !isFaulty(name)) // its examples would only say so again
                .map(translator.catalogue()::partner)
                .forEach(this::examples);
        return List.copyOf(faults);
    }

    private void examples(Partner partner) {
        if (hasTemplate(partner, partner.document())) {
            folder(partner, partner.document(), translation::document);
        }
        if (partner.match() != null) {
            questions(partner, partner.match());
        }
        if (partner.withdraw() != null && partner.withdraw().document() != null) {
            folder(partner, partner.withdraw().document(), translation::document);
        }
        if (partner.inquiry() != null) {
            folder(partner, partner.inquiry().document(), translation::inquiry);
        }
        partner.reports().keySet().forEach(report -> folder(partner, report, translation::report));
        refusals(partner);
    }

    private void questions(Partner partner, Match match) {
        if (hasTemplate(partner, match.document())) {
            folder(partner, match.document(), translation::question);
        }
        if (match.companies() != null) {
            folder(partner, match.companies(), translation::question);
        }
    }

    private boolean hasTemplate(Partner partner, String document) {
        return translator.catalogue().template(partner.name(), document).isPresent();
    }

    /** Refusals that no template reads, but the table of refusals does. */
    private void refusals(Partner partner) {
        Path folder = mappings.resolve("partners/" + partner.name() + "/examples/" + AnswerReading.REFUSAL);
        if (!partner.reports().containsKey(AnswerReading.REFUSAL) && Files.isDirectory(folder)) {
            folder(partner, AnswerReading.REFUSAL, translation::report);
        }
    }

    private interface Translating {
        Made of(Partner partner, String document, Path in) throws IOException;
    }

    /** @param document or report, whose examples lie there */
    private void folder(Partner partner, String document, Translating translate) {
        Path folder = mappings.resolve("partners/" + partner.name() + "/examples/" + document);
        List<Path> inputs = ExampleFiles.inputs(folder);
        if (inputs.isEmpty()) {
            fault(folder, "has no example", "write 01-name.in.* and its .out.* by hand, from the contract");
        } else if (!ExampleFiles.isFirst(inputs.getFirst())) {
            fault(folder, "has no first example", "write 01-name.in.* and its .out.* by hand, from the contract");
        }
        inputs.forEach(in -> example(partner, document, in, translate));
    }

    private void example(Partner partner, String document, Path in, Translating translate) {
        try {
            if (ExampleFiles.isFirst(in)) {
                demandContract(in);
            }
            compare(in, translate.of(partner, document, in));
        } catch (UntranslatableException | UnreadableReportException e) {
            faults.add(untranslated(in, e));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            fault(
                    in,
                    line,
                    "the example or what lies beside it is not JSON: " + e.getOriginalMessage(),
                    "mend the JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("the example " + in + " cannot be read", e);
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

    private void compare(Path in, Made made) throws IOException {
        Path out = in.resolveSibling(ExampleFiles.stem(in) + ".out." + made.ending());
        if (!Files.exists(out)) {
            fault(out, "is missing", "write by hand what the contract says that " + in.getFileName() + " becomes");
            return;
        }
        String wanted = Files.readString(out);
        List<Difference> differences = ExampleDiff.of(made.ending(), wanted, made.text());
        if (!differences.isEmpty() && rewriting != null) {
            rewriting.rewrite(out, made.text());
        } else if (!differences.isEmpty()) {
            String what = differences.stream().map(Difference::sentence).collect(Collectors.joining("; "));
            int line = differences.stream()
                    .mapToInt(d -> d.line(wanted))
                    .filter(known -> known > 0)
                    .findFirst()
                    .orElse(0); // what is missing stands nowhere
            fault(out, line, what + made.why(), "mend one of them, or run check --update");
        }
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
