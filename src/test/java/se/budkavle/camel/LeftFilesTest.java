package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import se.budkavle.DatabaseTest;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileIntakeStore;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.work.LanePulse;

/** A hub beside another one that dies. */
@ExtendWith(OutputCaptureExtension.class)
class LeftFilesTest extends DatabaseTest {
    private static final String CONTENT = "{}\n";
    private static final Duration LATER = Duration.ofSeconds(61);

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path inbox;

    @BeforeEach
    void noFileWasEverRead() {
        jdbc.update("delete from file_intake");
    }

    @Test
    void fault24WhatAnotherHubHadReadAndMovedWhenItDiedIsReportedOnWhileThisOneRuns() throws IOException {
        FileDoor door = door(jdbc);
        door.scan();
        Path done = left("crm", "{}");

        nanos.addAndGet(LATER.toNanos());
        door.scan();

        assertThat(done.resolve("x.jsonl.report.json")).exists();
        assertThat(states()).containsExactly("done");
    }

    @Test
    void aFileThatCannotBeReportedOnHoldsUpNoFileOfAnotherFolder() throws IOException {
        Path stuck = left("billing", "{}");
        Files.createDirectories(stuck.resolve("x.jsonl.report.json/in-the-way"));
        Path next = left("crm", "{}");
        drop("erp");

        assertThat(visited(door(jdbc))).containsExactly("erp/events");
        assertThat(next.resolve("x.jsonl.report.json")).exists();
        assertThat(states()).containsExactly("read", "done");
    }

    @Test
    void norDoesOneWhoseListOfRejectedRowsSomebodyHasWrittenInto(CapturedOutput log) throws IOException {
        Path stuck = left(
                "billing",
                """
                {"accepted": 0, "replayed": 0, "rejected": 0, "warnings": 0, "problems": 1, "reportBytes": 5,
                 "rejectedBytes": 0}""");
        String problems = "." + DigestUtils.sha256Hex(CONTENT) + ".problems";
        Files.writeString(stuck.resolveSibling("processing").resolve(problems), "klotter");
        drop("erp");

        assertThat(visited(door(jdbc))).containsExactly("erp/events");
        assertThat(log)
                .contains("billing/events")
                .contains(problems + ", line 1")
                .doesNotContain("klotter");
    }

    @Test
    void whileTheDatabaseIsAwayFilesAreLookedForAllTheSame() throws IOException {
        drop("erp");
        FileDoor door = door(new JdbcTemplate() {
            @Override
            public <T> List<T> query(String sql, RowMapper<T> rows, @Nullable Object... arguments) {
                throw new DataAccessResourceFailureException("the database is away");
            }
        });

        assertThat(visited(door)).isEmpty();
        assertThat(visited(door)).as("at the next poll").containsExactly("erp/events");
    }

    private FileDoor door(JdbcTemplate database) {
        var desk = new FileDesk(() -> null, new FileIntakeStore(database), null, Clock.systemUTC());
        return new FileDoor(new Inbox(inbox), desk, null, new LanePulse(), nanos::get);
    }

    private static List<String> visited(FileDoor door) {
        return door.scan().stream()
                .map(visit -> {
                    visit.close();
                    return visit.folder().name();
                })
                .toList();
    }

    /** Read to its end and moved, by a hub that died then. @return the folder to which it was moved */
    private Path left(String source, String counts) throws IOException {
        Path folder = inbox.resolve(source).resolve("events");
        for (String own : List.of("processing", "failed", "done")) {
            Files.createDirectories(folder.resolve(own));
        }
        Files.writeString(folder.resolve("done/x.jsonl"), CONTENT);
        jdbc.update(
                """
                insert into file_intake (source, feed, sha256, name, state, counts, started_at)
                values (?, 'events', ?, 'x.jsonl', 'read', ?::jsonb, now())""",
                source,
                DigestUtils.sha256Hex(CONTENT),
                counts);
        return folder.resolve("done");
    }

    private void drop(String source) throws IOException {
        Path folder = Files.createDirectories(inbox.resolve(source).resolve("events"));
        Files.writeString(folder.resolve("y.jsonl"), CONTENT);
        Files.createFile(folder.resolve("y.jsonl.done"));
    }

    /** In the order of their sources. */
    private static List<String> states() {
        return jdbc.queryForList("select state from file_intake order by source", String.class);
    }
}
