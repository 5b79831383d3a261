package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.WorkSignals;

/**
 * A database that takes what it is sent and answers nothing, neither now nor later: the hub's pool and its bell, as
 * {@code application.properties} makes them, on a line that falls silent.
 */
class SilentDatabaseTest extends DatabaseTest {
    private static final String SETTINGS = "--spring.datasource.hikari.data-source-properties.";
    private static final String SHORT = "1";
    /** Longer than any test lasts. */
    private static final String NEVER = "3600";

    private SilencedLine line;
    private ConfigurableApplicationContext hub;
    private JdbcTemplate own;

    /** What of a hub speaks with its database. */
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    @Import({NodeBell.class, WorkSignals.class})
    static final class Pieces {}

    @BeforeEach
    void openTheLine() throws IOException {
        line = new SilencedLine(jdbc.queryForObject("select inet_server_port()", Integer.class));
    }

    /** The driver gives its first question, which is about encryption, only five seconds. */
    private String url() {
        String name = jdbc.queryForObject("select current_database()", String.class);
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable".formatted(line.port(), name);
    }

    private void start(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--spring.datasource.url=" + url(),
                                "--spring.datasource.username=postgres",
                                "--spring.datasource.password=postgres",
                                "--spring.datasource.hikari.connection-timeout=1000"),
                        Stream.of(settings).map(SETTINGS::concat))
                .toArray(String[]::new);
        hub = new SpringApplicationBuilder(Pieces.class)
                .web(WebApplicationType.NONE)
                .run(all);
        own = new JdbcTemplate(hub.getBean(HikariDataSource.class));
        awaitAnswer();
    }

    @AfterEach
    void close() {
        if (hub != null) {
            hub.close();
        }
        line.close();
    }

    @Test
    void fault12AQuestionUnderWayComesBackAsOfADatabaseThatIsAwayAndLaterOnesAreAnsweredAgain() {
        start("socketTimeout=" + SHORT);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(hub.getBean(HikariDataSource.class)));

        var asking = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(status -> {
            line.fallSilent();
            own.execute("select 1");
        }));

        await().until(asking::isDone);
        var failure = (RuntimeException) asking.exceptionNow();
        assertThat(DatabaseFault.isAway(failure)).as("%s", failure).isTrue();
        line.speakAgain();
        awaitAnswer();
    }

    @Test
    void fault12ALoginThatIsNotAnsweredKeepsNobodyWaitingOnceTheDatabaseSpeaksAgain() {
        start("socketTimeout=" + NEVER, "loginTimeout=" + SHORT);
        line.fallSilent();
        int before = line.accepted();
        hub.getBean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();

        var failure = catchThrowableOfType(RuntimeException.class, () -> own.execute("select 1"));

        assertThat(DatabaseFault.isAway(failure)).as("%s", failure).isTrue();
        await("a login has begun").until(() -> line.accepted() > before);
        line.speakAgain();
        awaitAnswer();
    }

    @Test
    void fault12TheBellNoticesThoughItHasNothingToTellAndHearsOtherHubsAgain() {
        start("socketTimeout=" + SHORT);
        awaitHeard("before");

        line.fallSilent();
        AtomicInteger wakesOfAll = wakes("nobody's");
        line.speakAgain();

        await("it listens anew").until(() -> wakesOfAll.get() > 0);
        awaitHeard("after");
    }

    @Test
    void fault12AStartWhoseLoginIsNotAnsweredEndsInsteadOfHanging(@TempDir Path data) {
        line.fallSilent();

        var starting = CompletableFuture.runAsync(() -> new SpringApplicationBuilder(Pieces.class)
                .web(WebApplicationType.NONE)
                .initializers(new Foundations())
                .run(
                        "--budkavle.data=" + data,
                        "--budkavle.sandbox=true",
                        "--budkavle.database.url=" + url(),
                        "--budkavle.database.user=postgres",
                        "--budkavle.database.password=postgres",
                        SETTINGS + "socketTimeout=" + NEVER,
                        SETTINGS + "loginTimeout=" + SHORT));

        await().until(starting::isDone);
        assertThat(starting.exceptionNow())
                .hasMessage(
                        "the database that budkavle.database.url names cannot be used: Connection attempt timed out.");
    }

    @Test
    void ofItselfAHubWaitsForNoAnswerAndNoLoginWithoutEnd() {
        start();

        assertThat(hub.getBean(HikariDataSource.class).getDataSourceProperties())
                .containsEntry("socketTimeout", "120")
                .containsEntry("loginTimeout", "30");
    }

    private void awaitHeard(String lane) {
        AtomicInteger wakes = wakes(lane);
        await().until(() -> {
            jdbc.queryForList("select pg_notify('budkavle_work', ? || ' 1970-01-01T00:00:00Z')", lane);
            return wakes.get() > 0;
        });
    }

    /** How often the lane is woken from now on. */
    private AtomicInteger wakes(String lane) {
        var wakes = new AtomicInteger();
        hub.getBean(WorkSignals.class).listen(lane, wakes::incrementAndGet);
        return wakes;
    }

    private void awaitAnswer() {
        await().ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(() -> own.queryForObject("select 1", Integer.class) == 1);
    }
}
