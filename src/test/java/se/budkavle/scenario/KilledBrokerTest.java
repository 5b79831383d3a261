package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A broker of its own that comes after the hub, goes while its messages are taken, and comes back with its journal. */
class KilledBrokerTest {
    private static final String QUEUE = "budkavle.events";
    private static final int MESSAGES = 150;

    @TempDir
    Path folder;

    private int port;

    @Test
    void fault18ABrokerKilledInMidConsumeLosesAndDoublesNothing() throws Exception {
        port = freePort();
        try (var hub = RunningHub.start(
                folder.resolve("data"),
                "--budkavle.artemis.url=tcp://127.0.0.1:" + port,
                "--budkavle.artemis.password=none")) {
            EmbeddedActiveMQ broker = broker();
            send();
            Awaitility.await().until(() -> taken(hub) > 20);

            broker.getActiveMQServer().fail(false);

            EmbeddedActiveMQ again = broker();
            Awaitility.await().until(() -> isEmpty(again));
            assertThat(taken(hub)).isEqualTo(MESSAGES);
            assertThat(hub.get("/quarantine")).isEmpty();
            hub.awaitSettled();
            again.stop();
        }
    }

    private static int taken(RunningHub hub) {
        return hub.bean(JdbcTemplate.class)
                .queryForObject("select count(*) from event where id like 'broker-%'", Integer.class);
    }

    private static boolean isEmpty(EmbeddedActiveMQ broker) {
        var queue = broker.getActiveMQServer().locateQueue(SimpleString.of(QUEUE));
        return queue.getMessageCount() == 0;
    }

    private EmbeddedActiveMQ broker() throws Exception {
        Path journal = folder.resolve("broker");
        var configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setJournalPoolFiles(2)
                .setJournalDirectory(journal.resolve("journal").toString())
                .setBindingsDirectory(journal.resolve("bindings").toString())
                .setLargeMessagesDirectory(journal.resolve("large").toString())
                .setPagingDirectory(journal.resolve("paging").toString());
        configuration.addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port);
        configuration.addAddressConfiguration(new CoreAddressConfiguration()
                .setName(QUEUE)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST)));
        return new EmbeddedActiveMQ().setConfiguration(configuration).start();
    }

    private void send() throws JMSException {
        try (var factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                var connection = factory.createConnection();
                var session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            var producer = session.createProducer(session.createQueue(QUEUE));
            for (int i = 0; i < MESSAGES; i++) {
                producer.send(session.createTextMessage(
                        RunningHub.example("invoice.zero", "broker-" + i).toString()));
            }
            session.commit();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
