package se.budkavle.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Files.delete(link);
        assertThat(visited(inbox)).containsExactly("billing/events", "crm/events", "erp/events");
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
