package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.SampleEvents;

/** The database is stopped, cut off, crowded or full: callers are asked to wait, and work goes on by itself. */
class DatabaseFaultsTest {
    private static final int EVENTS = 40;
    private static final int AT_ONCE = 40;
    private static final int AWAY_SECONDS = Boolean.getBoolean("budkavle.full") ? 600 : 4;

    @TempDir
    static Path folder;

    private static OwnDatabase database;
    private static RunningHub hub;
    private static Iterator<JsonNode> samples;
    private static final List<JsonNode> everything = new ArrayList<>();

    private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
    private final List<JsonNode> fed = new ArrayList<>();

    @BeforeAll
    static void start() {
        database = OwnDatabase.start(folder.resolve("database"));
        hub = RunningHub.start(
                folder.resolve("data"),
                "--budkavle.database.url=" + database.url(),
                "--budkavle.database.user=postgres",
                "--budkavle.database.password=postgres",
                // callers who find no connection hear so sooner than in production
                "--spring.datasource.hikari.connection-timeout=1000");
        samples = SampleEvents.stream(Bundle.read(Path.of("mappings")), 10 * EVENTS, 7)
                .iterator();
    }

    @AfterAll
    static void stop() {
        hub.close();
        database.close();
    }

    @BeforeEach
    void takeSamples() {
        IntStream.range(0, EVENTS).forEach(i -> fed.add(samples.next()));
    }

    @AfterEach
    void everythingIsTakenOnceAndAccountedFor() {
        hub.awaitSettled();
        everything.addAll(fed);
        var verdict = Oracle.judge(everything.iterator(), hub, hub.sandbox()::eachReceived);
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        assertThat(statuses).isSubsetOf(200, 202, 422, 503);
    }

    @Test
    void fault10AfterAFastRestartWorkGoesOnByItself() {
        var feeding = feed();
        await().until(() -> !statuses.isEmpty());

        database.stop();
        database.start();

        await().until(feeding::isDone);
        feeding.join();
    }

    @Test
    void fault10AfterACrashWorkGoesOnByItself() {
        var feeding = feed();
        await().until(() -> !statuses.isEmpty());

        database.crash();
        database.start();

        await().until(feeding::isDone);
        feeding.join();
    }

    @Test
    void fault11ASessionCutInMidCommitLeavesNoDoubt() {
        var feeding = feed();

        while (!feeding.isDone()) {
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }

        feeding.join();
    }

    @Test
    void fault12WhileTheDatabaseIsAwayNothingIsPromisedAndNothingPilesUp() {
        database.stop();
        int threads = Thread.activeCount();
        var feeding = feed();
        await().until(() -> statuses.contains(503));
        pauseSeconds(AWAY_SECONDS);

        assertThat(statuses).containsExactly(503);
        assertThat(Thread.activeCount()).isLessThan(threads + 20);
        database.start();

        await().until(feeding::isDone);
        feeding.join();
    }

    @Test
    void fault13MoreCallersThanConnectionsAreToldToWait() throws SQLException {
        try (var connection = database.connection();
                var statement = connection.createStatement();
                var callers = Executors.newFixedThreadPool(AT_ONCE)) {
            connection.setAutoCommit(false);
            statement.execute("lock table event_key in access exclusive mode");
            var calls = fed.stream()
                    .map(event -> CompletableFuture.runAsync(() -> sendUntilTaken(event), callers))
                    .toList();
            await().until(() -> statuses.contains(503));

            connection.rollback();

            calls.forEach(CompletableFuture::join);
        }
        assertThat(statuses).contains(202, 503);
    }

    @Test
    void fault14StepsThatMeetADeadlockAreTriedAgain() {
        refuse("attempt", "40P01", 3);
        refuse("event", "40001", 3);

        feed().join();
        hub.awaitSettled();

        assertThat(hub.get("/status").path("deadLetters").asInt()).isZero();
    }

    @Test
    void fault14ResultsThatMeetADeadlockAreKeptUntilTheyCanBeWritten() {
        refuse("send_payload", "40P01", 30);

        feed().join();
        Story story = Story.of(
                hub,
                Events.happened("supply.confirmed", "14001", Story.now(hub))
                        .wishing("email")
                        .email("ok+14001@example.com"));
        fed.add(story.event());

        assertThat(story.tries()).as("never in doubt, and sent once").containsExactly("email accepted accepted ×1");
        assertThat(story.received("mail-relay")).hasSize(1);
        database.execute("drop trigger refuse on send_payload");
    }

    @Test
    void fault16WithAFullDiskNewEventsAreRefusedAndTheRestCanBeRead() {
        refuse("event", "53100", 1_000_000);

        var answer = hub.send(fed.getFirst());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(hub.get("/customers/200001/timeline").path("customerNo").asText())
                .isEqualTo("200001");
        database.execute("drop trigger refuse on event");
        feed().join();
        assertThat(statuses).doesNotContain(200).contains(202);
    }

    /** Inserts into the table fail so many times, as PostgreSQL would say it. */
    private static void refuse(String table, String sqlState, int times) {
        database.execute("drop sequence if exists refused_%1$s; create sequence refused_%1$s".formatted(table));
        database.execute(
                """
                create or replace function refuse_%1$s() returns trigger language plpgsql as $$
                begin
                  if nextval('refused_%1$s') <= %2$d then
                    raise exception 'as the test wants it' using errcode = '%3$s';
                  end if;
                  return null;
                end $$"""
                        .formatted(table, times, sqlState));
        database.execute(
                "create or replace trigger refuse after insert on %1$s for each statement execute function refuse_%1$s()"
                        .formatted(table));
    }

    private CompletableFuture<Void> feed() {
        return CompletableFuture.runAsync(() -> fed.forEach(this::sendUntilTaken));
    }

    /** As a source does: the same event again until the hub has answered for it. */
    private void sendUntilTaken(JsonNode event) {
        for (int tries = 0; tries < 10_000; tries++) {
            int status = hub.send(event).status();
            statuses.add(status);
            if (status != 503) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new UncheckedIOException(new java.io.IOException("never taken"));
    }

    private static void pauseSeconds(int seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }
}
