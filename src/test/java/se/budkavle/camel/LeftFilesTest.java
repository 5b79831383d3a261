package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.DatabaseTest;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileIntakeStore;
import se.budkavle.event.inbox.Inbox;

/** A hub beside another one that dies. */
class LeftFilesTest extends DatabaseTest {
    private static final String CONTENT = "{}\n";

    @Test
    void fault24WhatAnotherHubHadReadAndMovedWhenItDiedIsReportedOnWhileThisOneRuns(@TempDir Path inbox)
            throws IOException {
        var nanos = new AtomicLong();
        var desk = new FileDesk(() -> null, new FileIntakeStore(jdbc), null, Clock.systemUTC());
        var door = new FileDoor(new Inbox(inbox), desk, null, nanos::get);
        door.scan();
        Path done = Files.createDirectories(inbox.resolve("crm/events/done"));
        Files.createDirectory(inbox.resolve("crm/events/processing"));
        Files.createDirectory(inbox.resolve("crm/events/failed"));
        Files.writeString(done.resolve("x.jsonl"), CONTENT);
        jdbc.update(
                """
                insert into file_intake (source, feed, sha256, name, state, started_at)
                values ('crm', 'events', ?, 'x.jsonl', 'read', now())""",
                DigestUtils.sha256Hex(CONTENT));

        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        door.scan();

        assertThat(done.resolve("x.jsonl.report.json")).exists();
        assertThat(jdbc.queryForObject("select state from file_intake", String.class))
                .isEqualTo("done");
    }
}
