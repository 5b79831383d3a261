package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that sources drop, on one running hub. */
class FileDoorTest {
    private static final Path SOURCES = Path.of("mappings/sources").toAbsolutePath();

    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.awaitSettled();
        hub.close();
    }

    @Test
    void aFileOfSeparatedValuesIsReportedRowByRow() throws IOException {
        byte[] sent = example("crm", "contracts", "01-three-contracts-and-a-day-that-never-was.in.csv");
        var crm = DroppedFiles.of(data, "crm", "contracts");

        crm.drop("contracts.csv", sent);

        assertThat(crm.reportInDone("contracts.csv"))
                .isEqualTo(json(
                        """
                                {"source": "crm", "feed": "contracts", "file": "contracts.csv",
                                 "sha256": "%s",
                                 "rows": 4, "accepted": 3, "replayed": 0, "rejected": 1, "warnings": 1,
                                 "rejections": [{"row": 4, "field": "/data/contract/startDate",
                                                 "message": "must be a day of the calendar, for example 2026-02-28"}],
                                 "warned": [{"row": 2, "field": "/data/customer/email",
                                             "message": "is no e-mail address that can be written to"}],
                                 "duplicate": false}"""
                                .formatted(sha256(sent))));
        List<String> lines = latin1(sent).lines().toList();
        assertThat(latin1(crm.bytes("done/contracts.csv.rejected.csv")))
                .isEqualTo(lines.get(0) + "\n" + lines.get(4) + "\n");
        assertThat(crm.bytes("done/contracts.csv")).isEqualTo(sent);
        crm.awaitNothingInProcessing();
        assertThat(crm.names(".")).containsExactly("done", "failed", "processing");
    }

    @Test
    void aFileOfElementsIsReportedRowByRow() throws IOException {
        byte[] sent = example("billing", "invoices", "01-a-run-with-one-wrong-reference.in.xml");
        JsonNode expected = json(Files.readString(
                SOURCES.resolve("billing/examples/invoices/01-a-run-with-one-wrong-reference.out.json")));
        var billing = DroppedFiles.of(data, "billing", "invoices");

        billing.drop("run.xml", sent);

        JsonNode report = billing.reportInDone("run.xml");
        assertThat(report.path("rows").asInt()).isEqualTo(3);
        assertThat(report.path("accepted").asInt())
                .isEqualTo(expected.path("events").size());
        assertThat(report.path("rejections")).isEqualTo(expected.path("rejections"));
        assertThat(billing.text("done/run.xml.rejected.xml"))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<invoices>\n<invoice number=\"")
                .endsWith("</invoice>\n</invoices>\n")
                .containsOnlyOnce("<invoice ");
    }

    @Test
    void aFileOfFixedPositionsIsReportedRowByRow() throws IOException {
        byte[] sent = example("legacy", "switches", "01-two-switches-and-a-row-cut-short.in.txt");
        var legacy = DroppedFiles.of(data, "legacy", "switches");

        legacy.drop("BYTEN.txt", sent);

        JsonNode report = legacy.reportInDone("BYTEN.txt");
        assertThat(report.path("rejections"))
                .isEqualTo(json(
                        "[{\"row\": 3, \"field\": \"\", \"message\": \"has 175 characters where 189 are wanted\"}]"));
        assertThat(List.of(
                        report.path("accepted").asInt(), report.path("warnings").asInt()))
                .containsExactly(2, 1);
        List<String> lines = latin1(sent).lines().toList();
        assertThat(latin1(legacy.bytes("done/BYTEN.txt.rejected.txt")))
                .isEqualTo(lines.get(0) + "\n" + lines.get(3) + "\n9900000001\n");
    }

    @Test
    void theRowThatAnEventWasMadeOfIsKeptAsItStoodInItsFile() throws IOException {
        String sent = latin1(example("crm", "contracts", "01-three-contracts-and-a-day-that-never-was.in.csv"))
                .replace(";A-2010", ";A-2910")
                .replace("\n2010", "\n2910");
        DroppedFiles.of(data, "crm", "contracts").drop("kept.csv", sent.getBytes(StandardCharsets.ISO_8859_1));
        DroppedFiles.of(data, "crm", "contracts").reportInDone("kept.csv");
        hub.awaitSettled();

        JsonNode payloads = payloadsOf("29102");

        assertThat(payloads.path("raw").asText())
                .isEqualTo(sent.lines().toList().get(2))
                .contains("Märta;Sjöö");
        assertThat(payloads.path("file").asText()).isEqualTo("kept.csv");
        assertThat(payloads.path("row").asInt()).isEqualTo(2);
        assertThat(payloads.at("/canonical/customer/lastName").asText()).isEqualTo("Sjöö");
    }

    @Test
    void mendedRowsAreDroppedAgainAsTheyAre() {
        var source = DroppedFiles.of(data, "mender", "events");
        String good = RunningHub.example("invoice.zero", "mend-1").toString();
        String wrong = RunningHub.example("invoice.zero", "mend-2").toString().replace("\"data\"", "\"dato\"");
        source.drop("day.jsonl", good + "\n" + wrong + "\n");
        source.reportInDone("day.jsonl");
        String mended = source.text("done/day.jsonl.rejected.jsonl").replace("\"dato\"", "\"data\"");

        source.drop("day.jsonl.rejected.jsonl", mended);

        JsonNode report = source.reportInDone("day.jsonl.rejected.jsonl");
        assertThat(List.of(report.path("rows").asInt(), report.path("accepted").asInt()))
                .containsExactly(1, 1);
    }

    @Test
    void fault25TheSameContentAgainIsADuplicateUnderAnyName() {
        var source = DroppedFiles.of(data, "repeater", "events");
        String lines = RunningHub.example("invoice.zero", "again-1") + "\n";
        source.drop("first.jsonl", lines);
        assertThat(source.reportInDone("first.jsonl").path("duplicate").asBoolean())
                .isFalse();

        source.drop("second.jsonl", lines);

        JsonNode report = source.reportInDone("second.jsonl");
        assertThat(report.path("duplicate").asBoolean()).isTrue();
        assertThat(report.path("duplicateOf").asText()).isEqualTo("first.jsonl");
        assertThat(report.path("rows").asInt()).isZero();
        assertThat(counts(report)).containsExactly(0, 0, 0);
    }

    @Test
    void aFileOfWhichNothingWasTakenIsReadAgainAsItsMappingMayHaveBeenMended() {
        var source = DroppedFiles.of(data, "hopeful", "events");
        String line =
                RunningHub.example("invoice.zero", "hopeful-1").toString().replace("2020-04-01", "2020-02-30") + "\n";
        source.drop("first.jsonl", line);
        assertThat(counts(source.reportInDone("first.jsonl"))).containsExactly(0, 0, 1);

        source.drop("second.jsonl", line);

        JsonNode report = source.reportInDone("second.jsonl");
        assertThat(report.path("duplicate").asBoolean()).isFalse();
        assertThat(counts(report)).containsExactly(0, 0, 1);
        assertThat(source.text("done/second.jsonl.rejected.jsonl")).isEqualTo(line);
    }

    @Test
    void fault25AChangedRowUnderTheSameKeyIsRejectedAndTheOthersAreReplays() {
        var source = DroppedFiles.of(data, "changer", "events");
        var first = RunningHub.example("invoice.zero", "change-1");
        var second = RunningHub.example("invoice.zero", "change-2");
        source.drop("list.json", "[" + first + ",\n" + second + "]");
        source.reportInDone("list.json");
        String changed = second.toString().replaceFirst("\"firstName\":\"[^\"]*\"", "\"firstName\":\"Changed\"");
        assertThat(changed).contains("Changed");

        source.drop("again.json", "[" + first + ",\n" + changed + "]");

        JsonNode report = source.reportInDone("again.json");
        assertThat(counts(report)).containsExactly(0, 1, 1);
        assertThat(report.at("/rejections/0/row").asInt()).isEqualTo(2);
        assertThat(report.at("/rejections/0/field").asText()).isEqualTo("/id");
        assertThat(source.text("done/again.json.rejected.json")).isEqualTo("[\n" + changed + "\n]\n");
    }

    @Test
    void fault25TheVerySameFileAgainIsADuplicateAndNobodyHearsOfItTwice() {
        var source = DroppedFiles.of(data, "twin", "events");
        String lines = mailed("25001") + "\n" + mailed("25002") + "\n";
        source.drop("twin.jsonl", lines);
        assertThat(counts(source.reportInDone("twin.jsonl"))).containsExactly(2, 0, 0);

        source.drop("twin.jsonl", lines);

        assertThat(counts(source.reportInDone("twin.1.jsonl")))
                .as("what was said of the first one, put aside")
                .containsExactly(2, 0, 0);
        JsonNode report = source.reportInDone("twin.jsonl");
        assertThat(report.path("duplicate").asBoolean()).isTrue();
        assertThat(report.path("duplicateOf").asText()).isEqualTo("twin.jsonl");
        assertThat(counts(report)).containsExactly(0, 0, 0);
        hub.awaitSettled();
        assertThat(mailsTo("25001")).isOne();
        assertThat(mailsTo("25002")).isOne();
    }

    @Test
    void fault25OneRowAlteredUnderTheVerySameNameIsRejectedAndTheOtherOneIsAReplay() throws IOException {
        var source = DroppedFiles.of(data, "alterer", "events");
        ObjectNode kept = mailed("25003");
        ObjectNode first = mailed("25004");
        source.drop("list.jsonl", kept + "\n" + first + "\n");
        assertThat(counts(source.reportInDone("list.jsonl"))).containsExactly(2, 0, 0);
        ObjectNode altered = first.deepCopy();
        ((ObjectNode) altered.at("/data/customer")).put("firstName", "Altered");

        source.drop("list.jsonl", kept + "\n" + altered + "\n");

        assertThat(counts(source.reportInDone("list.1.jsonl"))).containsExactly(2, 0, 0);
        JsonNode report = source.reportInDone("list.jsonl");
        assertThat(report.path("duplicate").asBoolean()).isFalse();
        assertThat(counts(report)).containsExactly(0, 1, 1);
        assertThat(report.path("rejections"))
                .isEqualTo(
                        json(
                                """
                                [{"row": 2, "field": "/id", "message":
                                  "names a row that came before with other content: leave it out, or give it another key if it tells of something that has happened since"}]"""));
        assertThat(source.text("done/list.jsonl.rejected.jsonl")).isEqualTo(altered + "\n");
        hub.awaitSettled();
        for (ObjectNode told : List.of(kept, first)) {
            String customerNo = told.at("/data/customer/customerNo").asText();
            assertThat(mailsTo(customerNo)).isOne();
            assertThat(payloadsOf(customerNo).at("/canonical/customer/firstName"))
                    .isEqualTo(told.at("/data/customer/firstName"));
        }
    }

    private static ObjectNode mailed(String customerNo) {
        return Events.mailed(customerNo, Story.now(hub)).build();
    }

    private static List<Integer> counts(JsonNode report) {
        return Stream.of("accepted", "replayed", "rejected")
                .map(count -> report.path(count).asInt())
                .toList();
    }

    private static long mailsTo(String customerNo) {
        return hub.sandbox().received("mail-relay").stream()
                .filter(line -> line.at("/request/to/0").asText().equals(Events.mailbox(customerNo)))
                .count();
    }

    /** What the customer's first communication was made of. */
    private static JsonNode payloadsOf(String customerNo) {
        String communication = hub.get("/customers/" + customerNo + "/timeline")
                .at("/entries/1/communicationId")
                .asText();
        String event =
                hub.get("/communications/" + communication).path("eventId").asText();
        return hub.get("/events/" + event + "/payloads");
    }

    @Test
    void anOlderFileOfTheSameNameIsPutAside() {
        var source = DroppedFiles.of(data, "daily", "events");
        String monday = RunningHub.example("invoice.zero", "daily-1") + "\n";
        String tuesday = RunningHub.example("invoice.zero", "daily-2") + "\n";
        source.drop("day.jsonl", monday);
        source.reportInDone("day.jsonl");

        source.drop("day.jsonl", tuesday);

        assertThat(source.reportInDone("day.1.jsonl").path("accepted").asInt()).isOne();
        assertThat(source.reportInDone("day.jsonl").path("accepted").asInt()).isOne();
        assertThat(source.text("done/day.jsonl")).isEqualTo(tuesday);
        assertThat(source.text("done/day.1.jsonl")).isEqualTo(monday);
    }

    @Test
    void aFileWithoutAMarkerIsTakenWhenNobodyWritesToItAnyMore() throws IOException {
        var source = DroppedFiles.of(data, "quiet", "events");

        Files.writeString(source.folder().resolve("late.jsonl"), RunningHub.example("invoice.zero", "quiet-1") + "\n");

        assertThat(source.reportInDone("late.jsonl").path("accepted").asInt()).isOne();
    }

    @Test
    void aFeedThatIsUnknownIsAnsweredWithThoseThatAreKnown() {
        var source = DroppedFiles.of(data, "crm", "kontrakt");

        source.drop("x.csv", "a;b\n1;2\n");

        assertThat(source.reportInFailed("x.csv").path("reason").asText())
                .isEqualTo(
                        "There is no feed crm/kontrakt. The feeds are: billing/invoices, crm/contracts, legacy/switches,"
                                + " and <any source>/events for whole events.");
        assertThat(source.text("failed/x.csv")).isEqualTo("a;b\n1;2\n");
    }

    @Test
    void aFileThatLiesTooHighUpIsAnsweredWhereItLies() throws IOException {
        Path source = Files.createDirectories(data.resolve("inbox/astray"));

        Files.writeString(source.resolve("x.csv"), "a;b\n");

        assertThat(new DroppedFiles(source)
                        .reportInFailed("x.csv")
                        .path("reason")
                        .asText())
                .startsWith("A file belongs two folders down, in <source>/<feed>/. The feeds are: ");
    }

    @Test
    void fault26AFileThatIsNotWholeIsRefusedAndTheNextOneIsRead() throws IOException {
        var legacy = DroppedFiles.of(data, "legacy", "switches");
        String whole = latin1(example("legacy", "switches", "01-two-switches-and-a-row-cut-short.in.txt"));
        byte[] cut = whole.replace("9900000003", "").replace("A-2030", "A-2031").getBytes(StandardCharsets.ISO_8859_1);
        byte[] miscounted = whole.replace("9900000003", "9900000007").getBytes(StandardCharsets.ISO_8859_1);

        legacy.drop("cut.txt", cut);
        legacy.drop("miscounted.txt", miscounted);
        legacy.drop("next.txt", whole.replace("A-2030", "A-2032").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(legacy.reportInFailed("cut.txt").path("reason").asText())
                .isEqualTo("The file ends without its trailer; it may be cut off.");
        assertThat(legacy.reportInFailed("miscounted.txt").path("reason").asText())
                .isEqualTo("The trailer tells of 7 rows, the file has 3.");
        assertThat(legacy.bytes("failed/cut.txt")).isEqualTo(cut);
        assertThat(legacy.reportInDone("next.txt").path("rows").asInt()).isEqualTo(3);
    }

    @Test
    void h27And28NamesThatCouldDoHarmAreQuarantinedUnderSafeOnes() throws IOException {
        var source = DroppedFiles.of(data, "hostile", "events");
        var odd = List.of("..\\..\\x.jsonl", "a\nb.jsonl", "x\u202Egnp.jsonl", "ö".repeat(120) + ".jsonl");
        String line = RunningHub.example("invoice.zero", "hostile-1") + "\n";

        for (String name : odd) {
            Files.writeString(source.folder().resolve(name), line);
        }
        source.drop("plain.jsonl", line);

        source.reportInDone("plain.jsonl");
        var refused = new ArrayList<String>();
        org.awaitility.Awaitility.await().until(() -> {
            refused.clear();
            source.names("failed").stream()
                    .filter(n -> n.endsWith(".report.json") && !n.startsWith(".")) // with a dot while it is written
                    .forEach(refused::add);
            return refused.size() == odd.size();
        });
        assertThat(refused).allMatch(n -> n.matches("odd-[0-9a-f]{8}-[A-Za-z0-9._-]{1,60}\\.report\\.json"));
        assertThat(source.names(".")).containsExactly("done", "failed", "processing");
        assertThat(source.names("failed").stream().filter(n -> n.endsWith(".jsonl")))
                .hasSize(odd.size());
    }

    @Test
    void h29LinksAreNotFollowed() throws IOException {
        var source = DroppedFiles.of(data, "linker", "events");
        Path secret =
                Files.writeString(data.resolve("secret.jsonl"), RunningHub.example("invoice.zero", "link-1") + "\n");

        Files.createSymbolicLink(source.folder().resolve("link.jsonl"), secret);
        Files.createSymbolicLink(data.resolve("inbox/linker/elsewhere"), data);
        source.drop("plain.jsonl", RunningHub.example("invoice.zero", "link-2") + "\n");

        source.reportInDone("plain.jsonl");
        assertThat(source.names("done")).containsExactly("plain.jsonl", "plain.jsonl.report.json");
        assertThat(secret).exists();
        Files.delete(source.folder().resolve("link.jsonl"));
        Files.delete(data.resolve("inbox/linker/elsewhere"));
    }

    private static byte[] example(String source, String feed, String name) throws IOException {
        return Files.readAllBytes(
                SOURCES.resolve(source).resolve("examples").resolve(feed).resolve(name));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return se.budkavle.release.StrictJson.MAPPER.readTree(text);
    }
}
