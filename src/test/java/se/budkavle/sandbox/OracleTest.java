package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that are planted into what a hub answers and what its partners received: the oracle sees each, and no other. */
class OracleTest {
    private static final String RELAY = "mail-relay";

    private final ToldHub hub = new ToldHub();

    @Test
    void aHubThatKeepsItsWordIsAccountedFor() {
        hub.message("delivered").attempt(RELAY, "accepted").taken();
        hub.message("delivered").attempt("46elks", "delivered").taken();
        hub.message("delivered").attempt("print-vendor", "sent").taken();
        hub.message("cancelled").because("the offer is void").attempt("46elks", "cancelled");
        hub.message("not-sent");
        var twoChannels = hub.message("delivered");
        twoChannels.attempt(RELAY, "failed", "failed-hard", "userunknown").refused();
        twoChannels.attempt("46elks", "delivered").taken();

        Verdict verdict = hub.judged();

        assertThat(verdict.differences()).isEmpty();
        assertThat(verdict.communications()).isEqualTo(Map.of("delivered", 4L, "cancelled", 1L, "not-sent", 1L));
        assertThat(verdict.doubled()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        RELAY + ",accepted",
        RELAY + ",delivered",
        "46elks,sent",
        "46elks,delivered",
        "kivra,accepted",
        "print-vendor,accepted",
        "print-vendor,sent"
    })
    void aMessageThatIsSaidToBeAtAPartnerWhoNeverGotItIsLost(String partner, String state) {
        var attempt = hub.message("delivered").attempt(partner, state);

        assertThat(hub.differences())
                .containsExactly(
                        "attempt %s is lost: it is %s, but %s never took it".formatted(attempt.id(), state, partner));
    }

    @Test
    void aLetterThatItsVendorRefusedIsNotAccepted() {
        var attempt =
                hub.message("delivered").attempt("print-vendor", "accepted").refused();

        assertThat(hub.differences())
                .containsExactly(
                        "attempt %s is lost: it is accepted, but print-vendor never took it".formatted(attempt.id()));
    }

    @Test
    void aLetterOfABatchThatLostItIsLostAndTheOthersAreNot() {
        hub.message("delivered").attempt("print-vendor", "sent").taken("batch 1");
        var left = hub.message("delivered").attempt("print-vendor", "sent");
        hub.message("delivered").attempt("print-vendor", "sent").taken("batch 1");

        assertThat(hub.differences()).singleElement().asString().contains(left.id(), "lost");
    }

    @Test
    void silenceOfAPartnerThatWasNeverGivenTheMessageIsALoss() {
        var attempt = hub.toldOf("exhausted").attempt("46elks", "failed", "unknown", "silence");

        assertThat(hub.differences())
                .containsExactly("attempt %s is lost: it is failed, but 46elks never took it".formatted(attempt.id()));
    }

    @Test
    void aRefusalByAPartnerThatWasNeverAskedIsSeen() {
        var attempt = hub.toldOf("exhausted").attempt(RELAY, "failed", "failed-hard", "userunknown");

        assertThat(hub.differences())
                .containsExactly(
                        "attempt %s failed by what mail-relay is to have said (failed-hard), but it was never called"
                                .formatted(attempt.id()));
    }

    @ParameterizedTest
    @CsvSource({"failed-soft,partner-unavailable", "unknown,no-answer", "unknown,given-up", "rejected,template-fault"})
    void whatTheHubItselfSaysOfAnAttemptNeedsNoPartner(String outcome, String reason) {
        hub.toldOf("exhausted").attempt(RELAY, "failed", outcome, reason);

        assertThat(hub.differences()).isEmpty();
    }

    @Test
    void aDeliveryByNoAttemptIsSeen() {
        var none = hub.message("delivered");
        var failed = hub.message("delivered");
        failed.attempt(RELAY, "failed", "failed-hard", "userunknown").refused();

        assertThat(hub.differences())
                .containsExactly(
                        "communication %s is delivered, but no partner has an attempt of it".formatted(none.id()),
                        "communication %s is delivered, but no partner has an attempt of it".formatted(failed.id()));
    }

