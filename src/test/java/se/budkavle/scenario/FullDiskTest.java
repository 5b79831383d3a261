package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;

/** Disks that are really filled, to the last byte, below a hub and the database that it runs. */
class FullDiskTest {
    private static final int MB = 1024 * 1024;
    private static final int LEAST_MB = 40;
    /** Told of before the doors close. */
    private static final int WATCHED_MB = LEAST_MB + 20;

    private static final int EVENTS = 20;
    /** More than the database has made room for. */
    private static final int SOME_LOG = 40 * MB;
    /** Less than a letter needs, and more than its file begins with. */
    private static final int HALF_A_LETTER = 4 * 1024;

    private static final String PASSWORD = "queue-secret";
    private static final int QUEUE_PORT = LastingPort.free();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Operator operator;
    private static HubProcess hub;
    private static FedHub fed;
    private static final List<JsonNode> others = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        SmallDisks.assumePossible(data);
        operator = new Operator();
        hub = new HubProcess(
                SmallDisks.below(data, "400m", "4m"),
                data,
                "-Dbudkavle.disk.least-mb=" + LEAST_MB,
                "-Dbudkavle.watch.disk-mb=" + WATCHED_MB,
                "-Dbudkavle.watch.every=PT1S",
                "-Dbudkavle.alert.secret=whsec_YWxlcnRz",
                "-Dbudkavle.alert.url=" + operator.address(),
                "-Dbudkavle.artemis.password=" + PASSWORD,
                "-Dbudkavle.artemis.port=" + QUEUE_PORT);
        hub.start();
        fed = new FedHub(hub);
    }

    @AfterAll
    static void stop() {
        if (hub != null) {
            hub.close();
            operator.close();
        }
    }

    @AfterEach
    void nothingIsLostAndAllThatIsStoredCanBeRead() throws SQLException {
        fed.awaitSettled();
        Verdict verdict = fed.judge(others);
        assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
        assertThat(hub.get("/account").path("differences")).isEmpty();
        readEveryRow();
        hub.assertNobodyIsNamedInTheLog();
    }

    @Test
    void fault16OnAFullDiskNothingNewIsTakenAndWithRoomAgainWorkGoesOnByItself() throws IOException, JMSException {
        JsonNode event = Events.mailed("16001", now()).build();
        others.add(event);
        fed.feed(EVENTS);
        await().until(() -> hub.sandbox().ledgerLines() > 0);
        assertThat(operator.told("disk")).as("while there is room").isEmpty();

        SmallDisks.fill(hub.data(), LEAST_MB * MB / 2);
        await("the doors close").until(() -> statusOf(event) == 503);
        assertThat(hub.send(event).headers().firstValue("Retry-After")).isPresent();
        assertThat(hub.get("/customers/16001/timeline").path("customerNo").asText())
                .isEqualTo("16001");
        await("the operator is told").until(() -> toldOfTheDisk().equals(List.of("raised")));

        SmallDisks.fill(hub.data(), 0);
        assertThatThrownBy(() -> hub.number("select length(pg_logical_emit_message(true, 'log', repeat('x', %d))::text)"
                        .formatted(SOME_LOG)))
                .isInstanceOf(SQLException.class);
        await("the database ends").until(() -> !isDatabaseThere());
        assertThat(statusOf(event)).isEqualTo(503);

        SmallDisks.clear(hub.data());
        await("it goes on").until(() -> statusOf(event) / 100 == 2);
        queue(Events.mailed("16002", now()).build());
        await("by the queue too").until(() -> mailsTo("16002") == 1);
        fed.awaitSettled();
        assertThat(mailsTo("16001")).isEqualTo(1);
        await("and told that it is over").until(() -> toldOfTheDisk().contains("cleared"));
        assertThat(toldOfTheDisk()).as("each once").containsExactly("raised", "cleared");
    }

    private static List<String> toldOfTheDisk() {
        return operator.told("disk").stream()
                .map(alert -> alert.path("state").asText())
                .toList();
    }

    private static void queue(JsonNode event) throws JMSException {
        others.add(event);
        try (var factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + QUEUE_PORT, "budkavle", PASSWORD);
                var connection = factory.createConnection();
                var session = connection.createSession()) {
            session.createProducer(session.createQueue("budkavle.events"))
                    .send(session.createTextMessage(event.toString()));
        }
    }

    @Test
    void fault17WithNoRoomForABatchOfLettersTheVendorSeesNoPartOfItAndGetsItOnceThereIs()
            throws IOException, SQLException {
        JsonNode event = Events.happened("supply.confirmed", "17001", now())
                .wishing("letter")
                .without("email")
                .without("mobile")
                .livingAt("Storgatan 1", "582 24", "Linköping")
                .build();
        others.add(event);
        Path batches = hub.data().resolve("batches");
        SmallDisks.fill(batches, HALF_A_LETTER);
        List<String> before = filesBelow(batches);
        int taken = letters();
        try {
            assertThat(statusOf(event)).isEqualTo(202);
            await("it was tried in vain")
                    .until(() ->
                            hub.number("select coalesce(max(tries), 0) from work where lane = 'batches:print-vendor'")
                                    > 1);

            assertThat(filesBelow(hub.data().resolve("sandbox/print-vendor/sftp/in")))
                    .isEmpty();
            await("no part of it stays between two tries")
                    .untilAsserted(() -> assertThat(filesBelow(batches)).containsExactlyInAnyOrderElementsOf(before));
        } finally {
            SmallDisks.clear(batches);
        }
        fed.awaitSettled();
        assertThat(letters() - taken).isEqualTo(1);
    }

    /** Each page of each table, with its checksum. */
    private static void readEveryRow() throws SQLException {
        try (var connection = hub.database();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    do $$
                    declare one text;
                    begin
                      for one in select oid::regclass from pg_class
                        where relkind = 'r' and relnamespace = 'public'::regnamespace
                      loop
                        execute 'select max(hashtext(r::text)) from ' || one || ' r';
                      end loop;
                    end $$""");
        }
    }

    private static boolean isDatabaseThere() {
        try {
            hub.database().close();
            return true;
        } catch (SQLException | UncheckedIOException e) {
            return false;
        }
    }

    private static int statusOf(JsonNode event) {
        return hub.send(event).statusCode();
    }

    /** Business time. */
    private static Instant now() {
        return Instant.parse(hub.get("/status").path("businessTime").asText());
    }

    private static long mailsTo(String customerNo) {
        var mails = new ArrayList<JsonNode>();
        hub.eachReceived("mail-relay", mails::add);
        return mails.stream()
                .filter(line -> line.at("/request/to/0").asText().equals(Events.mailbox(customerNo)))
                .count();
    }

    /** That the vendor has taken. */
    private static int letters() {
        var letters = new ArrayList<JsonNode>();
        hub.eachReceived("print-vendor", line -> {
            if (line.at("/request").has("letterId")) {
                letters.add(line);
            }
        });
        return letters.size();
    }

    private static List<String> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
