package se.budkavle.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Fault;

/** A copy of the project with one thing broken in each of several files; every fault is found where it was made. */
class CheckTest {
    @TempDir
    static Path project;

    private static List<String> faults = List.of();

    @BeforeAll
    static void breakACopyOfTheProject() throws IOException {
        copy(Path.of("mappings"), project.resolve("mappings"));
        copy(Path.of("routes"), project.resolve("routes"));
        replace("routes/hub/channel-router.camel.yaml", "${body.channel} == 'letter'", "${body.channel} == 'lettr'");
        replace("routes/hub/bounce.camel.yaml", "    description:", "   description:");
        replace("routes/hub/receive-event.camel.yaml", "    description:", "    descripton:");
        twoRoutesWithOneId();
        delete("mappings/partners/46elks/delivery.json.ftl");
        replace("mappings/sendouts/invoice-zero-service.yaml", "[email, sms, letter]", "[email, smz, letter]");
        replace("mappings/sendouts/contract-expiring-notice.yaml", "days(90)", "days(30)");
        replace("mappings/sendouts/contract-expiring-offer.yaml", "has(data.offer.text) && ", "data.offer.text + ");
        delete("mappings/content/payment-received-service/message.en.md");
        replace("mappings/content/contract-expiring-notice/message.sv.md", "${day(contract.endDate)}", "snart");
        replace("mappings/content/customer-birthday-greeting/message.sv.md", "${brand.name}", "${brand.nickname}");
        replace(
                "mappings/content/credit-check-rejected-service/message.sv.md",
                "Läs om dina alternativ",
                "Din kreditkontroll godkändes inte. Läs om dina alternativ");
        replace("mappings/policy/brands.yaml", "  smsReplies:", "  smsAnswers:");
        replace("routes/partners/print-vendor/acks.camel.yaml", "{{print-vendor.host}}", "{{print-vendor.hots}}");
        delete("mappings/content/parts/advice.en.md");
        delete("mappings/policy/calendar.yaml");
        write("mappings/sendouts/late-notice.yml", "sendout: late-notice\n");
        replace("mappings/sendouts/member-offer-monthly.yaml", "channels:", "channels: [letter]\nchannels:");
        replace("mappings/content/invoice-zero-service/message.sv.md", "subject:", "subjct:");
        write(
                "routes/status/crm.camel.yaml",
                """
                - route:
                    id: status-crm
                    description: Tells the CRM what became of its messages.
                    from:
                      uri: work:status
                      parameters:
                        kindz: communication.delivered
                      steps:
                        - removeHeaders:
                            pattern: "*"
                """);
        replace("mappings/partners/webhook/delivery.json.ftl", "${", "<#if");
        replace("mappings/partners/sinch/codes.yaml", "outcome: delivered", "outcome: arrived");
        faults = new Check(project).faults().stream().map(Fault::toString).toList();
    }