    @Test
    void whatWasTakenTwiceIsMarkedAndCounted() {
        hub.message("delivered").attempt(RELAY, "accepted").taken().taken().marked("ambiguous");

        assertThat(hub.differences()).isEmpty();
        assertThat(hub.judged().doubled()).isEqualTo(Map.of(RELAY, 1L));
    }

    @Test
    void whatWasTakenTwiceWithoutAMarkIsSeen() {
        var attempt =
                hub.message("delivered").attempt(RELAY, "accepted").taken().taken();

        assertThat(hub.differences())
                .containsExactly("mail-relay took attempt %s 2 times, but its timeline says ambiguous 0 times and not 1"
                        .formatted(attempt.id()));
    }

    @Test
    void eachFurtherTimeNeedsAMarkOfItsOwn() {
        var attempt = hub.message("delivered")
                .attempt(RELAY, "accepted")
                .taken()
                .taken()
                .taken()
                .marked("ambiguous");

        assertThat(hub.differences()).singleElement().asString().contains(attempt.id(), "3 times", "1 times and not 2");
    }

    @Test
    void theMarkOfAnotherAttemptDoesNotCount() {
        var message = hub.message("delivered");
        message.attempt("46elks", "failed", "unknown", "no-answer").marked("ambiguous");
        var attempt = message.attempt(RELAY, "accepted").taken().taken();

        assertThat(hub.differences()).singleElement().asString().contains(attempt.id(), "0 times and not 1");
    }

