package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Once;
import se.budkavle.release.Bundle;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;

/** An offer has failed, and its person is free for another one: until it turns out to have arrived, or goes on. */
class RetakenClaimTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String KEY = "offer|" + Once.person("1");
    private static final Communication FIRST = offer(1, new UUID(1, 2));
    private static final Communication SECOND = offer(2, new UUID(2, 2));
    private static final UUID TEXT = new UUID(1, 1);
    private static final UUID SECOND_TEXT = new UUID(2, 1);

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final Cancellation cancellation = new Cancellation(stores, () -> null, clock);
    private final Channels channels = Channels.load(Bundle.read(Path.of("mappings")));
    private final ReportBook reports = new ReportBook(
            stores, cancellation, new PartnerPace(p -> Duration.ofMinutes(15), clock), () -> channels, clock);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));

    private static Communication offer(int customer, UUID id) {
        return ACommunication.of("sales")
                .named(id)
                .to("" + customer, "1")
                .now(new CommunicationState.Active())
                .made();
    }

    @BeforeEach
    void aTextIsOnItsWay() {
        jdbc.execute(
                "truncate communication, attempt, work, work_item, timeline, report, contact_claim, released_claim");
        stores.communications().insert(List.of(FIRST, SECOND));
        text(TEXT, FIRST);
        text(SECOND_TEXT, SECOND);
        assertThat(claims(FIRST, NOW)).isTrue();
    }

    private static void text(UUID id, Communication of) {
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message)
                values (?, ?, ?, '1', 0, 'sms', '46elks', 'accepted', '+46701740600', '{"amount":0,"currency":"SEK"}', 60,
                  0, ?, '')""",
                id,
                of.communicationId(),
                of.customerNo(),
                Timestamp.from(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exhausted", "expired", "cancelled"})
    void whoHasTheMessageAfterAllIsNotContactedAgainHoweverOftenThatIsTold(String end) {
        fails(FIRST, TEXT, CommunicationState.of(end, null, null));
        assertThat(holders()).isEmpty();

        tell(TEXT, Outcome.DELIVERED);
        tell(TEXT, Outcome.DELIVERED);

        assertThat(holders()).containsExactly(FIRST.communicationId());
        assertThat(claims(SECOND, NOW.plus(MONTH).minusSeconds(1))).isFalse();
        assertThat(claims(SECOND, NOW.plus(MONTH))).as("when its time is over").isTrue();
    }

    @Test
    void aPlaceThatAnotherOfferHasTakenMeanwhileStaysWithIt() {
        fails(FIRST, TEXT, exhausted());
        assertThat(claims(SECOND, NOW.plusSeconds(60))).isTrue();

        tell(TEXT, Outcome.DELIVERED);

        assertThat(holders()).containsExactly(SECOND.communicationId());
    }

    @Test
    void whereTheOtherOneFailsTooThePlaceGoesBackToTheOneThatHasArrived() {
        fails(FIRST, TEXT, exhausted());
        assertThat(claims(SECOND, NOW.plusSeconds(60))).isTrue();
        tell(TEXT, Outcome.DELIVERED);

        fails(SECOND, SECOND_TEXT, exhausted());

        assertThat(holders()).containsExactly(FIRST.communicationId());
    }

    @Test
    void whereBothHaveFailedTheOneThatArrivesAfterAllHasThePlace() {
        fails(FIRST, TEXT, exhausted());
        assertThat(claims(SECOND, NOW.plusSeconds(60))).isTrue();
        fails(SECOND, SECOND_TEXT, exhausted());
        assertThat(holders()).isEmpty();

        tell(TEXT, Outcome.DELIVERED);

        assertThat(holders()).containsExactly(FIRST.communicationId());
    }

    @Test
    void whatSomebodySendsOnByTheNextChannelHasItsPlaceAgain() {
        fails(FIRST, TEXT, exhausted());
        stores.workItems()
                .open(List.of(
                        WorkItemStore.WorkItem.of("undeliverable", FIRST, null, Reason.of("no-channel-left"), NOW)));

        new WorkItemBook(stores, cancellation, reports, null, transaction, clock)
                .resolve(
                        jdbc.queryForObject("select work_item_id from work_item", UUID.class),
                        WorkItemBook.Resolution.NEXT_CHANNEL,
                        "");

        assertThat(holders()).containsExactly(FIRST.communicationId());
    }

    @Test
    void whatGoesOnToAMendedAddressHasItsPlaceAgain() {
        jdbc.update("update communication set class = 'regulatory'");
        fails(FIRST, TEXT, exhausted());
        stores.workItems()
                .open(List.of(
                        WorkItemStore.WorkItem.of("address-repair", FIRST, TEXT, Reason.of("no-channel-left"), NOW)));
        var mended = new Customer((ObjectNode) Rows.node("{\"customerNo\": \"1\", \"mobile\": \"+46701740601\"}"));

        new AddressRepair(stores, clock).registerChanged(List.of(mended));

        assertThat(holders()).containsExactly(FIRST.communicationId());
    }

    @Test
    void whatArrivesAfterAllCountsForThePersonWhoHasBecomeKnownMeanwhile() {
        fails(FIRST, TEXT, exhausted());
        stores.communications().becomesPerson("1", "known");

        tell(TEXT, Outcome.DELIVERED);

        var known = new Once(List.of("offer|" + Once.person("known")), NOW.plus(MONTH));
        assertThat(stores.communications().claims().claim(Map.of(SECOND.communicationId(), known), NOW))
                .containsEntry(SECOND.communicationId(), FIRST.communicationId());
    }

    /** It is most of what partners tell. */
    @Test
    void whatArrivesAsItShouldLooksForNothingThatWasGivenBack() {
        transaction.executeWithoutResult(other -> {
            jdbc.execute("lock table released_claim in access exclusive mode");
            CompletableFuture.runAsync(() -> tell(TEXT, Outcome.DELIVERED))
                    .orTimeout(4, TimeUnit.MINUTES)
                    .join();
        });

        assertThat(holders()).containsExactly(FIRST.communicationId());
    }

    @Test
    void whatIsOverIsForgottenAndWhatStillHoldsIsKept() {
        fails(FIRST, TEXT, exhausted());
        assertThat(claims(SECOND, NOW.plusSeconds(60))).isTrue();

        stores.communications().forgetClaims(NOW.plus(MONTH));
        assertThat(kept()).as("claims, and such as can be taken back").isEqualTo("1 0");
        stores.communications().forgetClaims(NOW.plus(MONTH).plusSeconds(61));
        assertThat(kept()).isEqualTo("0 0");
    }

    private boolean claims(Communication offer, Instant at) {
        var once = new Once(List.of(KEY), at.plus(MONTH));
        return stores.communications()
                .claims()
                .claim(Map.of(offer.communicationId(), once), at)
                .isEmpty();
    }

    private void fails(Communication offer, UUID text, CommunicationState end) {
        tell(text, Outcome.FAILED_HARD);
        Communication now =
                stores.communications().find(offer.communicationId()).orElseThrow();
        stores.communications().update(List.of(now.with(end, NOW)));
    }

    private static CommunicationState exhausted() {
        return new CommunicationState.Exhausted(Reason.of("no-channel-left"));
    }

    private void tell(UUID text, Outcome outcome) {
        var report = new DeliveryReport("46elks", null, text, outcome, null, NOW, false, null);
        transaction.executeWithoutResult(status -> reports.add(List.of(new Told(text, report, null))));
    }

    private static List<UUID> holders() {
        return jdbc.queryForList("select communication_id from contact_claim", UUID.class);
    }

    private static String kept() {
        return jdbc.queryForObject(
                "select (select count(*) from contact_claim) || ' ' || (select count(*) from released_claim)",
                String.class);
    }
}
