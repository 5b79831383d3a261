package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Translator;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/** The vendor's word about a letter may come before it is written down that the vendor has the batch. */
class HandedOverBatchTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));
    private static final String VENDOR = "print-vendor";
    private static final UUID LETTER = new UUID(1, 1);
    private static final UUID BATCH = new UUID(1, 9);
    private static final UUID TOKEN = new UUID(3, 3);
    private static final Communication NOTICE =
            ACommunication.of("service").now(new CommunicationState.Active()).made();

    @TempDir
    static Path folder;

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final PartnerPace pace = new PartnerPace(p -> Duration.ofMinutes(15), clock);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));

    @BeforeAll
    static void start() {
        new LaneStore(jdbc).register(Map.of(VENDOR, "letter"));
    }

    @Test
    void aBounceThatHoldsALetterAndCountsForItsVendorDoesNotWaitForTheHandOverThatWaitsForIt() throws IOException {
        BatchRelease.Claimed claimed = handedOver();

        CompletableFuture<Void> sent = transaction.execute(bounce -> {
            stores.communications().tryLock(List.of(NOTICE.communicationId()));
            var settling = CompletableFuture.runAsync(() -> release().sent(claimed));
            await().until(HandedOverBatchTest::somebodyWaitsForALock);
            stores.lanes().rejectedInARow(VENDOR, 1);
            return settling;
        });

        sent.orTimeout(4, TimeUnit.MINUTES).join();
        assertThat(jdbc.queryForObject("select state from print_batch", String.class))
                .isEqualTo("sent");
    }

    private BatchRelease.Claimed handedOver() throws IOException {
        stores.communications().insert(List.of(NOTICE));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message, batch_id, seq)
                values (?, ?, '1', '1', 0, 'letter', ?, 'scheduled', 'address', '{"amount":0,"currency":"SEK"}', 60, 0, ?,
                  '', ?, 1)""",
                LETTER,
                NOTICE.communicationId(),
                VENDOR,
                Timestamp.from(NOW),
                BATCH);
        jdbc.update(
                "insert into print_batch (batch_id, partner, state, cutoff, letters) values (?, ?, 'releasing', ?, 1)",
                BATCH,
                VENDOR,
                Timestamp.from(NOW));
        Path list = folder.resolve(VENDOR).resolve(BATCH + ".csv");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "letter\n" + LETTER + "\n");
        String lane = Lanes.batches(VENDOR);
        stores.work().put(List.of(WorkRow.of(lane, BATCH, Priority.NORMAL, NOW)));
        WorkRow row =
                stores.work().lease(lane, 1, NOW, TOKEN, Duration.ofMinutes(1)).getFirst();
        return new BatchRelease.Claimed(BATCH, VENDOR, TOKEN, row);
    }

    private BatchRelease release() {
        var translator = new Translator(PartnerCatalogue.load(SHIPPED));
        var reports = new ReportBook(
                stores,
                new Cancellation(stores, () -> translator.catalogue(), clock),
                pace,
                () -> Channels.load(SHIPPED),
                clock);
        return new BatchRelease(
                stores,
                new BatchStore(jdbc),
                reports,
                () -> translator,
                null,
                new PartnerHealth(stores.limits(), pace, new Backoff(new Random()), System::nanoTime),
                folder,
                new Backoff(new Random()),
                transaction,
                clock);
    }

    private static boolean somebodyWaitsForALock() {
        return jdbc.queryForObject(
                        """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'""",
                        Long.class)
                > 0;
    }
}
