package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What becomes of messages in the queue, sent from a client of its own over the loopback acceptor. */
@ExtendWith(OutputCaptureExtension.class)
class ArtemisDoorTest {
    private static final String QUEUE = "budkavle.events";
    private static final int PORT = LastingPort.free();

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static HttpDoor http;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(
                data,
                "--budkavle.artemis.port=" + PORT,
                "--budkavle.artemis.password=queue-secret",
                "--budkavle.artemis.redelivery=PT0.1S");
        http = new HttpDoor(data);
    }

    @AfterAll
    static void stop() {
        hub.awaitSettled();
        hub.close();
    }

    @Test
    void theDiskIsFullForTheQueueWhenItIsForTheOtherDoorsAndNotWhenItIsNineTenthsFull() {
        var settings = hub.bean(EmbeddedActiveMQ.class).getActiveMQServer().getConfiguration();

        assertThat(settings.getMinDiskFree()).isEqualTo(256L * 1024 * 1024);
    }

    @Test
    void anEventIsTakenAsTextOrBytesAndOnceHoweverOftenItComes() throws JMSException {
        String text = RunningHub.example("invoice.zero", "queue-1").toString();
        String bytes = RunningHub.example("invoice.zero", "queue-2").toString();

        send(session -> session.createTextMessage(text), session -> session.createTextMessage(text), session -> {
            var message = session.createBytesMessage();
            message.writeBytes(bytes.getBytes(StandardCharsets.UTF_8));
            return message;
        });

        awaitEmpty();
        assertThat(http.structured(text).status()).as("it is known already").isEqualTo(200);
        assertThat(http.structured(bytes).status()).as("it is known already").isEqualTo(200);
        assertThat(quarantined(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void h25WhatCannotBeReadIsKeptWholeAndTheQueueGoesOn() throws JMSException {
        byte[] noJson = "detta är inte JSON {".getBytes(StandardCharsets.UTF_8);
        String otherContent =
                RunningHub.example("invoice.zero", "queue-3").toString().replace("Sofia", "Annika");
        String good = RunningHub.example("invoice.zero", "queue-3").toString();

        send(
                session -> session.createTextMessage(new String(noJson, StandardCharsets.UTF_8)),
                session -> session.createTextMessage(good),
                session -> session.createTextMessage(),
                Session::createMessage);
        awaitEmpty();
        send(session -> session.createTextMessage(otherContent));
        awaitEmpty();

        JsonNode entry = quarantined(noJson).orElseThrow();
        assertThat(entry.path("kind").asText()).isEqualTo("refused");
        assertThat(entry.path("door").asText()).isEqualTo("artemis");
        assertThat(entry.path("origin").asText()).isEqualTo(QUEUE);
        assertThat(entry.at("/errors/0/message").asText()).isEqualTo("line 1, column 1: is not JSON here");
        assertThat(quarantined(otherContent.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .path("kind")
                        .asText())
                .isEqualTo("conflict");
        assertThat(quarantined(otherContent.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .path("customerNo")
                        .asText())
                .as("so that a protected one's is kept from operators")
                .isEqualTo(RunningHub.example("invoice.zero", "queue-3")
                        .at("/data/customer/customerNo")
                        .asText());
        assertThat(http.structured(good).status()).isEqualTo(200);
    }

    @Test
    void h22And23AnObjectIsNeverMadeOfAMessage() throws JMSException {
        Trap.SPRUNG.set(0);

        send(session -> session.createObjectMessage(new Trap("gadget")), session -> {
            var map = session.createMapMessage();
            map.setString("specversion", "1.0");
            return map;
        });

        awaitEmpty();
        assertThat(Trap.SPRUNG).hasValue(0);
        List<JsonNode> unreadable =
                all().filter(q -> q.path("kind").asText().equals("unreadable")).toList();
        assertThat(unreadable.stream().map(q -> q.at("/errors/0/message").asText()))
                .contains(
                        "is a serialized object, which is never opened; send text or bytes",
                        "is neither text nor bytes; send a CloudEvent as one of them");
        assertThat(unreadable.stream().map(ArtemisDoorTest::body))
                .anyMatch(body -> new String(body, StandardCharsets.ISO_8859_1).contains("gadget"));
    }

    @Test
    void h24NobodyIsAnsweredWhereAForgedMessageAsksFor() throws JMSException {
        String event = RunningHub.example("invoice.zero", "queue-4").toString();

        send(session -> {
            var message = session.createTextMessage(event);
            message.setJMSReplyTo(session.createQueue(QUEUE));
            message.setStringProperty("CamelJmsDestinationName", "elsewhere");
            message.setStringProperty("CamelHttpUri", "http://127.0.0.1:9/");
            return message;
        });

        awaitEmpty();
        assertThat(http.structured(event).status()).isEqualTo(200);
        assertThat(all().map(q -> new String(body(q), StandardCharsets.UTF_8)))
                .noneMatch(body -> body.contains("queue-4"));
    }

    @Test
    void aMendedMessageIsTakenUnderTheSameNameAndLinked() throws JMSException {
        String wrong =
                RunningHub.example("invoice.zero", "queue-5").toString().replace("\"2020-04-01\"", "\"2020-02-30\"");
        send(session -> session.createTextMessage(wrong));
        awaitEmpty();
        String quarantineId = quarantined(wrong.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("quarantineId")
                .asText();
        assertThat(quarantined(wrong.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .path("customerNo")
                        .asText())
                .isEqualTo(RunningHub.example("invoice.zero", "queue-5")
                        .at("/data/customer/customerNo")
                        .asText());

        var asItIs = http.post("/quarantine/" + quarantineId + "/resubmit", "", new byte[0]);
        var mended = http.post(
                "/quarantine/" + quarantineId + "/resubmit",
                "application/cloudevents+json",
                RunningHub.example("invoice.zero", "queue-5").toString().getBytes(StandardCharsets.UTF_8));

        assertThat(asItIs.status()).isEqualTo(422);
        assertThat(asItIs.json().at("/errors/0/pointer").asText()).isEqualTo("/data/contract/startDate");
        assertThat(mended.status()).isEqualTo(202);
        assertThat(http.get(mended.header("Location"))
                        .json()
                        .path("resubmissionOf")
                        .asText())
                .isEqualTo(quarantineId);
        assertThat(quarantined(wrong.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void fault19AMessageThatCannotBeStoredIsPutAsideAfterAFewTriesAndTheQueueGoesOn(CapturedOutput log)
            throws JMSException {
        var database = hub.bean(org.springframework.jdbc.core.JdbcTemplate.class);
        database.execute("create sequence tries"); // counts what is rolled back too
        database.execute(
                """
                create function refuse_poison() returns trigger language plpgsql as $$
                begin
                  if new.id = 'poison' and nextval('tries') > 0 then
                    raise exception 'not now' using errcode = '40001';
                  end if;
                  return new;
                end $$""");
        database.execute(
                "create trigger refuse_poison before insert on event_key for each row execute function refuse_poison()");
        String poison = RunningHub.example("invoice.zero", "poison").toString();
        String good = RunningHub.example("invoice.zero", "after-poison").toString();

        send(session -> session.createTextMessage(poison), session -> session.createTextMessage(good));

        Awaitility.await()
                .until(() -> database.queryForObject(
                                "select count(*) from event_key where id = 'after-poison'", Integer.class)
                        == 1);
        Awaitility.await().until(() -> quarantined(poison.getBytes(StandardCharsets.UTF_8))
                .isPresent());
        awaitEmpty();
        database.execute("drop trigger refuse_poison on event_key");
        assertThat(database.queryForObject("select last_value from tries", Integer.class))
                .as("it comes again before it is given up")
                .isGreaterThan(1);
        assertThat(log.toString().lines().filter(line -> line.contains("a message of the queue waits")))
                .as("which is told in a line of its own")
                .isNotEmpty();
        assertThat(log)
                .as("without where in the code, and without what was sent")
                .doesNotContain("\tat ")
                .doesNotContain("SQL [")
                .doesNotContain("not now");
    }

    @Test
    void whatNobodyWantsAnyMoreIsDismissedOnceAndKept() throws JMSException {
        byte[] noEvent = "hello".getBytes(StandardCharsets.UTF_8);
        send(session -> session.createTextMessage("hello"));
        awaitEmpty();
        String path = "/quarantine/"
                + quarantined(noEvent).orElseThrow().path("quarantineId").asText();

        var dismissed = http.post(path + "/dismiss", "", new byte[0]);

        assertThat(dismissed.status()).isEqualTo(200);
        assertThat(dismissed.json().path("state").asText()).isEqualTo("dismissed");
        assertThat(quarantined(noEvent)).isEmpty();
        assertThat(http.get(path + "/body").response().body()).isEqualTo(noEvent);
        assertThat(http.post(path + "/dismiss", "", new byte[0]).status()).isEqualTo(409);
        assertThat(http.post(path + "/resubmit", "", new byte[0]).status()).isEqualTo(409);
    }

    @Test
    void anEventThatWaitsForItsCustomerIsTheHubsToAccountForAndNotDismissed() {
        var event = (ObjectNode) RunningHub.example("invoice.zero", "queue-6");
        ((ObjectNode) event.path("data")).putObject("customer").put("customerNo", "nobody-6");
        event.put("subject", "customer/nobody-6");
        assertThat(http.structured(event.toString()).status()).isEqualTo(202);
        Awaitility.await().until(() -> waiting("nobody-6").isPresent());

        var refused = http.post(
                "/quarantine/"
                        + waiting("nobody-6").orElseThrow().path("quarantineId").asText() + "/dismiss",
                "",
                new byte[0]);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(waiting("nobody-6")).isPresent();
    }

    private static Optional<JsonNode> waiting(String customerNo) {
        return all().filter(q -> q.path("customerNo").asText().equals(customerNo))
                .findFirst();
    }

    @Test
    void h26ALargeHeaderIsDroppedAndAHugeOneIsTheSendersFault() throws JMSException {
        String event = RunningHub.example("invoice.zero", "queue-26").toString();

        send(session -> {
            var message = session.createTextMessage(event);
            message.setStringProperty("CamelFileName", "x".repeat(100_000));
            return message;
        });
        Assertions.assertThatThrownBy(() -> send(session -> {
                    var message = session.createTextMessage(event);
                    message.setStringProperty("huge", "x".repeat(1_000_000));
                    return message;
                }))
                .isInstanceOf(JMSException.class);

        awaitEmpty();
        assertThat(http.structured(event).status()).isEqualTo(200);
    }

    @Test
    void theQueueIsEnteredWithThePasswordAlone() {
        Assertions.assertThatThrownBy(() -> broker("wrong").createConnection().close())
                .isInstanceOf(JMSSecurityException.class);
    }

    /** Tells when somebody reads it back from its bytes. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1;
        static final AtomicInteger SPRUNG = new AtomicInteger();
        final String name;

        Trap(String name) {
            this.name = name;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            SPRUNG.incrementAndGet();
            in.defaultReadObject();
        }
    }

    @FunctionalInterface
    private interface Made {
        Message by(Session session) throws JMSException;
    }

    private static ConnectionFactory broker(String password) {
        return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + PORT, "budkavle", password);
    }

    private static void send(Made... messages) throws JMSException {
        try (Connection connection = broker("queue-secret").createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            MessageProducer producer = session.createProducer(session.createQueue(QUEUE));
            for (Made message : messages) {
                producer.send(message.by(session));
            }
            session.commit();
        }
    }

    private static void awaitEmpty() {
        var queue = hub.bean(org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ.class)
                .getActiveMQServer()
                .locateQueue(org.apache.activemq.artemis.api.core.SimpleString.of(QUEUE));
        Awaitility.await().until(() -> queue.getMessageCount() == 0);
    }

    private static java.util.stream.Stream<JsonNode> all() {
        return StreamSupport.stream(http.get("/quarantine").json().spliterator(), false);
    }

    private static Optional<JsonNode> quarantined(byte[] body) {
        return all().filter(q -> java.util.Arrays.equals(body(q), body)).findFirst();
    }

    private static byte[] body(JsonNode entry) {
        return http.get("/quarantine/" + entry.path("quarantineId").asText() + "/body")
                .response()
                .body();
    }
}