    /** The file and the line on which the text first stands: these files are the product's and grow. */
    private static String at(String file, String text) {
        List<String> lines = lines(project.resolve(file));
        int line = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains(text))
                .findFirst()
                .orElseThrow();
        return file + ":" + (line + 1) + ":";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static void write(String file, String text) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.writeString(project.resolve(file), text);
    }

    private static void delete(String file) throws IOException {
        Files.delete(project.resolve(file));
    }

    private static void replace(String file, String old, String text) throws IOException {
        String before = Files.readString(project.resolve(file));
        assertThat(before).contains(old);
        Files.writeString(project.resolve(file), before.replace(old, text));
    }

    private static void twoRoutesWithOneId() throws IOException {
        for (String file : List.of("one", "two")) {
            write(
                    "routes/" + file + "/intake-http.camel.yaml",
                    """
                    - route:
                        id: one-intake-http
                        description: Takes events.
                        from: {uri: "direct:%s", steps: []}
                    """
                            .formatted(file));
        }
    }

    @Test
    void brokenRouteIsNamedByItsLine() {
        assertThat(faults).anySatisfy(f -> assertThat(f).startsWith("routes/hub/bounce.camel.yaml:3: is not YAML: "));
    }

    @Test
    void misspeltKeyIsNamedWithTheRightOne() {
        assertThat(faults)
                .contains("routes/hub/receive-event.camel.yaml:3: the key 'descripton' is unknown here,"
                        + " use 'description'");
    }

    @Test
    void aSubscriberOfStatusesHasANameAndOptionsThatThereAre() {
        assertThat(faults)
                .contains(
                        "routes/status/crm.camel.yaml:5: work:status needs the parameter 'subscriber', name who is told",
                        "routes/status/crm.camel.yaml:7: work:status takes no option 'kindz',"
                                + " use subscriber, kinds or sources");
    }

    @Test
    void twoRoutesWithOneIdAreBothNamed() {
        assertThat(faults)
                .contains("routes/two/intake-http.camel.yaml:2: the route id 'one-intake-http' is already used in"
                        + " routes/one/intake-http.camel.yaml:2, give each route an id of its own");
    }

    @Test
    void channelWithoutARouterBranchIsNamed() {
        assertThat(faults)
                .contains(
                        at("routes/hub/channel-router.camel.yaml", "choice:")
                                + " the router has no branch for the channel 'letter', add a 'when' with ${body.channel} == 'letter', and steps below it");
    }

    @Test
    void missingMappingIsNamed() {
        assertThat(faults)
                .contains(at("mappings/partners/46elks/partner.yaml", "  delivery: {")
                        + " the report delivery has no template, write delivery.json.ftl");
    }

    @Test
    void brokenMappingIsNamedByFileAndLine() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/partners/webhook/delivery.json.ftl", "<#if") + " Unknown directive"));
    }

    @Test
    void codeWithAnOutcomeThatThereIsNotIsNamedByItsLine() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/partners/sinch/codes.yaml", "outcome: arrived"))
                .contains("write outcome: one of accepted, "));
    }

    @Test
    void sendoutWithAnUnknownChannelIsNamed() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/sendouts/invoice-zero-service.yaml", "channels:"))
                .contains("smz"));
    }

    @Test
    void conditionOfTheWrongTypeIsNamed() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/sendouts/contract-expiring-offer.yaml", "data.offer.text")));
    }

    @Test
    void windowThatClosesBeforeItOpensIsNamed() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/sendouts/contract-expiring-notice.yaml", "window:") + " the window closes (")
                .contains(") before it opens ("));
    }

    @Test
    void brandThatNobodyCanAnswerByStopIsNamed() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(
                        at("mappings/policy/brands.yaml", "  name:") + " the brand 'default' has no smsReplies, yet ")
                .endsWith("write the number that takes replies, such as \"+46701740699\""));
    }

    @Test
    void smsThatTellsWhatItMayNotIsNamedWithWhoAsks() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith(at("mappings/content/credit-check-rejected-service/message.sv.md", "ansökan om elavtal")
                        + " the sms says 'kredit', leave it out, as"
                        + " mappings/events/credit-check.rejected/must-say.yaml:")
                .endsWith(" asks"));
    }

    @Test
    void contentWithoutOneOfItsLanguagesIsNamed() {
        assertThat(faults)
                .contains("mappings/content/payment-received-service/message.en.md:0: is missing, and the send-out"
                        + " 'payment-received-service' writes in en and sv, write the text");
    }

    @Test
    void textThatBreaksItsMustSayIsNamedWithWhoAsks() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith("mappings/content/contract-expiring-notice/message.sv.md:1: the email does not say '")
                .contains("as mappings/events/contract.expiring/must-say.yaml:"));
    }

    @Test
    void missingValueIsNamedByFileAndLine() {
        assertThat(faults).anySatisfy(f -> assertThat(f)
                .startsWith("mappings/content/customer-birthday-greeting/message.sv.md:")
                .contains("brand.nickname"));
    }

    @Test
    void partThatIsMissingInALanguageThatUsesItIsNamedOnce() {
        assertThat(faults)
                .filteredOn(f -> f.contains("parts/"))
                .singleElement()
                .asString()
                .startsWith("mappings/content/parts/advice.en.md:0: is missing, and content/")
                .endsWith(" uses it, write the part in that language");
    }

    @Test
    void missingCalendarIsNamed() {
        assertThat(faults).contains("mappings/policy/calendar.yaml:0: is missing, create the file");
    }

    @Test
    void fileThatNothingReadsIsNamedOnce() {
        assertThat(faults)
                .filteredOn(f -> f.contains("late-notice"))
                .containsExactly("mappings/sendouts/late-notice.yml:0: is read by nothing,"
                        + " expected is sendouts/<send-out>.yaml");
    }

    @Test
    void keyThatStandsTwiceIsNamedWithBothLines() {
        assertThat(faults)
                .filteredOn(f -> f.contains("member-offer-monthly.yaml"))
                .singleElement()
                .asString()
                .contains("the key 'channels' stands already in line ");
    }

    @Test
    void misspeltSubjectIsNamedAndMissedOnce() {
        assertThat(faults)
                .filteredOn(f -> f.contains("content/invoice-zero-service"))
                .containsExactly(
                        "mappings/content/invoice-zero-service/message.sv.md:1: has no subject,"
                                + " add subject: to the head",
                        "mappings/content/invoice-zero-service/message.sv.md:2: the key 'subjct' is unknown,"
                                + " use one of preheader, push, sms, subject");
    }

    @Test
    void nothingElseIsFound() {
        assertThat(faults).allSatisfy(f -> assertThat(f)
                .containsAnyOf(
                        "bounce.camel.yaml",
                        "receive-event.camel.yaml",
                        "intake-http.camel.yaml",
                        "channel-router.camel.yaml",
                        "46elks/partner.yaml",
                        "partners/webhook/",
                        "partners/sinch/",
                        "invoice-zero-service",
                        "contract-expiring-",
                        "payment-received-service",
                        "member-offer-monthly",
                        "calendar.yaml",
                        "parts/advice",
                        "late-notice",
                        "status/crm.camel.yaml",
                        "customer-birthday-greeting",
                        "credit-check-rejected-service",
                        "brands.yaml",
                        "acks.camel.yaml"));
    }

    @Test
    void aPlaceholderThatNobodyDefinesIsFoundInItsRoute() {
        assertThat(faults)
                .contains(at("routes/partners/print-vendor/acks.camel.yaml", "{{print-vendor.hots}}")
                        + " nobody gives {{print-vendor.hots}} a value,"
                        + " use what mappings/partners/print-vendor/partner.yaml lists, such as 'print-vendor.host'");
    }
}
