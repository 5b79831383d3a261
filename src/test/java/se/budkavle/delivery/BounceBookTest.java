package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Consents;
import se.budkavle.customer.Customer;
import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.Suppression;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.release.StrictJson;

/** A complaint, and what it withdraws. */
class BounceBookTest extends DatabaseTest {
    private static final Customer CUSTOMER = new Customer((ObjectNode)
            StrictJson.MAPPER.valueToTree(Map.of("customerNo", "10012", "kind", "consumer", "email", "a@example.com")));
    private static final Attempt COMPLAINED = AnAttempt.that(AttemptState.DELIVERED)
            .to("10012", CUSTOMER.personKey())
            .by("email", "a@example.com", Duration.ofHours(1))
            .complainedAbout()
            .made();

    private final SetClock clock = new SetClock(Instant.parse("2026-01-15T10:00:00Z"));
    private final Stores stores = SomeStores.of(jdbc);
    private final CustomerStore customers = stores.customers();
    private final Suppressions suppressions = new Suppressions(stores, () -> null, clock);
    private final BounceBook bounces =
            new BounceBook(stores, new Cancellation(stores, () -> null, clock), suppressions, null, clock);

    @BeforeEach
    void somebody() {
        jdbc.execute("truncate consent_word, person, timeline, suppression, lifted_suppression, report, customer");
        customers.save(List.of(new CustomerStore.Registered(CUSTOMER, Map.of())), clock.instant());
    }

    @Test
    void aComplaintWithdrawsWhatWasAllowedOnAnotherChannelToo() {
        say("*", false);
        clock.pass(Duration.ofHours(1));
        say("sms", true);
        clock.pass(Duration.ofHours(1));

        complain();

        assertThat(mayBeSold("sms")).isFalse();
    }

    @Test
    void aYesThatWasSaidAfterAComplaintStandsWhateverElseIsReportedAboutTheMail() {
        complain();
        clock.pass(Duration.ofHours(1));
        say("*", true);
        clock.pass(Duration.ofHours(1));

        complain();

        assertThat(mayBeSold("email")).isTrue();
    }

    @Test
    void aComplaintIsHeardOfThePersonWhoTheCustomerTurnedOutToBe() {
        customers.becomesPerson("10012", CUSTOMER.personKey(), "person:1");

        complain();

        assertThat(customers.consents(List.of("person:1")).get("person:1"))
                .extracting(ConsentWord::purpose)
                .containsExactlyInAnyOrderElementsOf(OptOuts.MARKETING);
    }

    @Test
    void aComplaintThatIsToldAgainAfterSomebodyAllowedTheAddressClosesItNoMore() {
        Instant clicked = clock.instant();
        complainAt(clicked);
        clock.pass(Duration.ofHours(1));
        suppressions.lift(CUSTOMER, "email", Suppressions.PERSON);
        say("*", true);
        clock.pass(Duration.ofHours(1));

        complainAt(clicked);

        assertThat(suppressions.of(CUSTOMER)).isEmpty();
        assertThat(mayBeSold("email")).isTrue();
    }

    @Test
    void aNewComplaintAboutTheSameMailClosesTheAddressAgain() {
        complainAt(clock.instant());
        clock.pass(Duration.ofHours(1));
        suppressions.lift(CUSTOMER, "email", Suppressions.PERSON);
        clock.pass(Duration.ofHours(1));

        complainAt(clock.instant());

        assertThat(suppressions.of(CUSTOMER)).extracting(Suppression::reason).containsExactly("complaint");
    }

    @Test
    void aBounceOfWhatWasComplainedAboutStillClosesAnAddressThatWasAllowedAgain() {
        complainAt(clock.instant());
        clock.pass(Duration.ofHours(1));
        suppressions.lift(CUSTOMER, "email", Suppressions.PERSON);
        clock.pass(Duration.ofHours(1));

        learn(AnAttempt.like(COMPLAINED)
                .complainedAbout()
                .now(AttemptState.FAILED)
                .failed(Outcome.FAILED_HARD)
                .because("userunknown")
                .made());

        assertThat(suppressions.of(CUSTOMER)).extracting(Suppression::reason).containsExactly("userunknown");
    }

    private void complainAt(Instant clicked) {
        stores.reports()
                .add(
                        List.of(new ReportStore.Told(
                                COMPLAINED.attemptId(),
                                new DeliveryReport(
                                        "acme",
                                        null,
                                        COMPLAINED.attemptId(),
                                        Outcome.COMPLAINT,
                                        null,
                                        clicked,
                                        true,
                                        "spam"),
                                null)),
                        clock.instant());
        complain();
    }

    private void complain() {
        learn(COMPLAINED);
    }

    private void learn(Attempt attempt) {
        bounces.learn(List.of(new BounceBook.Bounced(
                attempt,
                ACommunication.of("sales").to("10012", CUSTOMER.personKey()).made())));
    }

    private void say(String channel, boolean granted) {
        customers.addConsents(
                CUSTOMER.personKey(),
                OptOuts.MARKETING.stream()
                        .map(purpose -> new ConsentWord(purpose, channel, granted, clock.instant(), "source:crm", ""))
                        .toList());
    }

    private boolean mayBeSold(String channel) {
        List<ConsentWord> words =
                customers.consents(List.of(CUSTOMER.personKey())).get(CUSTOMER.personKey());
        return new Consents(words).latest("sales", channel).orElseThrow().granted();
    }
}
