package se.budkavle.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a poll finds in the folders. */
class InboxTest {
    @TempDir
    private Path root;

    @Test
    void aFolderThatCannotBeWorkedInKeepsNoOtherOneFromBeingVisitedNowAndLater() throws IOException {
        drop("billing");
        Path stuck = drop("crm");
        drop("erp");
        Path link = Files.createSymbolicLink(stuck.resolve("processing"), root.resolve("elsewhere"));
        var inbox = new Inbox(root);

        assertThat(visited(inbox)).containsExactly("billing/events", "erp/events");
        assertThat(inbox.passedOver()).containsOnlyKeys("crm/events");
        Files.delete(link);
        assertThat(visited(inbox)).containsExactly("billing/events", "crm/events", "erp/events");
        assertThat(inbox.passedOver()).isEmpty();
    }

    /** Whoever may do anything is stopped by no permission. */
    @Test
    void aSourceThatMayNotBeListedKeepsNoOtherOneFromBeingReadAndIsTold() throws IOException {
        drop("billing");
        Path locked = drop("crm").getParent();
        Files.createDirectory(root.resolve("lost+found"));
        Files.setPosixFilePermissions(locked, Set.of());
        assumeThat(Files.isReadable(locked)).isFalse();
        var inbox = new Inbox(root);
        try {
            assertThat(visited(inbox)).containsExactly("billing/events");
            assertThat(inbox.passedOver()).containsExactly(entry("crm/", "AccessDeniedException"));
            assertThat(inbox.refused()).isEmpty();
            assertThat(inbox.busy()).isTrue();
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(visited(inbox)).contains("crm/events");
        assertThat(inbox.passedOver()).isEmpty();
    }

    @Test
    void foldersHaveTheirTurnsHoweverBusyThoseBeforeThemAre() throws IOException {
        for (String source : List.of("a", "b", "c", "d", "e")) {
            drop(source);
        }
        var inbox = new Inbox(root);
        List<Visit> first = inbox.visits();
        assertThat(first)
                .extracting(visit -> visit.folder().name())
                .containsExactly("a/events", "b/events", "c/events", "d/events");
        first.forEach(Visit::close);

        List<Visit> next = inbox.visits();

        assertThat(next)
                .extracting(visit -> visit.folder().name())
                .startsWith("e/events")
                .hasSize(4);
        next.forEach(Visit::close);
    }

    private Path drop(String source) throws IOException {
        Path folder = Files.createDirectories(root.resolve(source).resolve("events"));
        Files.writeString(folder.resolve("x.jsonl"), "{}\n");
        Files.createFile(folder.resolve("x.jsonl.done"));
        return folder;
    }

    private static List<String> visited(Inbox inbox) {
        return inbox.visits().stream()
                .map(visit -> {
                    visit.close();
                    return visit.folder().name();
                })
                .toList();
    }
}
