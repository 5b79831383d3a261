package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.camel.ArtemisWatch;
import se.budkavle.sandbox.Oracle;
import se.budkavle.work.LanePulse;

/** A broker of its own that comes after the hub, goes while its messages are taken, and comes back with its journal. */
class KilledBrokerTest {
    private static final int MESSAGES = 100;
    /** Its number among PostgreSQL's advisory locks. */
    private static final int GATE = 18;

    @TempDir
    Path folder;

    @Test
    void fault18ABrokerKilledInMidConsumeLosesAndDoublesNothing() throws Exception {
        try (var broker = new KillableBroker(folder.resolve("broker"));
                var hub = RunningHub.start(
                        folder.resolve("data"),
                        "--budkavle.artemis.url=" + broker.url(),
                        "--budkavle.artemis.password=none")) {
            List<JsonNode> events = mails(hub);
            holdUpInTheMiddle(hub);
            try (var held = hub.bean(DataSource.class).getConnection();
                    var gate = held.createStatement()) {
                gate.execute("select pg_advisory_lock(%d)".formatted(GATE));
                broker.start();
                send(broker, events);
                await().until(() -> waitingAtTheGate(hub) > 0);

                broker.kill();

                assertThat(taken(hub)).as("it was in the middle").isBetween(1, MESSAGES - 1);
                gate.execute("select pg_advisory_unlock(%d)".formatted(GATE));
            }
            broker.start();
            await().until(() -> taken(hub) == MESSAGES && left(broker) == 0);
            hub.awaitSettled();
            var verdict = Oracle.judge(events.iterator(), hub, hub.sandbox()::eachReceived);
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(verdict.doubled()).isEmpty();
            assertThat(verdict.recognised()).isEmpty();
            assertThat(hub.sandbox().received("mail-relay"))
                    .as("one mail for each")
                    .extracting(line -> line.at("/request/to/0").asText())
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(KilledBrokerTest::address).toList());
            assertThat(hub.get("/quarantine")).isEmpty();
        }
    }

    @Test
    void aBrokerThatIsNotThereIsToldAsStuckUntilItIsBack() throws Exception {
        try (var broker = new KillableBroker(folder.resolve("broker"));
                var operator = new Operator();
                var hub = RunningHub.start(
                        folder.resolve("data"),
                        "--budkavle.artemis.url=" + broker.url(),
                        "--budkavle.artemis.password=none",
                        "--budkavle.watch.every=PT0.2S",
                        "--budkavle.alert.secret=whsec_YWxlcnRz",
                        "--budkavle.alert.url=" + operator.address())) {
            broker.start();
            await("the queue is read").until(() -> state(hub).equals("reading"));
            broker.kill();
            await("it is said").until(() -> state(hub).equals("away"));
            await("the hub looks by itself")
                    .until(() -> hub.bean(LanePulse.class).troubles().containsKey("artemis"));

            lookForFiveMinutes(hub);

            await("somebody hears of it")
                    .until(() -> !ofTheQueue(operator, "raised").isEmpty());
            assertThat(hub.get("/status").path("alerts"))
                    .extracting(alert -> alert.path("subject").asText())
                    .contains("artemis");
            assertThat(hub.get("/health").path("status").asText()).isEqualTo("UP");

            broker.start();
            await("it is read again").until(() -> state(hub).equals("reading"));
            hub.bean(ArtemisWatch.class).look();
            await("it is over").until(() -> !ofTheQueue(operator, "cleared").isEmpty());
            assertThat(ofTheQueue(operator, "raised")).hasSize(1);
            assertThat(hub.bean(LanePulse.class).troubles()).doesNotContainKey("artemis");
        }
    }

    /** As often as the route that asks it does in this time. */
    private static void lookForFiveMinutes(RunningHub hub) throws Exception {
        for (int i = 0; i < 30; i++) {
            hub.bean(ArtemisWatch.class).look();
        }
    }

    private static String state(RunningHub hub) {
        return hub.get("/status").at("/artemis/state").asText();
    }

    private static List<JsonNode> ofTheQueue(Operator operator, String state) {
        return operator.told("thread", state).stream()
                .filter(alert -> alert.path("subject").asText().equals("artemis"))
                .toList();
    }

    private static List<JsonNode> mails(RunningHub hub) {
        return IntStream.range(18_000, 18_000 + MESSAGES)
                .<JsonNode>mapToObj(no -> Events.mailed("" + no, Story.now(hub)).build())
                .toList();
    }

    private static String address(JsonNode event) {
        return event.at("/data/customer/email").asText();
    }

    /** Whoever would store more than a quarter of them waits for the gate. */
    private static void holdUpInTheMiddle(RunningHub hub) {
        var jdbc = hub.bean(JdbcTemplate.class);
        jdbc.execute(
                """
                create function wait_at_the_gate() returns trigger language plpgsql as $$
                begin
                  if (select count(*) from event_key) > %d then
                    perform pg_advisory_xact_lock_shared(%d);
                  end if;
                  return new;
                end $$"""
                        .formatted(MESSAGES / 4, GATE));
        jdbc.execute(
                "create trigger wait_at_the_gate before insert on event_key for each row execute function wait_at_the_gate()");
    }

    private static int waitingAtTheGate(RunningHub hub) {
        return hub.bean(JdbcTemplate.class)
                .queryForObject(
                        "select count(*) from pg_locks where locktype = 'advisory' and objid = %d and not granted"
                                .formatted(GATE),
                        Integer.class);
    }

    private static int taken(RunningHub hub) {
        return hub.bean(JdbcTemplate.class).queryForObject("select count(*) from event", Integer.class);
    }

    private static void send(KillableBroker broker, List<JsonNode> events) throws JMSException {
        try (var factory = factory(broker);
                var connection = factory.createConnection();
                var session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            var producer = session.createProducer(session.createQueue(KillableBroker.QUEUE));
            for (JsonNode event : events) {
                producer.send(session.createTextMessage(event.toString()));
            }
            session.commit();
        }
    }

    private static int left(KillableBroker broker) throws JMSException {
        try (var factory = factory(broker);
                var connection = factory.createConnection();
                var session = connection.createSession();
                var browser = session.createBrowser(session.createQueue(KillableBroker.QUEUE))) {
            connection.start();
            return Collections.list(browser.getEnumeration()).size();
        }
    }

    /** Of somebody who comes again until it listens. */
    private static ActiveMQConnectionFactory factory(KillableBroker broker) {
        return new ActiveMQConnectionFactory(
                broker.url() + "?initialConnectAttempts=600&retryInterval=100&retryIntervalMultiplier=1");
    }
}
