package se.budkavle.scenario;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;
import se.budkavle.sandbox.SampleEvents;

/** The database is stopped, cut off, crowded or full: callers are asked to wait, and work goes on by itself. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseFaultsTest {
    private static final int EVENTS = 40;
    private static final int AT_ONCE = 40;
    /** And of the pretended SMPP server, whose library begins a thread with each enquiry until it has a pool of them. */
    private static final Pattern THE_CALLERS = Pattern.compile("HttpClient-.*|pool-#-thread-#");

    private static final int CUT_COMMITS = 25;
    private static final long MEMORY = 24 * 1024 * 1024;
    private static final Duration NO_CONNECTION = Duration.ofSeconds(1);
    /** Nobody waits for a connection longer than that second; the rest is for a machine that has much to do. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofMillis(10);

    private static final boolean FULL = Boolean.getBoolean("budkavle.full");
    private static final Duration AWAY = FULL ? Duration.ofMinutes(10) : Duration.ZERO;
    /** More often than threads may be begun meanwhile. */
    private static final int IN_VAIN = 5 * AT_ONCE;
    /** Asked of the long form alone, as other tests beside it take what time they want. */
    private static final Duration GOES_ON_WITHIN = FULL ? Duration.ofSeconds(10) : Duration.ofMinutes(4);

    @TempDir
    static Path folder;

    /** What the operator was told of the database, each call. */
    private static final Queue<JsonNode> ALERTS = new ConcurrentLinkedQueue<>();

    private static HttpServer operator;
    private static OwnDatabase database;
    private static RunningHub hub;
    private static Iterator<JsonNode> samples;
    private static final List<JsonNode> everything = new ArrayList<>();

    private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
    private final AtomicLong refusals = new AtomicLong();
    /** By the ids of their events. */
    private final Set<String> toldToWait = new ConcurrentSkipListSet<>();

    private final List<JsonNode> fed = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        operator.createContext("/alerts", DatabaseFaultsTest::hear);
        operator.start();
        database = OwnDatabase.start(folder.resolve("database"));
        hub = RunningHub.start(
                folder.resolve("data"),
                "--budkavle.database.url=" + database.url(),
                "--budkavle.database.user=postgres",
                "--budkavle.database.password=postgres",
                // callers who find no connection hear so sooner than in production
                "--spring.datasource.hikari.connection-timeout=" + NO_CONNECTION.toMillis(),
                "--budkavle.watch.every=PT0.5S",
                "--budkavle.alert.secret=whsec_YWxlcnRz",
                "--budkavle.alert.url=http://127.0.0.1:" + operator.getAddress().getPort() + "/alerts");
        samples = SampleEvents.stream(Bundle.read(Path.of("mappings")), 14 * EVENTS, 7)
                .iterator();
    }

    @AfterAll
    static void stop() {
        hub.close();
        database.close();
        operator.stop(0);
    }

    private static void hear(HttpExchange call) throws IOException {
        JsonNode alert = StrictJson.MAPPER.readTree(call.getRequestBody());
        if (alert.path("kind").asText().equals("database")) {
            ALERTS.add(alert);
        }
        call.sendResponseHeaders(204, -1);
        call.close();
    }

    @BeforeEach
    void takeSamples() {
        IntStream.range(0, EVENTS).forEach(i -> fed.add(samples.next()));
    }

    @BeforeEach
    void fromAQuietStart() {
        await("what was away before is over")
                .until(() -> told("raised").size() == told("cleared").size()
                        && hub.answer("/health").status() == 200);
        ALERTS.clear();
    }

    @AfterEach
    void everythingIsTakenOnceAndAccountedFor(CapturedOutput log) {
        hub.awaitSettled();
        everything.addAll(fed);
        var verdict = Oracle.judge(everything.iterator(), hub, hub.sandbox()::eachReceived);
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        assertThat(statuses).isSubsetOf(200, 202, 422, 503);
        assertThat(log).as("what failed is told in a line").doesNotContain("Callback; SQL [");
    }

    @Test
    void fault10AfterAFastRestartWorkGoesOnByItself() {
        goesOnAfter(database::stop, "10001");
    }

    @Test
    void fault10AfterACrashWorkGoesOnByItself() {
        goesOnAfter(database::crash, "10002");
    }

    private void goesOnAfter(Runnable ending, String customerNo) {
        JsonNode mail = Events.mailed(customerNo, Story.now(hub)).build();
        everything.add(mail);
        var feeding = feed();
        await().until(() -> !statuses.isEmpty());

        ending.run();
        assertThat(hub.send(mail).status()).as("meanwhile").isEqualTo(503);
        database.start();

        await("it is told to wait no longer, and is sent")
                .atMost(GOES_ON_WITHIN)
                .pollInterval(SHORT)
                .until(() -> hub.send(mail).status() != 503 && mailsTo(customerNo) == 1);
        assertThat(hub.send(mail).status()).as("it has it").isEqualTo(200);
        await().until(feeding::isDone);
        feeding.join();
    }

    private static long mailsTo(String customerNo) {
        return hub.sandbox().received("mail-relay").stream()
                .filter(line -> line.at("/request/to/0").asText().equals(Events.mailbox(customerNo)))
                .count();
    }

    @Test
    void fault11ASessionCutInMidCommitLeavesNoDoubt() {
        var atWork = new AtomicLong();
        var feeding = feed();

        // ever more seldom: a slow machine commits in the end
        for (int pause = 300; !feeding.isDone(); pause += 50) {
            long before = atWork.get();
            await("somebody is at work")
                    .pollInterval(SHORT)
                    .until(() -> atWork.addAndGet(cutSessions()) > before || feeding.isDone());
            pauseMillis(pause);
        }

        feeding.join();
        assertThat(atWork).as("sessions that were cut at work").hasPositiveValue();
    }

    /** Ends all that the hub has, once one of them is at work; how many were. */
    private static long cutSessions() {
        return database.number(
                """
                with session as materialized (
                  select pid, state from pg_stat_activity
                  where pid <> pg_backend_pid() and backend_type = 'client backend')
                select count(case when pg_terminate_backend(pid) then case when state <> 'idle' then 1 end end)
                from session where exists (select 1 from session where state <> 'idle')""");
    }

    /**
     * Each commit stands on the disk and is waited for in vain, as there is no second server; then its session is cut: who
     * asked for it never hears that it stands.
     */
    @Test
    void fault11OfACommitThatStoodButWasNotAnsweredNothingIsDoneTwice() {
        var cut = new AtomicLong();
        database.setting("synchronous_standby_names", "nobody");
        var feeding = feed();
        try {
            await().pollInterval(SHORT).until(() -> cut.addAndGet(cutCommits()) > CUT_COMMITS);
        } finally {
            database.setting("synchronous_standby_names", "");
        }

        feeding.join();
        assertThat(statuses)
                .as("stored, not answered, and known when it came again")
                .contains(200);
    }

    /** How many commits were waiting to be answered, and never will be. */
    private static long cutCommits() {
        return database.number("select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity"
                + " where wait_event = 'SyncRep'");
    }

    @Test
    void fault12WhileTheDatabaseIsAwayNothingIsPromisedAndNothingPilesUp() throws Exception {
        database.stop();
        try (var callers = Executors.newFixedThreadPool(AT_ONCE)) {
            var calls = feed(callers);
            try {
                await("every caller is told to wait").until(() -> fed.stream().allMatch(this::isToldToWait));
                Map<String, Long> threads = threads();
                long heap = FULL ? liveHeap() : 0;
                awaitCallersInVain();
                await("the operator is told").until(() -> !told("raised").isEmpty());

                assertThatItSaysSo();
                assertThat(statuses).containsExactly(503);
                assertThat(threads()).as("threads, before: %s", threads).allSatisfy((kind, number) -> assertThat(number)
                        .as(kind)
                        .isLessThan(threads.getOrDefault(kind, 0L) + 20));
                if (FULL) {
                    assertThat(liveHeap() - heap).as("bytes that have piled up").isLessThan(MEMORY);
                }
            } finally {
                database.start();
            }
            calls.join();
        }
        await("and told that it is over").until(() -> !told("cleared").isEmpty());
        assertThat(hub.answer("/health").status()).isEqualTo(200);
        assertThat(told("raised")).as("once").hasSize(1);
        assertThat(told("cleared")).hasSize(1);
    }

    /** They come again and again, for as long as the database is away. */
    private void awaitCallersInVain() {
        long enough = refusals.get() + IN_VAIN;
        long end = System.nanoTime() + AWAY.toNanos();
        await("many are told to wait")
                .atMost(AWAY.plusMinutes(4))
                .until(() -> refusals.get() >= enough && System.nanoTime() - end >= 0);
    }

    /** How many there are of each kind, which is their name without its numbers; none of the callers'. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "#"))
                .filter(kind -> !THE_CALLERS.matcher(kind).matches())
                .collect(groupingBy(kind -> kind, TreeMap::new, counting()));
    }

    /** To whoever asks, too, and soon. */
    private static void assertThatItSaysSo() throws IOException, InterruptedException {
        assertThat(told("raised").getFirst().path("text").asText())
                .startsWith("the database cannot be used since ")
                .contains("Connection to 127.0.0.1:");
        assertThat(hub.answer("/health").status()).isEqualTo(503);
        assertThat(hub.answer("/status").status()).isEqualTo(503);
        var metrics = scrape("/actuator/prometheus");
        assertThat(metrics.body()).contains("budkavle_database_away 1.0").doesNotContain("budkavle_alerts_open 0.0");
        assertThat(scrape("/actuator/health").statusCode()).isEqualTo(503);
    }

    private static HttpResponse<String> scrape(String path) throws IOException, InterruptedException {
        String port = hub.bean(Environment.class).getRequiredProperty("local.management.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return HttpClient.newHttpClient()
                .send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<JsonNode> told(String state) {
        return ALERTS.stream()
                .filter(alert -> alert.path("state").asText().equals(state))
                .toList();
    }

    private boolean isToldToWait(JsonNode event) {
        return toldToWait.contains(event.path("id").asText());
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void fault13WhenCallersHaveEveryConnectionTheNextAreToldToWait() throws SQLException {
        int connections =
                hub.bean(DataSource.class).unwrap(HikariDataSource.class).getMaximumPoolSize();
        var over = new AtomicBoolean();
        try (var connection = database.connection();
                var statement = connection.createStatement();
                var readers = Executors.newFixedThreadPool(AT_ONCE);
                var callers = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            statement.execute("lock table timeline in access exclusive mode");
            for (int i = 0; i < AT_ONCE; i++) {
                readers.execute(() -> readUntil(over));
            }
            try {
                await("each connection waits for the table").until(() -> heldUp("timeline") >= connections);

                assertThat(CompletableFuture.supplyAsync(
                                () -> hub.send(fed.getFirst()).status(), callers))
                        .succeedsWithin(TOLD_WITHIN)
                        .isEqualTo(503);
            } finally {
                over.set(true);
                connection.rollback();
            }
        }
        feed().join();
        assertThat(statuses).as("nothing of it was taken before").contains(202).doesNotContain(200);
    }

    private static void readUntil(AtomicBoolean over) {
        while (!over.get()) {
            hub.answer("/customers/200001/timeline");
        }
    }

    private static long heldUp(String table) {
        return database.number(
                "select count(*) from pg_locks where not granted and relation = '%s'::regclass".formatted(table));
    }

    @Test
    void fault13WhoCannotBeStoredInTimeIsToldToWait() throws SQLException {
        try (var connection = database.connection();
                var statement = connection.createStatement();
                var callers = Executors.newFixedThreadPool(AT_ONCE)) {
            connection.setAutoCommit(false);
            statement.execute("lock table event_key in access exclusive mode");
            var calls = feed(callers);
            await().until(() -> statuses.contains(503));

            connection.rollback();

            calls.join();
        }
        assertThat(statuses).contains(202, 503);
    }

    @Test
    void fault14StepsThatMeetADeadlockAreTriedAgain() {
        database.refuse("attempt", "40P01", 3);
        database.refuse("event", "40001", 3);

        feed().join();
        hub.awaitSettled();

        assertThat(hub.get("/status").path("deadLetters").asInt()).isZero();
        assertThat(database.refused("attempt")).as("and done in the end").isGreaterThan(3);
        assertThat(database.refused("event")).isGreaterThan(3);
    }

    /** The test holds what the hub's planning wants, and then wants what that holds: PostgreSQL ends the hub's session. */
    @Test
    void fault14AStepThatARealDeadlockEndsIsDoneAgain() throws SQLException {
        String ended = "select deadlocks from pg_stat_database where datname = current_database()";
        long before = database.number(ended);
        JsonNode mail = Events.mailed("14002", Story.now(hub)).build();
        everything.add(mail);
        database.setting(
                "deadlock_timeout", "40s"); // who has waited for so long looks once: the test is to wait by then
        try (var connection = database.connection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local deadlock_timeout = '180s'"); // who looks first is ended
            statement.execute("lock table communication in share mode");
            assertThat(hub.send(mail).status()).isEqualTo(202);
            await("the planning waits").pollInterval(SHORT).until(DatabaseFaultsTest::isPlanningHeldUp);

            statement.execute("select 1 from planning_shard for update");
            connection.rollback();
        } finally {
            database.setting("deadlock_timeout", "1s");
        }
        hub.awaitSettled();

        await("PostgreSQL counts it").until(() -> database.number(ended) > before);
        assertThat(hub.get("/status").path("deadLetters").asInt()).isZero();
        assertThat(mailsTo("14002")).isEqualTo(1);
        feed().join();
    }

    private static boolean isPlanningHeldUp() {
        return database.number(
                        """
                        select count(*) from pg_locks waiting join pg_locks holding using (pid)
                        where not waiting.granted and waiting.relation = 'communication'::regclass
                          and holding.granted and holding.relation = 'planning_shard'::regclass""")
                > 0;
    }

    @Test
    void fault14ResultsThatMeetADeadlockAreKeptUntilTheyCanBeWritten() {
        database.refuse("send_payload", "40P01", 30);

        feed().join();
        Story story = Story.of(
                hub,
                Events.happened("supply.confirmed", "14001", Story.now(hub))
                        .wishing("email")
                        .email("ok+14001@example.com"));
        fed.add(story.event());

        assertThat(story.tries()).as("never in doubt, and sent once").containsExactly("email accepted accepted ×1");
        assertThat(story.received("mail-relay")).hasSize(1);
        database.refuseNoMore("send_payload");
    }

    @Test
    void fault16WithAFullDiskNewEventsAreRefusedAndTheRestCanBeRead() {
        database.refuse("event", "53100", 1_000_000);

        var answer = hub.send(fed.getFirst());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(hub.get("/customers/200001/timeline").path("customerNo").asText())
                .isEqualTo("200001");
        await("as callers come again, the operator is told")
                .pollInterval(SHORT)
                .until(() -> hub.send(fed.getFirst()).status() == 503
                        && !told("raised").isEmpty());
        assertThat(told("raised").getFirst().path("text").asText()).endsWith("as the test wants it");
        assertThat(hub.get("/status").path("alerts").findValuesAsText("kind")).contains("database");
        database.refuseNoMore("event");
        await("and told that it is over").until(() -> !told("cleared").isEmpty());
        feed().join();
        assertThat(statuses).doesNotContain(200).contains(202);
    }

    @Test
    void fault16WithAFullDiskPartnersAreAskedToReportAgain() {
        String address = hub.get("/partners/46elks/addresses").path("incoming").asText();
        database.refuse("raw_report", "53100", 1_000_000);

        var answer = reply(address);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        database.refuseNoMore("raw_report");
        assertThat(reply(address).status()).isEqualTo(204);
        feed().join();
    }

    private static RunningHub.Answer reply(String address) {
        return hub.post(
                address.substring(address.indexOf("/reports/")),
                "application/x-www-form-urlencoded",
                "direction=incoming&id=d16&from=%2B46701740605&to=%2B46766860000&message=Hej&created=2026-03-03+09%3A00%3A00");
    }

    private CompletableFuture<Void> feed() {
        return CompletableFuture.runAsync(() -> fed.forEach(this::sendUntilTaken));
    }

    /** All at once. */
    private CompletableFuture<Void> feed(Executor callers) {
        return CompletableFuture.allOf(fed.stream()
                .map(event -> CompletableFuture.runAsync(() -> sendUntilTaken(event), callers))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** As a source does: the same event again until the hub has answered for it. */
    private void sendUntilTaken(JsonNode event) {
        for (int tries = 0; tries < 10_000; tries++) {
            int status = hub.send(event).status();
            statuses.add(status);
            if (status != 503) {
                return;
            }
            refusals.incrementAndGet();
            toldToWait.add(event.path("id").asText());
            pauseMillis(100);
        }
        throw new UncheckedIOException(new java.io.IOException("never taken"));
    }

    private static void pauseMillis(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