    @Test
    void whatWasTakenMoreOftenThanTheHubKnowsOfSendsIsSeen() {
        var attempt = hub.message("delivered")
                .attempt(RELAY, "accepted")
                .taken()
                .taken()
                .marked("ambiguous")
                .sent(1);

        assertThat(hub.differences())
                .containsExactly(
                        "mail-relay took attempt %s 2 times, but the hub knows of 1 sends".formatted(attempt.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "push-webhook", "kivra", "mailbox-generic", "print-vendor"})
    void aPartnerThatKnowsAMessageByItsKeyIsGivenOneKey(String partner) {
        hub.message("delivered")
                .attempt(partner, "accepted")
                .taken("one")
                .taken("one")
                .marked("ambiguous");
        var two = hub.message("delivered")
                .attempt(partner, "accepted")
                .taken("one")
                .taken("another")
                .marked("ambiguous");

        Verdict verdict = hub.judged();

        assertThat(verdict.differences())
                .containsExactly("%s took attempt %s 2 times under different keys, and not under one"
                        .formatted(partner, two.id()));
        assertThat(verdict.doubled())
                .as("which are no doubles where the key is known")
                .isEmpty();
        assertThat(verdict.recognised()).isEqualTo(Map.of(partner, 2L));
    }

    @Test
    void marketingThatReachedItsPersonTwiceIsSeenUnlessAKeyMadeItOne() {
        hub.marketing()
                .attempt("webhook", "delivered")
                .taken("one")
                .taken("one")
                .marked("ambiguous")
                .marked("work-item-resolved");
        var twice = hub.marketing();
        twice.attempt(RELAY, "accepted").taken().taken().marked("ambiguous").marked("work-item-resolved");

        assertThat(hub.differences())
                .containsExactly("communication %s is marketing, and reached its person 2 times".formatted(twice.id()));
    }

    @Test
    void marketingThatWasSentOnceMoreInDoubtIsSeenAlsoWhereNobodyGotItUnlessAPersonDecidedSo() {
        var underOneKey = hub.marketing()
                .attempt("webhook", "delivered")
                .taken("one")
                .taken("one")
                .marked("ambiguous");
        var again = hub.marketing()
                .attempt("46elks", "failed", "unknown", "silence")
                .taken()
                .taken()
                .marked("ambiguous");
        hub.marketing()
                .attempt("46elks", "delivered")
                .taken()
                .taken()
                .marked("ambiguous")
                .marked("held")
                .marked("work-item-resolved");

        assertThat(hub.differences())
                .containsOnlyOnce(
                        "46elks took attempt %s of marketing 2 times, and no person decided so".formatted(again.id()));
    }

    @Test
    void marketingOfASendOutThatSaysSoIsSentAgainAndGivenUpWithoutAPerson() {
        hub.marketing("exhausted")
                .resentInDoubt()
                .attempt("46elks", "failed", "unknown", "no-answer")
                .taken()
                .taken()
                .marked("ambiguous");

        assertThat(hub.differences()).isEmpty();
    }

    @Test
    void marketingThatWasGivenUpInDoubtWithoutAPersonIsSeen() {
        var guessed = hub.marketing("exhausted")
                .attempt("46elks", "failed", "unknown", "no-answer")
                .taken()
                .marked("ambiguous");
        hub.marketing("exhausted")
                .attempt("46elks", "failed", "unknown", "no-answer")
                .taken()
                .marked("ambiguous")
                .marked("held");

        assertThat(hub.differences())
                .containsExactly("attempt %s of marketing is in doubt, and was given up without being held"
                        .formatted(guessed.id()));
    }

    @Test
    void aCancellationWithoutAReasonIsSeen() {
        var silent = hub.message("cancelled");
        var other = hub.message("cancelled").because("");

        assertThat(hub.differences())
                .containsExactly(
                        "communication %s is cancelled, and its timeline does not say why".formatted(silent.id()),
                        "communication %s is cancelled, and its timeline does not say why".formatted(other.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "scheduled"})
    void whatNeverLeftIsAtNoPartnerUnlessAPersonDecidedSo(String state) {
        var taken = hub.message("delivered").attempt(RELAY, state).taken();
        taken.of().attempt("46elks", "delivered").taken();
        hub.message("delivered")
                .attempt(RELAY, state)
                .taken()
                .marked("work-item-resolved")
                .of()
                .attempt("46elks", "delivered")
                .taken();

        assertThat(hub.differences())
                .containsExactly("attempt %s is %s, but mail-relay took it".formatted(taken.id(), state));
    }

    @ParameterizedTest
    @CsvSource({"planned,still planned", "active,still active", "exhausted,nobody was told", "expired,nobody was told"})
    void anEndThatNobodyHearsOfIsSeen(String state, String difference) {
        var silent = hub.message(state);
        hub.toldOf(state);

        assertThat(hub.differences()).singleElement().asString().contains(silent.id(), difference);
    }

    @Test
    void aMessageOfNoEventIsSeen() {
        String stray = hub.message("delivered")
                .attempt(RELAY, "accepted")
                .taken()
                .taken()
                .forgotten();

        assertThat(hub.differences())
                .contains("mail-relay received attempt %s, which belongs to no event".formatted(stray));
    }

    @Test
    void anEventThatTheHubHasForgottenIsSeen() {
        hub.message("delivered").attempt(RELAY, "accepted").taken().of().unknownAgain();

        assertThat(hub.differences()).anyMatch(d -> d.contains("was lost: the hub took it as new"));
    }

    @Test
    void aDifferenceNamesNobody() {
        hub.message("cancelled");
        hub.message("active");
        hub.message("delivered").attempt(RELAY, "accepted");
        hub.message("delivered").attempt("46elks", "accepted").taken().taken();
        hub.message("delivered").attempt("kivra", "cancelled").taken("one").taken("two");

        assertThat(hub.judged().toString())
                .doesNotContainPattern(
                        "@example\\.|\\+467017406|" + ToldHub.CUSTOMER + "|Åsa|\\b(19|20)\\d{6}-?\\d{4}\\b");
    }

    @Test
    void timelinesAreAskedForOnceAPersonAndOnlyWhereSomethingNeedsTelling() {
        IntStream.range(0, 5_000)
                .forEach(
                        i -> hub.message("delivered").attempt(RELAY, "accepted").taken());
        var repeated = hub.message("cancelled").because("the offer is void");
        repeated.attempt(RELAY, "accepted").taken().taken().marked("ambiguous");

        assertThat(hub.differences()).isEmpty();

        assertThat(hub.timelinesAsked()).isEqualTo(Set.of(repeated.customer()));
        assertThat(hub.asked()).isLessThan(2 * 5_002 + 10);
    }
}
