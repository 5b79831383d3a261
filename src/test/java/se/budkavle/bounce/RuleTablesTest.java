package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.bounce.Reasons.Evidence;
import se.budkavle.bounce.Tables.Mark;
import se.budkavle.bounce.Tables.Row;

/** Every row of the tables shows by its own example what it is for. */
class RuleTablesTest {
    private static final Set<String> VOCABULARY = Set.of(
            ("authfailure badreputation blocked contenterror exceedlimit expired failedstarttls feedback filtered hasmoved"
                            + " hostunknown mailboxfull mailererror mesgtoobig networkerror norelaying notaccept"
                            + " notcompliantrfc onhold policyviolation rejected requireptr securityerror spamdetected"
                            + " speeding suppressed suspend syntaxerror systemerror systemfull toomanyconn undefined"
                            + " userunknown vacation virusdetected delivered")
                    .split(" "));
    private static final Set<Mark> OF_FIELDS =
            Set.of(Mark.DAEMON, Mark.POSTMASTER, Mark.ROBOT, Mark.SUBJECT, Mark.AWAY, Mark.COMPLAINT, Mark.DELIVERED);

    static Stream<Arguments> reasons() {
        return Tables.shipped().reasons().stream().flatMap(RuleTablesTest::withExamples);
    }

    static Stream<Arguments> marks() {
        return Arrays.stream(Mark.values())
                .flatMap(mark -> Tables.shipped().marks(mark).stream())
                .flatMap(RuleTablesTest::withExamples);
    }

    private static Stream<Arguments> withExamples(Row row) {
        return row.examples().stream().map(example -> Arguments.of(row, example.replace("{}", "<gone@example.com>")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void aRowFitsItsExampleAndNoOtherReasonWins(Row row, String example) {
        assertThat(row.phrase().isIn(Wording.of(example)))
                .as("the phrase is in the example")
                .isTrue();
        assertThat(Reasons.shipped().verdict(Evidence.of(example)).reason()).isEqualTo(row.word());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marks")
    void aMarkIsSeenInItsExample(Row row, String example) {
        boolean field =
                OF_FIELDS.stream().anyMatch(mark -> Tables.shipped().marks(mark).contains(row));
        Wording wording = field ? Wording.ofField(example) : Wording.of(example);
        assertThat(row.phrase().find(wording, 0)).isNotNegative();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marks")
    void aMarkOfARecipientFindsTheOneWhoIsGone(Row row, String example) {
        Wording wording = Wording.of(example);
        if (Tables.shipped().marks(Mark.RECIPIENT).contains(row)) {
            int place = wording.text().indexOf(Wording.ADDRESS, row.phrase().find(wording, 0));
            assertThat(wording.addressAt(place)).isEqualTo("gone@example.com");
        }
    }

    @Test
    void noRowIsWithoutAnExample() {
        Stream<Row> marks = Arrays.stream(Mark.values()).flatMap(mark -> Tables.shipped().marks(mark).stream());
        assertThat(Stream.concat(Tables.shipped().reasons().stream(), marks))
                .filteredOn(row -> row.examples().isEmpty())
                .isEmpty();
    }

    @Test
    void noRowSaysAReasonThatNobodyKnows() {
        assertThat(Tables.shipped().reasons())
                .allSatisfy(row -> assertThat(VOCABULARY).contains(row.word()));
    }

    /** A word that is repeated through a long text would be tried from each place to the end. */
    @Test
    void noRowLooksFurtherThanItSays() {
        Stream<Row> marks = Arrays.stream(Mark.values()).flatMap(mark -> Tables.shipped().marks(mark).stream());
        assertThat(Stream.concat(Tables.shipped().reasons().stream(), marks))
                .filteredOn(row -> row.phrase().toString().matches(".*(?<!\\\\)\\.([*]|\\{[0-9]+,\\}).*"))
                .isEmpty();
    }

    @Test
    void aChoiceWithoutBracketsIsRefused() {
        assertThatThrownBy(() -> Phrase.of("one thing|another"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brackets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    (no !)(user!mailbox)~..unknown | "no ,user,mailbox"
                    warning: ?message              | warning:
                    \\[cs01\\]                     | [cs01]
                    (is )?full                     | "is full,full"
                    [0-9]+ mails                   | ""
                    """)
    void whatAPhraseBeginsWithIsReadOffIt(String pattern, String beginnings) {
        assertThat(String.join(",", PhraseBeginnings.of(pattern.replace('!', '|'))))
                .isEqualTo(beginnings);
    }
}
