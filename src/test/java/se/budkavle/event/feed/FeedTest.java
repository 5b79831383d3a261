package se.budkavle.event.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
    private static final String CSV = "format: csv\nseparator: ';'\nheader: [no, name]\nkey: [no]\n";
    private static final String COUNTED_CSV = CSV + "trailer: {starts: 'END', count: 2}\n";
    private static final String FIXED =
            """
            format: fixed
            header: "00"
            columns:
              - {name: no, from: 3, length: 5}
              - {name: name, from: 8, length: 10}
            trailer: {starts: "99", count: {from: 3, length: 6}}
            key: [no]
            """;
    private static final String XML = "format: xml\nrowPath: /people/person\nkey: ['@no']\n";

    @TempDir
    Path folder;

    @Test
    void aRowBecomesAnEventNamedByItsKey() throws IOException {
        var rows = read(CSV, "no;name\n7;Åsa\n", UTF_8);

        var event = taken(rows.getFirst()).reading().event();
        assertThat(event.source()).isEqualTo("crm");
        assertThat(event.id()).isEqualTo("people/7");
        assertThat(event.subject()).isEqualTo("customer/7");
        assertThat(event.data().at("/customer/firstName").asText()).isEqualTo("Åsa");
    }

    @Test
    void oneBadRowIsRejectedWithItsNumberAndFieldAndTheRestFlows() throws IOException {
        var rows = read(CSV, "no;name\n1;Åsa\n;Eva\n3;Bo;extra\n4;\"B\"o\n5;\n\n6;Stig", UTF_8);

        assertThat(rows).extracting(FeedRow::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows.get(0)).isInstanceOf(FeedRow.Taken.class);
        assertThat(problem(rows.get(1))).isEqualTo("no: is empty, and the row is named by it");
        assertThat(problem(rows.get(2))).isEqualTo(": has 3 columns where the header has 2");
        assertThat(problem(rows.get(3))).isEqualTo(": has quotes that do not fit together");
        assertThat(problem(rows.get(4))).isEqualTo("name: is missing");
        assertThat(rows.get(5)).isInstanceOf(FeedRow.Taken.class);
        assertThat(rows.get(2).raw()).isEqualTo("3;Bo;extra".getBytes(UTF_8));
    }

    @Test
    void aRowThatHidesAnotherBehindALineBreakOfCrAloneIsRejectedWithBoth() throws IOException {
        var rows = read(CSV, "no;name\r\n1;Åsa\r2;Eva\n3;Bo\r\r\n4;Ek\r5\n6;Stig\n", UTF_8);

        assertThat(rows).hasSize(4);
        assertThat(problem(rows.get(0))).contains("line break of CR alone");
        assertThat(rows.get(0).raw()).isEqualTo("1;Åsa\r2;Eva".getBytes(UTF_8));
        assertThat(rows.get(1)).isInstanceOf(FeedRow.Taken.class);
        assertThat(problem(rows.get(2))).contains("line break of CR alone");
        assertThat(rows.get(3)).isInstanceOf(FeedRow.Taken.class);
    }

    @Test
    void quotedCellsMayHoldSeparatorsQuotesAndLineBreaks() throws IOException {
        var rows = read(CSV, "\ufeffno;name\r\n1;\"Ek; \"\"Bo\"\"\r\nSon\"\r\n2;5\" rör\r\n", UTF_8);

        assertThat(taken(rows.get(0))
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("Ek; \"Bo\"\r\nSon");
        assertThat(taken(rows.get(1))
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("5\" rör");
    }

    @Test
    void aFileThatComesInDribsIsCutAtTheSamePlaces() throws IOException {
        String text = "no;name\n1;\"E;k\"\"\n\"\n22;5\" rör\n333;\"B\"o\n\n4;S\"t;\n5;Eva";
        List<byte[]> whole = read(CSV, text, UTF_8).stream().map(FeedRow::raw).toList();
        assertThat(whole).hasSize(5);

        for (int most = 1; most < text.length(); most++) {
            var rows = new ArrayList<byte[]>();
            Feeds.of(CSV).read(new Dribs(text.getBytes(UTF_8), most), "x.csv", row -> rows.add(row.raw()));
            assertThat(rows).as("%d bytes at a time", most).containsExactlyElementsOf(whole);
        }
    }

    private static final class Dribs extends ByteArrayInputStream {
        private final int most;

        Dribs(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public int read(byte[] into, int at, int wanted) {
            return super.read(into, at, Math.min(wanted, most));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    @Test
    void theSignForWhatCannotBeReadIsACharacterLikeAnyOther() throws IOException {
        byte[] sign = "no;name\n1;A\uFFFDa\n".getBytes(UTF_8);
        byte[] cut = concat(sign, new byte[] {'2', ';', 'A', (byte) 0xC3, '\n'});

        assertThat(taken(read(CSV, sign, "x.csv").getFirst())
                        .reading()
                        .event()
                        .data()
                        .toString())
                .contains("A\uFFFDa");
        assertThat(problem(read(CSV, cut, "x.csv").get(1))).isEqualTo(": holds bytes that are not UTF-8");
        assertThat(problem(read(CSV + "charset: windows-1252\n", sign, "x.csv").getFirst()))
                .isEqualTo(": holds bytes that are not windows-1252");
    }

    @Test
    void aRowWithACharacterThatCannotBeStoredIsRejectedAlone() throws IOException {
        List<FeedRow> rows = read(CSV, "no;name\n1;A\0a\n2;\uD83D\uDCA1\n", UTF_8);

        assertThat(problem(rows.getFirst())).isNotEmpty();
        assertThat(taken(rows.get(1)).reading().event().data().toString()).contains("\uD83D\uDCA1");
    }

    @Test
    void aRowInAnotherEncodingIsRejectedAlone() throws IOException {
        var utf8 = read(CSV, concat("no;name\n1;Åsa\n".getBytes(UTF_8), "2;Örjan\n".getBytes(ISO_8859_1)), "x.csv");
        var latin = read(
                CSV + "charset: ISO-8859-1\n",
                concat("no;name\n1;Åsa\n".getBytes(ISO_8859_1), "2;Örjan\n".getBytes(UTF_8)),
                "x.csv");

        assertThat(taken(utf8.get(0))
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("Åsa");
        assertThat(problem(utf8.get(1))).isEqualTo(": holds bytes that are not UTF-8");
        assertThat(taken(latin.get(0))
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("Åsa");
        assertThat(problem(latin.get(1))).isEqualTo(": holds bytes that are not ISO-8859-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no;namn\\n1;Åsa\\n| lacks the columns name",
                "no;name;no\\n| names the column no twice",
                "1;Åsa;Åsa\\n2;Eva;Eva\\n| lacks the columns no, name",
                "no;name\\r1;Åsa\\r2;Eva\\r| line break of CR alone",
                "no;name\\n1;Åsa\\n| without its trailer",
                "no;name\\n1;Åsa\\nEND;2\\n| tells of 2 rows, the file has 1",
                "no;name\\n1;Åsa\\nEND;\\n| does not tell the number",
                "no;name\\n1;Åsa\\nEND;1\\n2;Eva\\n| follows after the trailer",
                "no;name\\n1;\"Åsa\\nEND;1\\n| ends inside a quote",
                "''| is empty",
            })
    void aFileThatIsNotWholeIsRefusedBeforeAnyRow(String text, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("x.csv"), text.translateEscapes());
        var given = new ArrayList<FeedRow>();

        assertThatThrownBy(() -> Feeds.of(COUNTED_CSV).read(file, "x.csv", 0, given::add))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining(why);
        assertThat(given).isEmpty();
    }

    @Test
    void tenThousandColumnsAndAnOpenQuoteAreRefused() {
        assertThatThrownBy(() -> Feeds.of(CSV)
                        .verify(
                                new ByteArrayInputStream(("no;name\n1;x\n2" + ";x".repeat(1_000)).getBytes(UTF_8)),
                                "x.csv"))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("1000 columns");
        assertThatThrownBy(() -> read(CSV, "no;name" + ";x".repeat(10_000) + "\n", UTF_8))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("1000 columns");
        assertThatThrownBy(() -> read(CSV, "no;name\n1;\"" + "x\n".repeat(600_000), UTF_8))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("does not close within 1 MB");
    }

    @Test
    void readingGoesOnWhereItWasInterrupted() throws IOException {
        var rows = new ArrayList<FeedRow>();

        long count = Feeds.of(COUNTED_CSV)
                .read(
                        new ByteArrayInputStream("no;name\n1;A\n2;B\n3;C\nEND;3\n".getBytes(UTF_8)),
                        "x.csv",
                        2,
                        rows::add);

        assertThat(count).isEqualTo(3);
        assertThat(rows).extracting(FeedRow::number).containsExactly(3L);
    }

    @Test
    void fixedRowsOfAnotherLengthAreRejectedAlone() throws IOException {
        String file = "00 people\n10    1Åsa       \n10    2Eva\n10    3Bo        x\n99000003\n";

        var rows = read(FIXED, file, UTF_8);

        assertThat(problem(rows.get(1))).contains("characters where 17 are wanted");
        assertThat(problem(rows.get(2))).contains("characters where 17 are wanted");
    }

    @Test
    void aLetterOfTwoBytesDoesNotShiftTheFieldsAfterIt() throws IOException {
        var rows = read(FIXED, "00 people\n10    1Åsa       \n10    2Örjan    \n99000002\n", UTF_8);

        assertThat(taken(rows.get(0)).reading().event().id()).isEqualTo("people/1");
        assertThat(problem(rows.get(1))).contains("16 characters where 17 are wanted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10    1Åsa       \n99000001\n",
                "00\n10    1Åsa       \n99000002\n",
                "00\n10    1Åsa       \n",
                "00\n10    1Åsa       \n99\n",
                "00\r10    1Åsa       \r99000001\r"
            })
    void aFixedFileWithoutItsFrameIsRefused(String text) {
        assertThatThrownBy(() -> read(FIXED, text, UTF_8)).isInstanceOf(RefusedFileException.class);
    }

    @Test
    void aFixedFileWhoseRowsEndWithCrAloneIsRefusedAlsoWithoutATrailer() {
        String untold = FIXED.replaceFirst("trailer:.*\n", "");

        assertThatThrownBy(() -> read(untold, "00\r10    1Åsa       \r", UTF_8))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("line break of CR alone");
    }

    @Test
    void xmlRowsAreReadByPathWhateverStandsAroundThem() throws IOException {
        String file =
                """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <p:people xmlns:p="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="urn:x http://127.0.0.1:1/x.xsd">
                  <meta><person no="0"><name>no row</name></person></meta>
                  <person no="1"><name>Åsa &amp; <![CDATA[<Bo>]]></name><tag>a</tag><tag>b</tag></person>
                  <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>
                  <person no="2"/>
                </p:people>
                """;

        var rows = read(XML, file, ISO_8859_1);

        assertThat(rows).hasSize(2);
        assertThat(taken(rows.get(0))
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("Åsa & <Bo>");
        assertThat(problem(rows.get(1))).isEqualTo("name: is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE people><people/>",
                "<!DOCTYPE people SYSTEM \"http://127.0.0.1:1/x.dtd\"><people/>",
                "<!DOCTYPE people [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><people><person no='1'>&x;</person></people>",
                "<!DOCTYPE people [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]><people/>",
                "<!DOCTYPE p [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><people><person no='1'><name>&b;</name></person></people>",
                "<people><person no='1'><name>&x;</name></person></people>",
                "<people><person no='1'><name>A</name></person>",
                "<people><person no='1'><name>A</person></people>",
                "<other/>",
                "people",
                ""
            })
    void xmlThatIsBrokenOrReachesOutIsRefused(String text) {
        assertThatThrownBy(() -> read(XML, text, UTF_8)).isInstanceOf(RefusedFileException.class);
    }

    @Test
    void xmlWithoutEndInDepthOrMarkupIsRefused() {
        assertThatThrownBy(() -> read(XML, "<people>" + "<a>".repeat(100_000), UTF_8))
                .isInstanceOf(RefusedFileException.class);
        assertThatThrownBy(() -> read(XML, "<people><person no='" + "x".repeat(6_000_000), UTF_8))
                .isInstanceOf(RefusedFileException.class);
    }

    @Test
    void aRowOfXmlThatIsTooLongIsRejectedAlone() throws IOException {
        var rows = read(
                XML,
                "<people><person no='1'><name>" + "x".repeat(3_000_000) + "</name></person>"
                        + "<person no='2'><name>B</name></person></people>",
                UTF_8);

        assertThat(problem(rows.get(0))).isEqualTo(": is longer than 1 MB");
        assertThat(rows.get(1)).isInstanceOf(FeedRow.Taken.class);
    }

    @Test
    void jsonRowsComeAsLinesOrAsOneArray() throws IOException {
        String json = "format: json\nkey: [no]\n";

        var lines = read(json, "{\"no\": 1, \"name\": \"A\"}\n\n{\"no\": 2, \"no\": 2}\n".getBytes(UTF_8), "x.jsonl");
        var array = read(json, "[{\"no\": 1, \"name\": \"A\"}, 7]".getBytes(UTF_8), "x.json");

        assertThat(taken(lines.get(0)).reading().event().id()).isEqualTo("people/1");
        assertThat(problem(lines.get(1))).contains("same key");
        assertThat(taken(array.get(0)).reading().event().id()).isEqualTo("people/1");
        assertThat(problem(array.get(1))).isEqualTo(": must be a JSON object");
    }

    @Test
    void wholeEventsNeedNoMapping() throws IOException {
        String event =
                "{\"specversion\": \"1.0\", \"id\": \"e1\", %s\"type\": \"person.known\", \"subject\": \"customer/1\","
                        + " \"data\": {\"customer\": {\"customerNo\": \"1\"}}}";
        var rows = new ArrayList<FeedRow>();

        Feeds.events()
                .read(
                        new ByteArrayInputStream(
                                (event.formatted("") + "\n" + event.formatted("\"source\": \"web\", ") + "\nx\n")
                                        .getBytes(UTF_8)),
                        "x.jsonl",
                        rows::add);

        assertThat(taken(rows.get(0)).reading().event().source()).isEqualTo("crm");
        assertThat(taken(rows.get(1)).reading().event().source()).isEqualTo("web");
        assertThat(rows.get(2)).isInstanceOf(FeedRow.Rejected.class);
    }

    @Test
    void rejectedRowsComeBackAsAFileOfTheSameKindReadyToMend() throws IOException {
        assertThat(copy(COUNTED_CSV, "no;name\r\n1;A\r\n;B\r\n3;C\r\n;D\r\nEND;4\r\n", "x.csv"))
                .isEqualTo("no;name\n;B\n;D\nEND;2\n");
        assertThat(copy(FIXED, "00 x\n10    1A         \n10    2B\n10    3C         \n10    4D\n99000004\n", "x.txt"))
                .isEqualTo("00 x\n10    2B\n10    4D\n99000002\n");
        assertThat(copy("format: json\nkey: [no]\n", "[{\"no\":1},{\"no\":2},{\"no\":3},\n{\"no\":4}]", "x.json"))
                .isEqualTo("[\n{\"no\":2},\n{\"no\":4}\n]\n");
        String xml = copy(
                XML,
                "<people><person no='1'/><person no='2'><name>&lt;</name></person><person no='3'/>"
                        + "<person no='4'/></people>",
                "x.xml");
        assertThat(read(XML, xml, UTF_8)).hasSize(2);
        assertThat(xml).contains("<person no=\"2\"><name>&lt;</name></person>");
    }

    @Test
    void xmlRowsComeBackInTheCharsetThatTheFeedIsReadIn() throws IOException {
        String feed = XML + "charset: ISO-8859-1\n";
        byte[] file = "<people><person no='1'/><person no='2'><name>Åsa &#8364;</name></person></people>"
                .getBytes(ISO_8859_1);
        var out = new ByteArrayOutputStream();
        Feeds.of(feed).copyRows(new ByteArrayInputStream(file), "x.xml", Set.of(2L), out);

        assertThat(out.toString(ISO_8859_1))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<people>\n"
                        + "<person no=\"2\"><name>Åsa &#8364;</name></person>\n</people>\n");
        FeedRow again = read(feed, out.toByteArray(), "x.xml").getFirst();
        assertThat(taken(again)
                        .reading()
                        .event()
                        .data()
                        .at("/customer/firstName")
                        .asText())
                .isEqualTo("Åsa €");
        assertThat(new String(again.raw(), Feeds.of(feed).charset())).contains("Åsa");
    }

    @ParameterizedTest
    @MethodSource("endlessFiles")
    void aFileIsReadNoFartherThanItsRowsNeed(String yaml, String name, String before, String row) throws IOException {
        byte[] one = row.getBytes(UTF_8);
        var file = new Feeds.Repeated(before.getBytes(UTF_8), one, 20_000);
        var farthest = new long[1];

        assertThatThrownBy(() -> Feeds.of(yaml).read(file, name, 19_000, taken -> {
                    farthest[0] = Math.max(farthest[0], file.given() - taken.number() * one.length);
                    if (taken.number() == 19_500) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessage("enough");
        assertThat(farthest[0]).isBetween(1L, 300_000L);
    }

    static Stream<Arguments> endlessFiles() {
        String json = "format: json\nkey: [no]\n";
        return Stream.of(
                Arguments.of(CSV, "x.csv", "no;name\n", "1;Åsa Öberg från Ånge vid älven\n"),
                Arguments.of(XML, "x.xml", "<people>", "<person no='1'><name>Åsa Öberg</name></person>\n"),
                Arguments.of(json, "x.jsonl", "", "{\"no\": 1, \"name\": \"Åsa Öberg\"}\n"),
                Arguments.of(json, "x.json", "[", "{\"no\": 1, \"name\": \"Åsa Öberg\"},\n"));
    }

    /** The JDK counts such references over the whole document, and by default ends at a hundred thousand. */
    @Test
    void aLongXmlFileMayHoldAnyNumberOfAmpersands() throws IOException {
        var people = new Feeds.Repeated(
                "<people>".getBytes(UTF_8), "<person no='1'>&amp;&lt;&amp;&lt;&#229;</person>".getBytes(UTF_8), 60_000);
        var whole = new SequenceInputStream(people, new ByteArrayInputStream("</people>".getBytes(UTF_8)));

        assertThat(Feeds.of(XML).verify(whole, "x.xml")).isEqualTo(60_000);
    }

    @Test
    void noDoctypeMakesTheHubFetchAnything() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1);
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
            for (String doctype : List.of(
                    "SYSTEM '" + url + "'",
                    "[<!ENTITY % p SYSTEM '" + url + "'> %p;]",
                    "[<!ENTITY x SYSTEM '" + url + "'>]")) {
                assertThatThrownBy(() -> read(XML, "<!DOCTYPE people " + doctype + "><people>&x;</people>", UTF_8))
                        .isInstanceOf(RefusedFileException.class);
            }
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static String copy(String yaml, String file, String name) throws IOException {
        var out = new ByteArrayOutputStream();
        Feeds.of(yaml).copyRows(new ByteArrayInputStream(file.getBytes(UTF_8)), name, Set.of(2L, 4L), out);
        return out.toString(UTF_8);
    }

    private static List<FeedRow> read(String yaml, String file, Charset charset) throws IOException {
        return read(yaml, file.getBytes(charset), "x.csv");
    }

    private static List<FeedRow> read(String yaml, byte[] file, String name) throws IOException {
        var rows = new ArrayList<FeedRow>();
        Feeds.of(yaml).read(new ByteArrayInputStream(file), name, rows::add);
        return rows;
    }

    private static FeedRow.Taken taken(FeedRow row) {
        return (FeedRow.Taken) row;
    }

    private static String problem(FeedRow row) {
        var first = ((FeedRow.Rejected) row).problems().getFirst();
        return first.pointer() + ": " + first.message();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
