package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.ReportFold.Word;
import se.budkavle.partner.Outcome;

/** An attempt's state follows from the set of its reports. */
class ReportFoldTest {
    private static final Set<Outcome> TAKEN = EnumSet.of(Outcome.ACCEPTED, Outcome.DELAYED, Outcome.SENT);

    @Property(tries = 10_000)
    void fault34AnyOrderAndAnyRepetitionGiveTheSameState(
            @ForAll("channel") String channel, @ForAll("words") List<Word> words, @ForAll long seed) {
        var told = new ArrayList<>(words);
        var random = new Random(seed);
        words.stream().filter(w -> random.nextBoolean()).forEach(told::add);
        Collections.shuffle(told, random);
        assertThat(ReportFold.of(channel, told)).isEqualTo(ReportFold.of(channel, words));
    }

    @Property(tries = 10_000)
    void reportsThatComeOneByOneEndWhereTheyEndTogether(
            @ForAll("channel") String channel, @ForAll("words") List<Word> words) {
        Set<Word> soFar = new HashSet<>();
        ReportFold last = ReportFold.of(channel, soFar);
        for (Word word : words) {
            soFar.add(word);
            last = ReportFold.of(channel, soFar);
        }
        assertThat(last).isEqualTo(ReportFold.of(channel, words));
    }

    @Property
    void aDeliveredTextStaysDeliveredWhateverElseIsSaidAboutIt(@ForAll("wholes") List<Word> words) {
        var told = new ArrayList<>(words);
        told.add(word(Outcome.DELIVERED, 0));
        assertThat(ReportFold.of("sms", told).state()).contains(AttemptState.DELIVERED);
    }

    @Property
    void whatAServerOnceCalledDeliveredAndThenTookBackHasFailed(@ForAll("wholes") List<Word> words) {
        var told = new ArrayList<>(words);
        told.add(word(Outcome.DELIVERED, 0));
        told.add(word(Outcome.FAILED_HARD, 0));
        for (String channel : List.of("email", "push", "mailbox")) {
            assertThat(ReportFold.of(channel, told).state()).contains(AttemptState.FAILED);
            assertThat(ReportFold.of(channel, told).outcome()).isEqualTo(Outcome.FAILED_HARD);
        }
    }

    @Property
    void aDeliveryAnswersThatNobodyKnew(@ForAll("channel") String channel) {
        var told = List.of(word(Outcome.DELIVERED, 0), new Word(Outcome.UNKNOWN, "silence", 0, true));
        assertThat(ReportFold.of(channel, told).state()).contains(AttemptState.DELIVERED);
    }

    @Property
    void marksNeverMoveAnAttempt(@ForAll("channel") String channel, @ForAll("words") List<Word> words) {
        var marked = new ArrayList<>(words);
        marked.add(word(Outcome.OPENED, 0));
        marked.add(word(Outcome.COMPLAINT, 0));
        ReportFold plain = ReportFold.of(channel, words);
        ReportFold fold = ReportFold.of(channel, marked);
        assertThat(fold.state()).isEqualTo(plain.state());
        assertThat(fold.outcome()).isEqualTo(plain.outcome());
        assertThat(fold.opened()).isTrue();
        assertThat(fold.complaint()).isTrue();
    }

    @Property
    void oneMoreReportNeverLowersATextThatCameInOnePiece(
            @ForAll("wholes") List<Word> words, @ForAll("whole") Word more) {
        var told = new ArrayList<>(words);
        told.add(more);
        assertThat(rank(ReportFold.of("sms", told))).isGreaterThanOrEqualTo(rank(ReportFold.of("sms", words)));
    }

    @Property
    void oneFailedPartFailsTheWholeText(@ForAll("failure") Outcome failure) {
        var parts = List.of(word(Outcome.DELIVERED, 1), word(failure, 2), word(Outcome.DELIVERED, 3));
        assertThat(ReportFold.of("sms", parts).state()).contains(AttemptState.FAILED);
        assertThat(ReportFold.of("sms", parts).outcome()).isEqualTo(failure);
    }

