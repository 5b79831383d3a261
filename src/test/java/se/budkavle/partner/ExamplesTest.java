package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

class ExamplesTest {
    private static final Path MAPPINGS = Path.of("mappings");
    private final MailReports mails = new ReturnedMails();

    @Test
    void everyShippedMappingMakesWhatItsExamplesSay() {
        assertThat(Examples.run(MAPPINGS, mails)).isEmpty();
    }

    @Test
    void theShippedPartnersHaveNoFault() {
        assertThat(PartnerCatalogue.load(Bundle.read(MAPPINGS)).faults()).isEmpty();
    }

    @Test
    void aChangedMappingIsAFaultUntilTheExampleIsRewritten(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        Path template = copy.resolve("partners/46elks/sms.form.ftl");
        Files.writeString(template, Files.readString(template).replace("dontlog=message\n", ""));

        assertThat(Examples.run(copy, mails))
                .extracting(fault -> fault.file())
                .contains("partners/46elks/examples/sms/01-notice.out.form")
                .allMatch(file -> file.matches("partners/46elks/examples/sms/.*[.]out[.]form"));
        assertThat(Examples.update(copy, mails, Files::writeString)).isEmpty();
        assertThat(Examples.run(copy, mails)).isEmpty();
    }

    @Test
    void whatDiffersIsNamedWithItsPlaceInTheExpectedDocument(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        change(copy, "partners/link-mobility/codes.yaml", "2104: {outcome: failed-hard", "2104: {outcome: failed-soft");
        change(copy, "partners/46elks/sms.form.ftl", "dontlog=message", "dontlog=yes");

        assertThat(Examples.run(copy, mails))
                .extracting(Fault::toString)
                .contains(
                        "partners/link-mobility/examples/delivery/10-no-such-subscriber.out.json:6: /0/outcome is"
                                + " \"failed-hard\", but the mapping makes \"failed-soft\", mend one of them, or run"
                                + " check --update",
                        "partners/46elks/examples/sms/01-notice.out.form:1: dontlog is message, but the mapping makes"
                                + " yes, mend one of them, or run check --update");
    }

    @Test
    void aTemplateThatFailsIsNamedWithItsLine(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        change(copy, "partners/sinch/sms.json.ftl", "${text}", "${txt}");
        change(copy, "partners/sinch/delivery.json.ftl", "${body.batch_id}", "${body.batch}");
        int line = Files.readAllLines(copy.resolve("partners/sinch/delivery.json.ftl"))
                        .lastIndexOf("  \"partnerRef\": \"${body.batch}\",")
                + 1;

        assertThat(Examples.run(copy, mails))
                .extracting(fault -> fault.file() + ":" + fault.line())
                .contains("partners/sinch/sms.json.ftl:7", "partners/sinch/delivery.json.ftl:" + line);
    }

    @Test
    void aTemplateThatCannotBeReadIsNamedWithTheWordThatIsWrong(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        change(copy, "partners/pingen/letter.json.ftl", "${attemptKey}.pdf", "${attemptKey.pdf");

        assertThat(PartnerCatalogue.load(Bundle.read(copy)).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString())
                        .matches("(?s)partners/pingen/letter.json.ftl:\\d+: Encountered .*, which cannot stand here,"
                                + " mend the template"));
    }

    /** A partner's account, which no default has. */
    @Test
    void anExampleSaysWhatPlaceholdersStandForInIt(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        change(copy, "partners/link-mobility/examples/sms/01-notice.context.json", "VINTERLJUS", "SOMEBODY-ELSE");

        assertThat(Examples.run(copy, mails)).singleElement().satisfies(fault -> assertThat(fault.toString())
                .contains("sms/01-notice.out.json:", "platformId", "VINTERLJUS", "SOMEBODY-ELSE"));
    }

    @Test
    void theExpectedDocumentIsWrittenByHandFirst(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        Path out = copy.resolve("partners/twilio/examples/sms/01-notice.out.form");
        Files.delete(out);

        assertThat(Examples.update(copy, mails, Files::writeString))
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString())
                        .startsWith("partners/twilio/examples/sms/01-notice.out.form:0: is missing, write by hand"));
        assertThat(out).doesNotExist();
    }

    @Test
    void aTableCannotSayWhatCannotBe(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        change(
                copy,
                "partners/sinch/codes.yaml",
                "  400: {outcome: accepted}",
                "  400: {outcome: accepted, final: true}");
        change(copy, "partners/sinch/codes.yaml", "  404: {outcome: delayed}", "  404: {outcome: not-sent}");
        change(copy, "partners/twilio/codes.yaml", "  20429: {outcome: not-sent}", "  20429: {outcome: opened}");

        assertThat(PartnerCatalogue.load(Bundle.read(copy)).faults())
                .extracting(Fault::toString)
                .allMatch(fault -> fault.matches("partners/(sinch|twilio)/codes.yaml:\\d+: .*"))
                .anyMatch(fault -> fault.contains("'accepted' is never the end of a message"))
                .anyMatch(fault -> fault.contains("has no outcome that the hub knows"))
                .anyMatch(fault -> fault.contains("'opened' is nothing that a message can be answered with"));
    }

    private static void change(Path mappings, String file, String old, String text) throws IOException {
        String before = Files.readString(mappings.resolve(file));
        assertThat(before).contains(old);
        Files.writeString(mappings.resolve(file), before.replace(old, text));
    }

    private static void copyMappings(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(MAPPINGS.resolve("partners"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = to.resolve(MAPPINGS.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Files.createDirectories(to.resolve("policy"));
        Files.copy(MAPPINGS.resolve("policy/brands.yaml"), to.resolve("policy/brands.yaml"));
    }
}
