package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.event.EventCatalogue;
import se.budkavle.event.EventReader;
import se.budkavle.event.EventStore;
import se.budkavle.event.Reading;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.DictionaryStore;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Two events of one person come together, and the first waits for an operator to say whether the person has a mailbox. */
class WaitingEventsTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final Rules RULES = Rules.load(SHIPPED);
    private static final PartnerCatalogue PARTNERS = PartnerCatalogue.load(SHIPPED);
    private static final EventCatalogue CATALOGUE = EventCatalogue.load(SHIPPED);

    private final SetClock clock = new SetClock(NOW);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private final WorkStore work = new WorkStore(jdbc, new WorkSignals());
    private final EventStore events = new EventStore(
            jdbc,
            work,
            new Dictionaries(new DictionaryStore(jdbc), () -> "release", s -> Optional.empty(), Runnable::run));
    private final MailboxStore mailboxes = new MailboxStore(jdbc);
    private final MailboxDesk desk = new MailboxDesk(
            mailboxes, work, () -> PARTNERS, () -> RULES, new PartnerModes(() -> RULES, true, Set.of()), clock);
    private final MailboxLookups lookups = new MailboxLookups(
            mailboxes, work, new LaneStore(jdbc), () -> PARTNERS, new Backoff(new Random()), transaction, clock);

    @BeforeEach
    void nobodyIsKnown() {
        jdbc.execute("truncate event, event_key, mailbox, work");
    }

    @Test
    void anEventThatDoesNotConcernTheOperatorWaitsBehindThatAndNoLonger() {
        bothArePlannedWhenTheAnswerHasCome("contract.expiring", "payment.received");
    }

    @Test
    void anEventThatDoesWaitsForTheSameAnswer() {
        bothArePlannedWhenTheAnswerHasCome("contract.expiring", "contract.expiring");
    }

    private void bothArePlannedWhenTheAnswerHasCome(String one, String other) {
        Event first = accepted(one, "1");
        Event second = accepted(other, "2");
        transaction.executeWithoutResult(planning -> {
            assertThat(work.takePlan(10, NOW)).hasSize(2);
            var customer = new Customer((ObjectNode) first.data().get("customer"));
            var waiting = new WaitingEvents(events, desk.about(List.of(customer)), event -> Optional.of(customer));
            assertThat(waiting.takes(first)).isTrue();
            assertThat(waiting.takes(second)).isTrue();
            waiting.save();
        });
        assertThat(inLine()).as("before the answer").isEmpty();
        clock.pass(Duration.ofMillis(100));

        lookups.answered(lookups.next("kivra", UUID.randomUUID()).orElseThrow(), Set.of());

        assertThat(inLine()).containsExactly(first.eventId(), second.eventId());
    }

    private List<UUID> inLine() {
        return jdbc.queryForList(
                "select ref from work where lane = 'plan' and due <= ? order by ref",
                UUID.class,
                Timestamp.from(clock.instant()));
    }

    private Event accepted(String type, String id) {
        ObjectNode event =
                CATALOGUE.example(type).orElseThrow().<ObjectNode>deepCopy().put("id", id);
        event.put("subject", "customer/1");
        ((ObjectNode) event.at("/data/customer")).put("customerNo", "1").put("personalNumber", "198507099805");
        var read = (Reading.Accepted)
                new EventReader(CATALOGUE, clock).read(event.toString().getBytes(StandardCharsets.UTF_8));
        events.accept(List.of(read), "http", Priority.NORMAL, null);
        return read.event();
    }
}