    @Test
    void aTextIsDeliveredWhenItsLastPartIs() {
        var underWay = List.of(word(Outcome.DELIVERED, 1), word(Outcome.SENT, 2));
        var there = List.of(word(Outcome.DELIVERED, 1), word(Outcome.SENT, 2), word(Outcome.DELIVERED, 2));
        assertThat(ReportFold.of("sms", underWay).state()).contains(AttemptState.SENT);
        assertThat(ReportFold.of("sms", there).state()).contains(AttemptState.DELIVERED);
    }

    @Test
    void nothingSaidIsNoState() {
        assertThat(ReportFold.of("letter", List.of()).state()).isEmpty();
    }

    @Test
    void aWordThatNobodyKnowsChangesNothingUnlessItIsTheLast() {
        var said = new ArrayList<>(List.of(word(Outcome.ACCEPTED, 0), new Word(Outcome.UNKNOWN, null, 0, false)));
        assertThat(ReportFold.of("sms", said).state()).contains(AttemptState.ACCEPTED);
        said.add(new Word(Outcome.UNKNOWN, "silence", 0, true));
        assertThat(ReportFold.of("sms", said).state()).contains(AttemptState.FAILED);
    }

    /** Of a text as they stand there; of a mail a delivery comes right after the outcome that the page names. */
    @Test
    void operatorsReadThePrecedenceThatHolds() throws IOException {
        Matcher said = Pattern.compile(
                        "From low to high: (.+?); for e-mail, push and mailboxes `delivered` stands just above `([a-z]+)`")
                .matcher(Files.readString(Path.of("docs/operations.md")));
        assertThat(said.find()).isTrue();
        var order = new ArrayList<>(Stream.of(said.group(1).replace("`", "").split(", "))
                .map(Outcome::of)
                .toList());

        assertEachBeatsThoseBefore("sms", order);
        order.remove(Outcome.DELIVERED);
        order.add(order.indexOf(Outcome.of(said.group(2))) + 1, Outcome.DELIVERED);
        assertEachBeatsThoseBefore("email", order);
        assertEachBeatsThoseBefore("push", order);
        assertEachBeatsThoseBefore("mailbox", order);
    }

    private static void assertEachBeatsThoseBefore(String channel, List<Outcome> order) {
        for (int i = 1; i < order.size(); i++) {
            List<Word> two = Stream.of(order.get(i - 1), order.get(i))
                    .map(outcome -> new Word(outcome, null, 0, true))
                    .toList();
            assertThat(ReportFold.of(channel, two).outcome()).as(channel).isEqualTo(order.get(i));
        }
    }

    private static int rank(ReportFold fold) {
        return fold.outcome() == null ? -1 : fold.outcome().ordinal();
    }

    private static Word word(Outcome outcome, int part) {
        return new Word(outcome, TAKEN.contains(outcome) ? null : "why", part, !TAKEN.contains(outcome));
    }

    @Provide
    Arbitrary<String> channel() {
        return Arbitraries.of("sms", "email", "letter", "push");
    }

    @Provide
    Arbitrary<Outcome> failure() {
        return Arbitraries.of(Outcome.REJECTED, Outcome.FAILED_SOFT, Outcome.BLOCKED, Outcome.FAILED_HARD);
    }

    @Provide
    Arbitrary<Word> whole() {
        return anyWord(Arbitraries.just(0));
    }

    @Provide
    Arbitrary<List<Word>> wholes() {
        return whole().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Word>> words() {
        return anyWord(Arbitraries.of(0, 0, 1, 2)).list().ofMaxSize(8);
    }

    private static Arbitrary<Word> anyWord(Arbitrary<Integer> parts) {
        return Combinators.combine(
                        Arbitraries.of(Outcome.class),
                        Arbitraries.of("", "userunknown", "mailboxfull"),
                        parts,
                        Arbitraries.of(true, false))
                .as((outcome, reason, part, last) -> new Word(outcome, reason.isEmpty() ? null : reason, part, last));
    }
}
