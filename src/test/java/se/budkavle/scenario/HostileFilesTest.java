package se.budkavle.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the file door makes of files that mean harm, by their number in the corpus; the hub goes on as if nothing had been. */
class HostileFilesTest {
    @TempDir
    static Path data;

    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static HttpServer outside;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws IOException {
        outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.createContext("/", exchange -> {
            REQUESTS.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        outside.start();
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        assertThat(hub.send(RunningHub.example("invoice.zero", "afterwards")).status())
                .isEqualTo(202);
        hub.awaitSettled();
        hub.close();
        outside.stop(0);
    }

    static Stream<Arguments> files() throws IOException {
        String event = RunningHub.example("invoice.zero", "h-file").toString();
        String csv = latin1("crm/examples/contracts/01-three-contracts-and-a-day-that-never-was.in.csv");
        String[] lines = csv.split("\n");
        String legacy = latin1("legacy/examples/switches/01-two-switches-and-a-row-cut-short.in.txt");
        String url = "http://127.0.0.1:" + outside.getAddress().getPort() + "/x";
        String xml = "<invoices><invoice number=\"1\">";
        return Stream.of(
                file("h08 byte order mark in a row", "bom/events", "h08.jsonl", "\ufeff" + event, "byte order mark"),
                Arguments.of("h30 zip", "packed/events", "h30.jsonl", zip("../../x"), "packed; send it unpacked"),
                Arguments.of("h31 zip of rows", "crm/contracts", "h31.csv", zip("a.csv"), "packed; send it unpacked"),
                file(
                        "h33 quote that stays open",
                        "crm/contracts",
                        "h33.csv",
                        csv + "\"" + "x".repeat(2_000_000),
                        "does not close"),
                file(
                        "h34 10,000 columns",
                        "crm/contracts",
                        "h34.csv",
                        lines[0] + "\n" + ";".repeat(10_000),
                        "1000 columns"),
                Arguments.of(
                        "h35 encodings mixed by row",
                        "crm/contracts",
                        "h35.csv",
                        join((lines[0] + "\n").getBytes(ISO_8859_1), (lines[1] + "\n").getBytes(UTF_8)),
                        "bytes that are not ISO-8859-1"),
                file(
                        "h36 a short row",
                        "legacy/switches",
                        "h36.txt",
                        legacy.replace("9900000003", "9900000004") + "",
                        "trailer"),
                file(
                        "h37 external entity",
                        "billing/invoices",
                        "h37.xml",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + url + "\">]>" + xml + "&x;</invoice></invoices>",
                        "DOCTYPE"),
                file(
                        "h37 parameter entity",
                        "billing/invoices",
                        "h37p.xml",
                        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"" + url + "\"> %x;]>" + xml + "</invoice></invoices>",
                        "DOCTYPE"),
                file(
                        "h38 a billion laughs",
                        "billing/invoices",
                        "h38.xml",
                        "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>" + xml + "&b;</invoice></invoices>",
                        "DOCTYPE"),
                file(
                        "h39 external DTD",
                        "billing/invoices",
                        "h39.xml",
                        "<!DOCTYPE a SYSTEM \"" + url + "\">" + xml + "</invoice></invoices>",
                        "DOCTYPE"),
                file(
                        "h39 schemaLocation",
                        "billing/invoices",
                        "h39s.xml",
                        "<invoices xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a "
                                + url + "\"><invoice number=\"39\"/></invoices>",
                        "is missing"),
                file(
                        "h40 XInclude",
                        "billing/invoices",
                        "h40.xml",
                        xml + "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"" + url
                                + "\"/></invoice></invoices>",
                        "is missing"),
                file("h41 depth of 100,000", "billing/invoices", "h41.xml", xml + "<a>".repeat(100_000), "The XML is "),
                file(
                        "h43 trailer that miscounts",
                        "legacy/switches",
                        "h43.txt",
                        legacy.replace("9900000003", "9900000009"),
                        "The trailer tells of 9 rows"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aHostileFileIsReportedOnAndReachesNothing(String what, String feed, String name, byte[] content, String said)
            throws IOException {
        String[] place = feed.split("/");
        var dropped = DroppedFiles.of(data, place[0], place[1]);

        dropped.drop(name, content);

        assertThat(report(dropped, name).toString()).as(what).contains(said);
        assertThat(REQUESTS).as("requests that the hub made").hasValue(0);
        assertThat(data.resolve("x")).doesNotExist();
    }

    private static JsonNode report(DroppedFiles dropped, String name) {
        var done = dropped.folder().resolve("done/" + name + ".report.json");
        var failed = dropped.folder().resolve("failed/" + name + ".report.json");
        Awaitility.await("the report on " + name).until(() -> Files.exists(done) || Files.exists(failed));
        return DroppedFiles.json(Files.exists(done) ? done : failed);
    }

    private static Arguments file(String what, String feed, String name, String content, String said) {
        return Arguments.of(
                what,
                feed,
                name,
                content.getBytes(feed.startsWith("crm") || feed.startsWith("legacy") ? ISO_8859_1 : UTF_8),
                said);
    }

    private static byte[] zip(String entry) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(new byte[1_000_000]);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String latin1(String file) throws IOException {
        return Files.readString(Path.of("mappings/sources").resolve(file), ISO_8859_1);
    }
}
