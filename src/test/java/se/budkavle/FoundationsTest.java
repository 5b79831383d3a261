package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.DatabaseTime;
import se.budkavle.work.DutyStore;

class FoundationsTest {
    @Test
    void dataWhoseTimeLeaptIsRefusedForLiveRunningWithWhatToDo() {
        assertThatThrownBy(() -> Foundations.refuseLeapt(Duration.ofDays(12)))
                .hasMessageContainingAll(
                        "comes from a sandbox", "288 hours ahead", "budkavle.data", "budkavle.sandbox=true");
    }

    @Test
    void aHubThatIsRefusedAfterItsDatabaseHasStartedLeavesNoneRunning(@TempDir Path data) {
        var context = new GenericApplicationContext();
        context.setEnvironment(sandbox(data));

        assertThatThrownBy(() -> new Foundations().initialize(context)).hasMessageContaining("budkavle.sandbox.ledger");

        assertThat(data.resolve("postgres/PG_VERSION")).exists();
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    /** In its sessions the database says another time than this machine, as one on another machine may. */
    @Test
    void fault39AHubWhoseOwnClockIsAnHourAheadOfItsDatabaseGoesByTheDatabases(@TempDir Path data) throws SQLException {
        try (HikariDataSource database = TestDatabase.fresh()) {
            new JdbcTemplate(database)
                    .execute(
                            """
                            create function public.clock_timestamp() returns timestamptz language sql
                              as 'select pg_catalog.clock_timestamp() - interval ''1 hour'''""");
            var context = new GenericApplicationContext();
            context.setEnvironment(sandbox(data)
                    .withProperty("budkavle.sandbox.ledger", "memory")
                    .withProperty("budkavle.sandbox.seed", "1")
                    .withProperty("budkavle.database.url", url(database) + "&options=-csearch_path%3Dpublic,pg_catalog")
                    .withProperty("budkavle.database.user", "postgres")
                    .withProperty("budkavle.database.password", "postgres"));

            new Foundations().initialize(context);

            var clock = (BusinessClock) context.getBeanFactory().getSingleton("businessClock");
            assertThat(Duration.between(clock.instant(), Instant.now()))
                    .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
            ((DefaultListableBeanFactory) context.getBeanFactory()).destroySingletons();
        } finally {
            DatabaseTime.HERE.set(Instant::now);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BUDKAVLE_ADDRESS, '', server.address, 127.0.0.1",
        "BUDKAVLE_ADDRESS, ' ', server.address, 127.0.0.1",
        "BUDKAVLE_ADDRESS, 0.0.0.0, server.address, 0.0.0.0",
        "BUDKAVLE_ADDRESS, 0.0.0.0, management.server.address, 127.0.0.1",
        "MANAGEMENT_SERVER_ADDRESS, '', management.server.address, 127.0.0.1"
    })
    void aHubListensToThisMachineAloneUnlessItIsToldOtherwise(
            String variable, String value, String setting, String listens, @TempDir Path data)
            throws SQLException, UnknownHostException {
        try (HikariDataSource database = TestDatabase.fresh()) {
            var context = new GenericApplicationContext();
            context.setEnvironment(SettingShapesTest.environment(Map.of(
                    variable,
                    value,
                    "BUDKAVLE_DATA",
                    data.toString(),
                    "BUDKAVLE_SANDBOX",
                    "true",
                    "BUDKAVLE_DATABASE_URL",
                    url(database),
                    "BUDKAVLE_DATABASE_USER",
                    "postgres",
                    "BUDKAVLE_DATABASE_PASSWORD",
                    "postgres")));

            new Foundations().initialize(context);

            assertThat(Binder.get(context.getEnvironment())
                            .bind(setting, InetAddress.class)
                            .orElse(null))
                    .isEqualTo(InetAddress.getByName(listens));
            ((DefaultListableBeanFactory) context.getBeanFactory()).destroySingletons();
        } finally {
            DatabaseTime.HERE.set(Instant::now);
        }
    }

    @Test
    void aSecondHubOnAFolderIsRefusedAlsoWhenItsDatabaseIsElsewhere(@TempDir Path data) throws SQLException {
        try (HikariDataSource database = TestDatabase.fresh()) {
            GenericApplicationContext first = with(database, data);
            new Foundations().initialize(first);

            assertThatThrownBy(() -> new Foundations().initialize(with(database, data)))
                    .hasMessage(
                            "the data folder %s is used by another hub: stop it, or set budkavle.data to another folder"
                                    .formatted(data));

            ((DefaultListableBeanFactory) first.getBeanFactory()).destroySingletons();
            GenericApplicationContext next = with(database, data);
            assertThatCode(() -> new Foundations().initialize(next)).doesNotThrowAnyException();
            ((DefaultListableBeanFactory) next.getBeanFactory()).destroySingletons();
        } finally {
            DatabaseTime.HERE.set(Instant::now);
        }
    }

    @Test
    void aHubOfOtherRowsIsRefusedBeforeItChangesTheTablesOfOneThatLives(@TempDir Path data) throws SQLException {
        try (HikariDataSource database = TestDatabase.ofVersion("30")) {
            var jdbc = new JdbcTemplate(database);
            new DutyStore(jdbc).hold("rows", UUID.randomUUID(), Duration.ofHours(1));
            List<String> before = versions(jdbc);

            assertThatThrownBy(() -> new Foundations().initialize(with(database, data)))
                    .hasMessageContaining("another version");

            assertThat(versions(jdbc)).isEqualTo(before);
        } finally {
            DatabaseTime.HERE.set(Instant::now);
        }
    }

    private static List<String> versions(JdbcTemplate jdbc) {
        return jdbc.queryForList("select version from flyway_schema_history order by installed_rank", String.class);
    }

    private static GenericApplicationContext with(DataSource database, Path data) throws SQLException {
        var context = new GenericApplicationContext();
        context.setEnvironment(sandbox(data)
                .withProperty("budkavle.sandbox.ledger", "memory")
                .withProperty("budkavle.sandbox.seed", "1")
                .withProperty("budkavle.database.url", url(database))
                .withProperty("budkavle.database.user", "postgres")
                .withProperty("budkavle.database.password", "postgres"));
        return context;
    }

    private static MockEnvironment sandbox(Path data) {
        return new MockEnvironment()
                .withProperty("budkavle.data", data.toString())
                .withProperty("budkavle.mappings", "mappings")
                .withProperty("budkavle.routes", "routes")
                .withProperty("budkavle.inbox.poll", "PT1S")
                .withProperty("budkavle.kafka.brokers", "")
                .withProperty("budkavle.kafka.group", "budkavle")
                .withProperty("budkavle.sandbox", "true");
    }

    private static String url(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }

    @Test
    void dataWhoseTimeIsTheClocksRunsLive() {
        assertThatCode(() -> Foundations.refuseLeapt(Duration.ZERO)).doesNotThrowAnyException();
    }
}
