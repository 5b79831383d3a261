package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.camel.KafkaWatch;
import se.budkavle.release.StrictJson;

/** Events by a topic of a real broker, and statuses into topics of it. */
@ExtendWith(OutputCaptureExtension.class)
class KafkaTest {
    private static final String TOPIC = "budkavle.events";

    @TempDir
    static Path data;

    private static OwnBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static RunningHub hub;

    @BeforeAll
    static void start() throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        broker = OwnBroker.start(data.resolve("kafka"));
        broker.addTopic(TOPIC, 2);
        broker.addTopic("status.crm", 2);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.openAddress(), "max.request.size", "4000000", "linger.ms", "100"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        ProjectCopy project = ProjectCopy.in(data.resolve("project"));
        subscribe(project, "crm", "*");
        subscribe(project, "later", "later");
        var settings = new ArrayList<>(kafka());
        settings.add("--spring.datasource.hikari.connection-timeout=20000");
        hub = project.start(settings.toArray(String[]::new));
    }

    private static List<String> kafka() {
        return List.of(
                "--budkavle.kafka.brokers=" + broker.address(),
                "--budkavle.kafka.security=SASL_PLAINTEXT",
                "--budkavle.kafka.user=" + OwnBroker.USER,
                "--budkavle.kafka.password=" + OwnBroker.PASSWORD);
    }

    private static void subscribe(ProjectCopy project, String subscriber, String sources) throws IOException {
        Path file = project.root().resolve("routes/status/" + subscriber + ".camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                """
                - templatedRoute:
                    routeTemplateRef: status-kafka
                    routeId: status-%1$s
                    parameters:
                      - {name: subscriber, value: %1$s}
                      - {name: sources, value: "%2$s"}
                      - {name: topic, value: status.%1$s}
                """
                        .formatted(subscriber, sources));
    }

    @AfterAll
    static void stop() {
        hub.awaitSettled();
        hub.close();
        producer.close();
        broker.close();
    }

    @Test
    void anEventIsTakenFromEachPartitionOnceHoweverOftenItComes() {
        long first = send(0, event("record-1"), event("record-2"), event("record-1"));
        long second = send(1, event("record-3"), event("record-2"));

        awaitCommitted();

        assertThat(taken("record-%")).isEqualTo(3);
        nonePutAside(0, first, 3);
        nonePutAside(1, second, 2);
        assertThat(hub.get("/status").at("/kafka/state").asText()).isEqualTo("reading");
    }

    @Test
    void fault21AndH25WhatCannotBeReadIsKeptWholeWithItsOffsetAndThePartitionMovesOn() {
        byte[] noJson = "detta är inte JSON {".getBytes(StandardCharsets.UTF_8);
        long first = send(1, noJson);
        send(1, (byte[]) null);
        send(1, event("after-poison"));
        send(
                1,
                new String(event("after-poison"), StandardCharsets.UTF_8)
                        .replace("Sofia", "Annika")
                        .getBytes(StandardCharsets.UTF_8));

        awaitCommitted();

        assertThat(taken("after-poison")).isEqualTo(1);
        JsonNode unreadable = at(1, first).orElseThrow();
        assertThat(unreadable.path("kind").asText()).isEqualTo("refused");
        assertThat(unreadable.path("door").asText()).isEqualTo("kafka");
        assertThat(unreadable.at("/errors/0/message").asText()).isEqualTo("line 1, column 1: is not JSON here");
        assertThat(hub.bytes("/quarantine/" + unreadable.path("quarantineId").asText() + "/body"))
                .isEqualTo(noJson);
        assertThat(at(1, first + 1).orElseThrow().at("/errors/0/message").asText())
                .startsWith("is a tombstone");
        assertThat(at(1, first + 2)).isEmpty();
        assertThat(at(1, first + 3).orElseThrow().path("kind").asText()).isEqualTo("conflict");
    }

    @Test
    void h14AndH26HeadersGoNoFurtherThanTheDoorHoweverLargeTheyAre() {
        var record = new ProducerRecord<byte[], byte[]>(TOPIC, 0, null, event("headers-1"));
        record.headers()
                .add("huge", new byte[1_000_000])
                .add("kafka.OVERRIDE_TOPIC", "status.crm".getBytes(StandardCharsets.UTF_8))
                .add("kafka.OFFSET", "7".getBytes(StandardCharsets.UTF_8))
                .add("kafka.TOPIC", "elsewhere".getBytes(StandardCharsets.UTF_8))
                .add("CamelHttpUri", "http://127.0.0.1:9/".getBytes(StandardCharsets.UTF_8));
        long offset = send(List.of(record));
        send(0, "none".getBytes(StandardCharsets.UTF_8));

        awaitCommitted();

        assertThat(taken("headers-1")).isEqualTo(1);
        assertThat(at(0, offset + 1)).as("the next record's place").isPresent();
    }

    @Test
    void fault20WhatWasStoredButNotCommittedComesAgainAndHasOneEffect() throws SQLException {
        hub.awaitSettled();
        long brought = brought();
        try (Connection slow = connection()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("lock table event_key in exclusive mode");
            long offset =
                    send(0, event("rebalance-1"), "no event".getBytes(StandardCharsets.UTF_8), event("rebalance-2"));
            await("the hub stores").until(KafkaTest::someoneWaitsForALock);

            removeTheHubFromItsGroup();
            slow.commit();

            awaitCommitted();
            assertThat(brought() - brought).as("something came twice").isGreaterThan(3);
            assertThat(taken("rebalance-%")).isEqualTo(2);
            assertThat(quarantined(TOPIC + " partition 0 offset " + (offset + 1)))
                    .hasSize(1);
        }
        hub.awaitSettled();
        assertThat(hub.bean(JdbcTemplate.class)
                        .queryForList(
                                """
                                select count(*) from communication c join event e using (event_id)
                                where e.id like 'rebalance-%' group by e.id, c.sendout""",
                                Integer.class))
                .isNotEmpty()
                .containsOnly(1);
    }

    @Test
    void aRecordThatCanNeverBeStoredIsPutAsideAfterAFewTriesAndThoseAroundItAreTaken() {
        var database = hub.bean(JdbcTemplate.class);
        database.execute(
                """
                create function refuse_poison() returns trigger language plpgsql as $$
                begin
                  if new.id = 'poison' then raise exception 'not now' using errcode = '40001'; end if;
                  return new;
                end $$""");
        database.execute(
                "create trigger refuse_poison before insert on event_key for each row execute function refuse_poison()");

        long first = send(1, event("before-1"), event("poison"), event("before-2"));
        awaitCommitted();

        assertThat(taken("before-%")).isEqualTo(2);
        assertThat(at(1, first + 1).orElseThrow().at("/errors/0/message").asText())
                .startsWith("could not be stored by the hub");
        database.execute("drop trigger refuse_poison on event_key");
    }

    @Test
    void whatTheDatabaseDoesNotTakeNowComesAgainAndIsToldWithoutWhatWasSent(CapturedOutput log) {
        var database = hub.bean(JdbcTemplate.class);
        database.execute("create sequence unwelcome"); // counts what is rolled back too
        database.execute(
                """
                create function refuse_unwelcome() returns trigger language plpgsql as $$
                begin
                  if new.id = 'unwelcome' and nextval('unwelcome') > 0 then
                    raise exception 'not now' using errcode = '53400';
                  end if;
                  return new;
                end $$""");
        database.execute(
                "create trigger refuse_unwelcome before insert on event_key for each row execute function refuse_unwelcome()");

        send(1, event("unwelcome"));
        await("it comes again")
                .until(() -> database.queryForObject("select last_value from unwelcome", Integer.class) > 1);
        database.execute("drop trigger refuse_unwelcome on event_key");
        awaitCommitted();

        assertThat(taken("unwelcome")).isEqualTo(1);
        assertThat(log.toString().lines().filter(line -> line.contains("records of the topic come again")))
                .as("told in a line of its own")
                .isNotEmpty();
        assertThat(log)
                .as("without where in the code, and without what was sent")
                .doesNotContain("\tat ")
                .doesNotContain("SQL [")
                .doesNotContain("not now");
    }

    @Test
    void whileTheDatabaseIsAwayRecordsStayInTheirTopicAndAreTakenOnceItIsBack() throws SQLException {
        hub.awaitSettled();
        var held = new ArrayList<Connection>();
        try {
            holdEveryConnection(held);
            long offset = send(1, event("away-1"));
            await().until(() -> hub.bean(KafkaWatch.class).view().get("state").equals("holding"));
            assertThat(committed().getOrDefault(new TopicPartition(TOPIC, 1), 0L))
                    .isEqualTo(offset);
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }

        awaitCommitted();
        assertThat(taken("away-1")).isEqualTo(1);
        assertThat(hub.bean(KafkaWatch.class).view().get("state")).isEqualTo("reading");
    }

    @Test
    void aSourceIsToldByRecordsOfItsTopicUnderTheCustomersNumber() {
        Story bounced = Story.of(
                hub,
                Events.happened("supply.confirmed", "52001", Story.now(hub))
                        .wishing("email", "sms")
                        .mobile("+46701740605")
                        .email("bounce+52001@example.com"));
        Story hidden = Story.of(
                hub,
                Events.happened("supply.confirmed", "52002", Story.now(hub))
                        .wishing("email")
                        .email("ok+52002@example.com")
                        .protectedIdentity());

        List<ConsumerRecord<String, byte[]>> told = told("status.crm", "52001", "communication.delivered");

        assertThat(told).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo("52001");
            assertThat(new String(record.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
                    .startsWith("application/cloudevents+json");
            assertThat(record.headers().toArray()).hasSize(1);
            assertThat(json(record).path("subject").asText()).isEqualTo("customer/52001");
        });
        assertThat(told.stream().map(record -> json(record).path("type").asText()))
                .containsSubsequence("communication.failed", "communication.fallback", "communication.delivered");
        assertThat(told.stream().map(record -> json(record).path("id").asText()))
                .doesNotHaveDuplicates();
        assertThat(bounced.state()).isEqualTo("delivered reported");
        assertThat(hidden.state()).startsWith("delivered");
    }

    @Test
    void aStatusWaitsUntilTheBrokersHaveConfirmedIt() {
        var event = Events.happened("supply.confirmed", "52003", Story.now(hub))
                .wishing("email")
                .email("ok+52003@example.com")
                .build();
        assertThat(hub.send(event.put("source", "later")).status()).isEqualTo(202);
        await("a status was tried")
                .until(() -> hub.bean(JdbcTemplate.class)
                                .queryForObject(
                                        "select coalesce(max(tries), 0) from work where lane = 'status:later'",
                                        Integer.class)
                        > 0);

        broker.addTopic("status.later", 1);

        assertThat(told("status.later", "52003", "communication.delivered")).isNotEmpty();
        hub.awaitSettled();
    }

    @Test
    void twoHubsOfOneGroupShareThePartitionsAndEachRecordIsTakenOnce() throws IOException {
        hub.awaitSettled();
        RunningHub other = anotherHub();
        try {
            await("each has a partition").until(() -> readers().size() == 2);
            byte[] toBoth = mail("shared-2");
            long first = send(0, mail("shared-1"), toBoth, mail("shared-3"));
            long second = send(1, mail("shared-4"), toBoth, mail("shared-5"));

            awaitCommitted();

            assertThat(taken("shared-%")).isEqualTo(5);
            nonePutAside(0, first, 3);
            nonePutAside(1, second, 3);
            hub.awaitSettled();
            assertThat(mailsTo("shared-"))
                    .as("the relay's, one for each")
                    .containsExactlyInAnyOrder("shared-1", "shared-2", "shared-3", "shared-4", "shared-5");
        } finally {
            other.close();
        }
        send(0, event("shared-6"));
        send(1, event("shared-7"));
        awaitCommitted();
        assertThat(taken("shared-%")).as("the one that is left reads on").isEqualTo(7);
    }

    /** An event that is mailed to a customer of its own. */
    private static byte[] mail(String id) {
        var event = Events.mailed(id, Story.now(hub)).build().put("id", id);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The customers whom the relay has mails for, one for each mail. */
    private static List<String> mailsTo(String customers) {
        return hub.sandbox().received("mail-relay").stream()
                .map(line -> line.at("/request/to/0").asText().replaceAll("^ok\\+|@.*", ""))
                .filter(customer -> customer.startsWith(customers))
                .toList();
    }

    /** On the same database and with the first one's pretended partners. */
    private static RunningHub anotherHub() throws IOException {
        var database = hub.bean(HikariDataSource.class);
        Path folder = Files.createDirectories(data.resolve("other"));
        for (String shared : List.of("mac-key", "api-token")) {
            Files.copy(hub.data().resolve(shared), folder.resolve(shared));
        }
        var settings = new ArrayList<>(kafka());
        settings.addAll(List.of(
                "--budkavle.database.url=" + database.getJdbcUrl(),
                "--budkavle.database.user=" + database.getUsername(),
                "--budkavle.database.password=" + database.getPassword(),
                "--budkavle.sandbox.simulators=elsewhere",
                "--budkavle.public-url=http://127.0.0.1:"
                        + Files.readString(hub.data().resolve("hub.port"))));
        hub.sandbox().properties().forEach((name, value) -> settings.add("--" + name + "=" + value));
        return RunningHub.start(folder, settings.toArray(String[]::new));
    }

    /** Members of the group that have partitions. */
    private static Set<String> readers() {
        return broker
                .ask(admin -> admin.describeConsumerGroups(List.of("budkavle")).all())
                .get("budkavle")
                .members()
                .stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .map(MemberDescription::consumerId)
                .collect(Collectors.toSet());
    }

    @Test
    void brokersThatRestartCostOnlyTimeInBothDirections() {
        send(0, event("restart-1"));
        awaitCommitted();
        broker.stop();
        try {
            Story meanwhile = Story.begin(
                    hub,
                    Events.happened("supply.confirmed", "52004", Story.now(hub))
                            .wishing("email")
                            .email("ok+52004@example.com"));
            await().until(() -> meanwhile.ownTimeline().contains("attempt-accepted email"));
            assertThat(hub.get("/health").path("status").asText()).isEqualTo("UP");
        } finally {
            broker.start();
        }

        send(0, event("restart-2"));
        send(1, event("restart-3"), event("restart-1"));
        awaitCommitted();
        assertThat(taken("restart-%")).isEqualTo(3);
        assertThat(told("status.crm", "52004", "communication.delivered")).isNotEmpty();
    }

    @Tag("full")
    @Test
    void aHubWhoseLoginIsRefusedSaysSoAndReadsOnByItselfOnceItIsLetIn() {
        broker.password("another one");
        broker.stop();
        broker.start();
        try {
            await("it is said").until(() -> state().equals("away"));
            send(0, event("refused-1"));
        } finally {
            broker.password(OwnBroker.PASSWORD);
        }

        awaitCommitted();
        assertThat(taken("refused-1")).isEqualTo(1);
        await().until(() -> state().equals("reading"));
    }

    private static String state() {
        return hub.get("/status").at("/kafka/state").asText();
    }

    private static byte[] event(String id) {
        return RunningHub.example("invoice.zero", id).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Sends them together; returns the first record's offset. */
    private static long send(int partition, byte[]... values) {
        return send(Stream.of(values)
                .map(value -> new ProducerRecord<byte[], byte[]>(TOPIC, partition, null, value))
                .toList());
    }

    private static long send(List<ProducerRecord<byte[], byte[]>> records) {
        var sent = records.stream().map(producer::send).toList();
        return sent.stream().map(record -> done(record::get).offset()).toList().getFirst();
    }

    private interface Call<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T done(Call<T> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Everything that was sent is committed. */
    private static void awaitCommitted() {
        try (var reader = reader()) {
            List<TopicPartition> all = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
            await("all offsets are committed").until(() -> {
                Map<TopicPartition, Long> committed = committed();
                return reader.endOffsets(all).entrySet().stream()
                        .allMatch(
                                end -> committed.getOrDefault(end.getKey(), 0L).equals(end.getValue()));
            });
        }
    }

    private static Map<TopicPartition, Long> committed() {
        return broker
                .ask(admin -> admin.listConsumerGroupOffsets("budkavle").partitionsToOffsetAndMetadata())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static void removeTheHubFromItsGroup() {
        broker.ask(
                admin -> admin.removeMembersFromConsumerGroup("budkavle", new RemoveMembersFromConsumerGroupOptions())
                        .all());
    }

    private static KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.openAddress()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** What the topic says of the customer, once it holds a status of that type. */
    private static List<ConsumerRecord<String, byte[]>> told(String topic, String customerNo, String type) {
        var all = new ArrayList<ConsumerRecord<String, byte[]>>();
        Predicate<ConsumerRecord<String, byte[]>> its =
                record -> json(record).at("/data/customerNo").asText().equals(customerNo);
        try (var reader = reader()) {
            var partitions =
                    await("the topic is known")
                            .until(() -> reader.partitionsFor(topic), found -> !found.isEmpty())
                            .stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            await().until(() -> {
                reader.poll(Duration.ofMillis(200)).forEach(all::add);
                return all.stream()
                        .filter(its)
                        .anyMatch(r -> json(r).path("type").asText().equals(type));
            });
        }
        return all.stream().filter(its).toList();
    }

    private static JsonNode json(ConsumerRecord<String, byte[]> record) {
        try {
            return StrictJson.MAPPER.readTree(record.value());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long brought() {
        return (long) hub.bean(KafkaWatch.class).view().get("brought");
    }

    private static int taken(String ids) {
        return hub.bean(JdbcTemplate.class)
                .queryForObject("select count(*) from event_key where id like ?", Integer.class, ids);
    }

    private static void nonePutAside(int partition, long first, int number) {
        assertThat(LongStream.range(first, first + number))
                .allSatisfy(offset -> assertThat(at(partition, offset)).isEmpty());
    }

    private static Optional<JsonNode> at(int partition, long offset) {
        return quarantined(TOPIC + " partition " + partition + " offset " + offset).stream()
                .findFirst();
    }

    private static List<JsonNode> quarantined(String origin) {
        return Story.list(hub.get("/quarantine")).stream()
                .filter(q -> q.path("origin").asText().equals(origin))
                .toList();
    }

    private static boolean someoneWaitsForALock() {
        return hub.bean(JdbcTemplate.class)
                        .queryForObject("select count(*) from pg_locks where not granted", Integer.class)
                > 0;
    }

    private static Connection connection() throws SQLException {
        return hub.bean(javax.sql.DataSource.class).getConnection();
    }

    private static void holdEveryConnection(List<Connection> held) throws SQLException {
        int all = hub.bean(HikariDataSource.class).getMaximumPoolSize();
        while (held.size() < all) {
            try {
                held.add(connection());
            } catch (SQLException otherHoldsIt) {
                // a lane has it for a moment
            }
        }
    }
}
