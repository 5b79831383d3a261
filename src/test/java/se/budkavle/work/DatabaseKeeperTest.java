package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An embedded database that ends by itself comes back, with what it had. */
class DatabaseKeeperTest {
    @TempDir
    Path data;

    private Path cluster;
    private EmbeddedDatabase database;
    private JdbcTemplate jdbc;

    @BeforeEach
    void start() {
        cluster = data.resolve("postgres");
        database = EmbeddedDatabase.start(data);
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        jdbc.execute("create table kept (word text)");
        jdbc.update("insert into kept values ('before')");
    }

    @Test
    void fault10ADatabaseThatIsKilledIsStartedAgainAtTheSameAddress() throws IOException {
        awaitAgainAfter(ProcessHandle::destroyForcibly);
        awaitAgainAfter(ProcessHandle::destroy); // as often as it ends
    }

    @Test
    void alsoWhenAStartOnAFullDiskHasEmptiedTheFileOfItsSettings() throws IOException {
        Files.writeString(cluster.resolve("postmaster.opts"), "");

        awaitAgainAfter(ProcessHandle::destroyForcibly);
    }

    @AfterEach
    void oneThatTheHubItselfStopsStaysStopped() throws IOException {
        database.close();

        assertThat(LeftDatabase.serving(cluster)).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("database-keeper")); // which is done a moment before it is gone
    }

    private void awaitAgainAfter(Consumer<ProcessHandle> ending) throws IOException {
        ProcessHandle ended = LeftDatabase.serving(cluster).orElseThrow();
        ending.accept(ended);
        await().until(() -> !LeftDatabase.serving(cluster).equals(Optional.of(ended)));
        await().ignoreExceptions().untilAsserted(() -> assertThat(words()).containsExactly("before"));
        assertThat(jdbc.queryForObject("show fsync", String.class)).isEqualTo("on");
    }

    private List<String> words() {
        return jdbc.queryForList("select word from kept", String.class);
    }
}
