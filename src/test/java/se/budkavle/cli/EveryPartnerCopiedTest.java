package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.cli.check.Check;
import se.budkavle.partner.ExampleFiles;
import se.budkavle.release.Fault;

/** Each shipped partner, whatever its shape, is a model for another one: its copy passes check as it is. */
class EveryPartnerCopiedTest {
    private static final String BROKEN = "mappings/partners/my-sinch/codes.yaml";
    private static final String EXAMPLE = "mappings/partners/print-vendor/examples/stop/01-one-letter.out.csv";

    private static final String BORROWING = "mappings/partners/my-postmark/partner.yaml";
    private static final String BORROWING_ROUTE = "routes/partners/my-sendgrid/email.camel.yaml";
    private static final String UNFOUNDED = "mappings/partners/my-ses/examples/answer/01-taken.context.json";
    private static final String FIRSTLESS = "mappings/partners/my-46elks/examples/sms";
    private static final String UNREAD = "mappings/partners/my-twilio/partner.yaml";
    private static final String SECRET = "mappings/partners/my-webhook/partner.yaml";
    private static final List<String> CHANGED =
            List.of(EXAMPLE, BROKEN, BORROWING, BORROWING_ROUTE, UNFOUNDED, FIRSTLESS, UNREAD, SECRET);

    @TempDir
    static Path project;

    private static List<String> faults = List.of();

    @BeforeAll
    static void copyThemAllAndChangeOneExample() throws IOException {
        for (String part : List.of("mappings", "routes", "docs")) {
            copy(Path.of(part), project.resolve(part));
        }
        System.setProperty("budkavle.project", project.toString());
        try (Stream<Path> folders = Files.list(Path.of("mappings/partners"))) {
            folders.map(f -> f.getFileName().toString())
                    .forEach(partner -> assertThat(Shell.run("partner", "new", "my-" + partner, "--like", partner))
                            .as(partner)
                            .returns(0, Shell::status));
        } finally {
            System.clearProperty("budkavle.project");
        }
        change(EXAMPLE, "8057", "8058");
        change(BROKEN, "outcome: delivered", "outcome: arrived");
        change(BORROWING, "{{my-postmark.server-token}}", "{{postmark.server-token}}");
        change(BORROWING_ROUTE, "{{my-sendgrid.url}}", "{{sendgrid.url}}");
        change(UNFOUNDED, "\"contract\"", "\"contrat\"");
        Files.delete(project.resolve(FIRSTLESS + "/01-notice.in.json"));
        change(
                "mappings/policy/channels.yaml",
                "46elks: {weight: 100",
                "my-twilio: {mode: live}\n    46elks: {weight: 100");
        var settings = Map.of("my-webhook.secret", "whsec_MfKQ9r8GKYqrTwjU whsec_no-base64!");
        faults = new Check(project, settings::get)
                .faults().stream().map(Fault::toString).toList();
    }

    private static void change(String file, String old, String text) throws IOException {
        String before = Files.readString(project.resolve(file));
        assertThat(before).contains(old);
        Files.writeString(project.resolve(file), before.replace(old, text));
    }

    @Test
    void aCopyOfEachPartnerIsWithoutFaults() {
        assertThat(faults)
                .filteredOn(fault -> CHANGED.stream().noneMatch(fault::startsWith))
                .filteredOn(fault -> !fault.startsWith("mappings/partners/my-twilio/examples/"))
                .isEmpty();
    }

    @Test
    void aFaultOfOnePartnerIsNamedAndHidesNoneOfAnother() {
        assertThat(CHANGED).allSatisfy(file -> assertThat(faults)
                .filteredOn(fault -> fault.startsWith(file))
                .isNotEmpty());
        assertThat(faults)
                .as("each once, that nobody gives the route its setting, and the live one's examples")
                .hasSize(CHANGED.size() + 1 + unread());
    }

    @Test
    void aSettingOfAnotherPartnerIsNamedWhereItStands() {
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith(BORROWING + ":")
                        .contains("{{postmark.server-token}} is a setting of the partner postmark")
                        .endsWith("give my-postmark its own, {{my-postmark.server-token}}"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith(BORROWING_ROUTE + ":8: ")
                        .contains("{{sendgrid.url}} is a setting of the partner sendgrid"));
    }

    @Test
    void aCopyWritesToEverybodyOnlyWhenItsContractHasBeenRead() {
        assertThat(faults).anySatisfy(fault -> assertThat(fault)
                .startsWith(UNREAD + ":4: ")
                .contains("nobody has read the contract of my-twilio, and its mode is live"));
        assertThat(faults)
                .filteredOn(fault -> fault.startsWith("mappings/partners/my-twilio/examples/"))
                .hasSize(unread())
                .allSatisfy(fault -> assertThat(fault)
                        .contains("/01-", ".context.json:0: is written from no contract of my-twilio"));
    }

    @Test
    void aCopySaysNothingOfAContractThatNobodyHasRead() {
        assertThat(ExampleFiles.contracts(project.resolve("mappings"), "my-kivra"))
                .isNotEmpty()
                .allSatisfy((file, section) -> assertThat(section).isEqualTo("none yet: made from the files of kivra"));
    }

    /** First examples of the copy that is live. */
    private static int unread() {
        return ExampleFiles.contracts(Path.of("mappings"), "twilio").size();
    }

    @Test
    void aSecretThatIsNoneIsNamedWithoutItsValue() {
        assertThat(faults).anySatisfy(fault -> assertThat(fault)
                .startsWith(SECRET + ":")
                .contains("the parameter secret, from {{my-webhook.secret}}, is no secret for standard-webhooks")
                .contains("whsec_ and base64")
                .doesNotContain("no-base64"));
    }

    @Test
    void aFirstExampleIsDemandedAndWhichSectionOfTheContractItIsWrittenFrom() {
        assertThat(faults)
                .anySatisfy(fault ->
                        assertThat(fault).startsWith(FIRSTLESS + ":0: has no first example, write 01-name.in.*"))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith(UNFOUNDED + ":0: does not name the section of the contract that 01-taken.in.json is"
                                + " written from, write {\"contract\": "));
    }

    @Test
    void noAddressOfAModelIsLeftInItsCopy() throws IOException {
        for (String place : List.of("mappings/partners", "routes/partners")) {
            try (Stream<Path> files = Files.walk(project.resolve(place))) {
                assertThat(files.filter(f ->
                                f.toString().contains("/my-") && f.toString().endsWith(".yaml")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.readString(file))
                                .doesNotContainPattern("\\{\\{[^}]*://(?!localhost)"));
            }
        }
    }

    @Test
    void anExampleThatDiffersIsNamedByItsLineWithWhatDiffers() {
        assertThat(faults)
                .filteredOn(fault -> fault.startsWith(EXAMPLE))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith(EXAMPLE + ":2: ")
                        .contains("01890a5d-ac96-774b-bcce-b302099a8058", "01890a5d-ac96-774b-bcce-b302099a8057"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
