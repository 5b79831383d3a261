package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;
import org.yaml.snakeyaml.Yaml;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** A broker that puts aside what is given back too often is given little back while the database is away. */
class JmsDoorTest {
    private final AtomicInteger looksInVain = new AtomicInteger();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final JmsDoor door = new JmsDoor(new Backlog(
            new WorkStore(new Away(), new WorkSignals()),
            new LanePulse(),
            new DiskSpace(() -> Long.MAX_VALUE, 0),
            new SimpleMeterRegistry(),
            new MockEnvironment()));

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aMessageIsKeptInHandUntilTheDatabaseIsBack() throws Exception {
        looksInVain.set(2);

        door.pace(new DefaultExchange(camel));

        assertThat(looksInVain).as("it was asked until it answered").hasValue(-1);
    }

    @Test
    void aMessageThatMeetsADatabaseWithoutRoomIsNotGivenBackAtOnce() throws Exception {
        Exchange message = failed(new DataAccessResourceFailureException("could not extend file"));

        long began = System.nanoTime();
        door.giveBack(message);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
        assertThat(message.isRollbackOnly()).isTrue();
        assertThat(JmsDoor.pause(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(JmsDoor.pause(1_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void oneThatAnotherTransactionStoodInTheWayOfHoldsNothingUp() throws Exception {
        Exchange message = failed(new CannotAcquireLockException("deadlock detected"));
        message.setProperty("budkavle.jms.delivery", 5);

        long began = System.nanoTime();
        door.giveBack(message);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(message.isRollbackOnly()).isTrue();
    }

    @Test
    void aMessageThatIsHeldDoesNotHoldUpAHubThatStops() throws Exception {
        Exchange message = failed(new DataAccessResourceFailureException("gone"));
        message.setProperty("budkavle.jms.delivery", 9);
        long began = System.nanoTime();
        var held = new FutureTask<>(() -> {
            door.giveBack(message);
            return true;
        });
        Thread holding = Thread.ofPlatform().start(held);
        Awaitility.await("it is held").until(() -> isPausing(holding));

        camel.stop();

        held.get(4, TimeUnit.MINUTES);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theBrokerOfTheComposeFileNeverPutsAMessageAside() throws Exception {
        Map<String, Object> file = new Yaml().load(Files.readString(Path.of("docker/compose.yaml")));
        var artemis = (Map<String, Map<String, String>>) ((Map<String, Object>) file.get("services")).get("artemis");
        var given = new Properties();
        given.putAll(
                Arrays.stream(artemis.get("environment").get("JAVA_ARGS_APPEND").split(" "))
                        .map(argument -> argument.substring(2).split("="))
                        .collect(Collectors.toMap(said -> said[0], said -> said[1])));
        var broker = new ConfigurationImpl();
        broker.addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(10));

        broker.parsePrefixedProperties(given, broker.getSystemPropertyPrefix());

        AddressSettings settings = broker.getAddressSettings().get("#");
        assertThat(settings.getMaxDeliveryAttempts()).isEqualTo(-1);
        assertThat(settings.getRedeliveryDelay()).isEqualTo(1_000);
        assertThat(settings.getMaxRedeliveryDelay()).isEqualTo(30_000);
    }

    private static boolean isPausing(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(at -> at.getClassName().equals(Backlog.class.getName())
                        && at.getMethodName().equals("pause"));
    }

    private Exchange failed(Exception why) {
        var exchange = new DefaultExchange(camel);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, why);
        return exchange;
    }

    private final class Away extends JdbcTemplate {
        @Override
        public <T> T queryForObject(String sql, Class<T> type, Object... arguments) {
            if (looksInVain.getAndDecrement() > 0) {
                throw new DataAccessResourceFailureException("away");
            }
            return type.cast(0L);
        }
    }
}
