package se.budkavle.scenario;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * An operator's own Kafka, which asks for a login, and which a test may stop and start again under the same address. The
 * test's own clients enter by another door without one.
 */
final class OwnBroker implements AutoCloseable {
    static final String USER = "budkavle";
    /** With what a configuration of logins could stumble over. */
    static final String PASSWORD = "a\"b\\c; d='e";

    private final Path folder;
    private final int port = LastingPort.free();
    private final int open = LastingPort.free();
    private final int controller = LastingPort.free();
    private KafkaRaftServer server;

    private OwnBroker(Path folder) {
        this.folder = folder;
    }

    static OwnBroker start(Path folder) throws Exception {
        var broker = new OwnBroker(folder);
        broker.format();
        broker.start();
        broker.password(PASSWORD);
        return broker;
    }

    private void format() throws Exception {
        Files.createDirectories(folder);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    void start() {
        server = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
        server.startup();
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private Properties settings() {
        var settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "controller.listener.names", "CONTROLLER",
                "listeners",
                        "LOGIN://127.0.0.1:%d,OPEN://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(port, open, controller),
                "listener.security.protocol.map", "LOGIN:SASL_PLAINTEXT,OPEN:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "OPEN",
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.login.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "log.dirs", folder.toString()));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                "auto.create.topics.enable", "false",
                "message.max.bytes", "4000000"));
        return settings;
    }

    /** The only password that lets {@link #USER} in from now on; connections that stand are left. */
    void password(String password) {
        ask(admin -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all());
    }

    void addTopic(String name, int partitions) {
        ask(admin -> admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all());
    }

    <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", openAddress()))) {
            return question.apply(admin).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Where the hub is to log in. */
    String address() {
        return "127.0.0.1:" + port;
    }

    String openAddress() {
        return "127.0.0.1:" + open;
    }

    @Override
    public void close() {
        stop();
    }
}
