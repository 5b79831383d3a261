package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.bounce.BounceResult.Kind;
import se.budkavle.bounce.Tables.Mark;
import se.budkavle.bounce.Tables.Row;

/** Each row of the tables decides in a whole mail what it decides by itself. */
class RowMailsTest {
    private static final String DAEMON = "MAILER-DAEMON@mx.example.net";
    private static final String UNKNOWN = "<gone@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n";

    private final BounceReader reader = new BounceReader();

    static Stream<Arguments> reasons() {
        return with(Tables.shipped().reasons());
    }

    static Stream<Arguments> subjects() {
        return with(Tables.shipped().marks(Mark.SUBJECT));
    }

    static Stream<Arguments> daemons() {
        return with(Tables.shipped().marks(Mark.DAEMON));
    }

    static Stream<Arguments> recipients() {
        return with(Tables.shipped().marks(Mark.RECIPIENT));
    }

    static Stream<Arguments> originals() {
        return with(Tables.shipped().marks(Mark.ORIGINAL));
    }

    static Stream<Arguments> delays() {
        return with(Tables.shipped().marks(Mark.DELAYED));
    }

    static Stream<Arguments> arrivals() {
        return with(Tables.shipped().marks(Mark.DELIVERED));
    }

    static Stream<Arguments> absences() {
        return with(Tables.shipped().marks(Mark.AWAY));
    }

    static Stream<Arguments> digests() {
        return with(Tables.shipped().marks(Mark.DIGEST));
    }

    private static Stream<Arguments> with(List<Row> rows) {
        return rows.stream().flatMap(row -> row.examples().stream()
                .map(e -> Arguments.of(row, e.replace("{}", "<gone@example.com>"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void aRowsExampleInItsFamilysMailHasTheRowsReason(Row row, String example) {
        assertThat(reader.read(RowMail.refusal(row, example))).singleElement().satisfies(result -> {
            assertThat(result.recipient()).isEqualTo("gone@example.com");
            assertThat(result.action()).isEqualTo("failed");
            assertThat(result.reason()).isEqualTo(row.word());
            assertThat(result.kind()).isEqualTo(Reasons.kind(row.word(), result.replyCode(), result.status()));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void aSubjectMakesAReportOfWhatAPostmasterWrites(Row row, String example) {
        assertIsAboutTheUnknown(RowMail.plain("postmaster@mx.example.net", example, UNKNOWN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("daemons")
    void aDaemonsMailIsAReportWhateverItsSubject(Row row, String example) {
        assertIsAboutTheUnknown(RowMail.plain(example, "x", UNKNOWN));
    }

    private void assertIsAboutTheUnknown(byte[] mail) {
        assertThat(reader.read(mail)).singleElement().satisfies(result -> {
            assertThat(result.recipient()).isEqualTo("gone@example.com");
            assertThat(result.reason()).isEqualTo("userunknown");
            assertThat(result.kind()).isNotEqualTo(Kind.NONE);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recipients")
    void aRecipientIsFoundWhereTheRowSays(Row row, String example) {
        String body = example + "\n\nFor help write to helper@mx.example.net\n";
        assertThat(reader.read(RowMail.plain(DAEMON, "failure notice", body)))
                .extracting(BounceResult::recipient)
                .containsExactly("gone@example.com");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("originals")
    void whatStandsBehindTheMarkIsTheReturnedMail(Row row, String example) {
        String original = example.contains("Received:") ? "" : "Received: from web by mx\n";
        String body = UNKNOWN + "\n" + example + "\n\n" + original
                + "From: news@shop.example\nTo: gone@example.com\nSubject: x\n\n552 5.2.2 your mailbox is full\n";
        assertIsAboutTheUnknown(RowMail.plain(DAEMON, "failure notice", body));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("delays")
    void aDelayIsNoFailure(Row row, String example) {
        assertThat(reader.read(RowMail.plain(DAEMON, "Delivery status", example + "\n\n  gone@example.com\n")))
                .singleElement()
                .satisfies(result -> assertThat(result.action()).isEqualTo("delayed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrivals")
    void anArrivalIsNoFailure(Row row, String example) {
        assertThat(reader.read(RowMail.plain(DAEMON, example, "Your message to <gone@example.com> was delivered.\n")))
                .singleElement()
                .satisfies(result -> assertThat(result.kind()).isEqualTo(Kind.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("absences")
    void somebodyAwayIsNoBounce(Row row, String example) {
        assertThat(reader.read(RowMail.plain("asa@example.com", example, "I am away. Mailbox full? User unknown?\n")))
                .containsExactly(BounceResult.nothing("vacation"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("digests")
    void whatSpeaksOfManyMailsIsNoBounce(Row row, String example) {
        assertThat(reader.read(RowMail.plain(
                        "postmaster@mx.example.net",
                        example,
                        example + "\n\ngone@example.com 550 5.1.1 user unknown\n")))
                .singleElement()
                .satisfies(result -> assertThat(result.kind()).isEqualTo(Kind.NONE));
    }
}
