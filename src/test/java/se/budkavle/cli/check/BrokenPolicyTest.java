package se.budkavle.cli.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import se.budkavle.release.Fault;

/** Files that everything else leans on are told plainly, and nothing is told that only follows from it. */
class BrokenPolicyTest {
    @TempDir
    Path project;

    @BeforeEach
    void copyOfTheRules() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("mappings"), project.resolve("mappings"));
        FileSystemUtils.copyRecursively(Path.of("routes"), project.resolve("routes"));
        // no text is made: what the texts say is not asked here
        FileSystemUtils.deleteRecursively(project.resolve("mappings/sendouts"));
        try (var files = Files.walk(project.resolve("mappings/events"))) {
            for (Path file : files.filter(f -> f.endsWith("must-say.yaml")).toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(project.resolve("mappings/policy/conflicts.yaml"), "{}\n");
    }

    private List<String> faults() {
        return new Check(project).faults().stream().map(Fault::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "brands", "calendar", "channels", "conflicts"})
    void aPolicyThatIsMissingIsOneFault(String policy) throws IOException {
        Files.delete(project.resolve("mappings/policy/" + policy + ".yaml"));

        assertThat(faults()).containsExactly("mappings/policy/" + policy + ".yaml:0: is missing, create the file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "brands   | colour: \"#14506b\" | colour: blue  | is no colour, write for example \"#14506b\"",
                "brands   | default:            | usual:        | there is no brand 'default', write default: with a name below it",
                "links    | https://example.com/avtal | example.com/avtal | link.agreement leads nowhere that a text may lead, write a whole address with http, https, mailto or tel",
                "calendar | \"2025-01-06\"       | 6 januari     | '6 januari' is no date, write for example \"2026-06-19\"",
                "calendar | country: SE         | country: FI   | there is no calendar of 'FI', write SE: waits are counted in Sweden's working days",
                "channels | wait: 3 workdays    | wait: 3 workdays FI | '3 workdays FI' names a calendar, and there is none but Sweden's, write for example PT4H, P10D, 2 workdays or 4 workhours",
                "channels | currency: SEK       | currency: kr  | 'kr' is no currency, write SEK",
                "channels | 46elks:             | mail-relay:   | the partner 'mail-relay' carries email, not sms, move it there",
            },
            quoteCharacter = '\0')
    void aPolicyWithAWrongValueIsOneFault(String policy, String right, String wrong, String fault) throws IOException {
        Path file = project.resolve("mappings/policy/" + policy + ".yaml");
        Files.writeString(file, Files.readString(file).replaceFirst(right, wrong));

        assertThat(faults())
                .containsExactly("mappings/policy/" + policy + ".yaml:" + lineOf(file, wrong) + ": " + fault);
    }

    /** These files are the product's and grow. */
    private static int lineOf(Path file, String text) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.contains(text))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aFileThatIsNotUtf8IsNamedWithItsLine() throws IOException {
        Files.write(project.resolve("mappings/content/parts/contact.sv.md"), "Hej\nd\u00e5\n".getBytes(ISO_8859_1));

        assertThat(faults())
                .containsExactly("mappings/content/parts/contact.sv.md:2: is not UTF-8: the byte 0xE5 begins no"
                        + " character, save it as UTF-8");
    }

    @Test
    void anExampleThatIsNoJsonIsNamed() throws IOException {
        Files.writeString(project.resolve("mappings/partners/46elks/examples/sms/01-notice.in.json"), "{\n,}");

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("mappings/partners/46elks/examples/sms/01-notice.in.json:2: ")
                .contains("is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sms.form.ftl      | recipient.mobile | recipient.fone  | sms.form.ftl:LINE: the value 'recipient.fone' is missing",
                "partner.yaml      | slots: 16        | slots: 0        | partner.yaml:LINE: slots cannot be read, write a whole number from 1",
                "partner.yaml      | rate: .*         | rate: 8         | partner.yaml:LINE: '8' is no rate, write messages a second, minute or hour",
                "partner.yaml      | channel: sms     | channel: smss   | partner.yaml:0: the channel 'smss' is unknown, use 'sms'",
                "partner.yaml      | \\{\\{46elks.user}} | {{46elks.user} | partner.yaml:LINE: the parameter user holds half a placeholder, write {{name:default}}",
                "partner.yaml      | document: sms    | document: smss  | partner.yaml:LINE: the document smss has no template",
                "partner.yaml      | message: .*      | message: '(?s.' | partner.yaml:LINE: the field message has no regular expression",
                "codes.yaml        | final: true      | final: yes      | codes.yaml:LINE: 'yes' is no final, write true or false",
                "codes.yaml        | outcome: delivered | outcome: deliverd | codes.yaml:LINE: has no outcome that the hub knows",
            },
            quoteCharacter = '\0')
    void aPartnersFileWithAWrongWordIsNamedWhereItStands(String name, String right, String wrong, String fault)
            throws IOException {
        Path file = project.resolve("mappings/partners/46elks/" + name);
        Files.writeString(file, Files.readString(file).replaceFirst(right, Matcher.quoteReplacement(wrong)));
        String place = fault.replace("LINE", String.valueOf(lineOf(file, wrong)));

        assertThat(faults()).isNotEmpty().allSatisfy(told -> assertThat(told)
                .startsWith("mappings/partners/46elks/" + place));
    }

    @Test
    void aValueThatAFeedDoesNotKnowIsNamed() throws IOException {
        Path file = project.resolve("mappings/sources/billing/invoices.json.ftl");
        Files.writeString(file, Files.readString(file).replaceFirst("\\$\\{", "\\${foo}\\${"));

        assertThat(faults()).singleElement().asString().contains(": row 1 is refused, foo is missing");
    }

    @Test
    void aMustSayThatCanNeverHoldIsNamed() throws IOException {
        Files.writeString(project.resolve("mappings/events/contract.expiring/must-say.yaml"), "- sv\n");

        assertThat(faults())
                .containsExactly("mappings/events/contract.expiring/must-say.yaml:1: is no mapping,"
                        + " write sv: and the send-outs below it");
    }
}
