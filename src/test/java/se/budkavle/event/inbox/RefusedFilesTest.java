package se.budkavle.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were refused whole are counted until they are mended. */
class RefusedFilesTest {
    @TempDir
    Path root;

    @Test
    void aFileCountsByItsNewestCopyUntilItIsTakenUnderItsName() throws IOException {
        var inbox = new Inbox(root);
        assertThat(inbox.refused()).isEmpty();

        refused("crm/customers/failed", "a.csv", 1_000);
        refused("crm/customers/failed", "a.1.csv", 500);
        refused("crm/customers/failed", "b.2026.csv", 1_000);
        refused("billing/invoices/failed", "run", 1_000);
        assertThat(inbox.refused()).containsEntry("crm/customers", 2L).containsEntry("billing/invoices", 1L);

        refused("crm/customers/done", "a.csv", 2_000);
        refused("crm/customers/done", "b.2026.csv", 900);
        assertThat(inbox.refused()).as("an earlier b is no mended one").containsEntry("crm/customers", 1L);

        Files.delete(root.resolve("billing/invoices/failed/run"));
        assertThat(inbox.refused()).containsOnlyKeys("crm/customers");
    }

    private void refused(String folder, String name, long at) throws IOException {
        Path place = Files.createDirectories(root.resolve(folder));
        Files.writeString(place.resolve(name), "");
        Path report = Files.writeString(place.resolve(name + ".report.json"), "{}");
        Files.setLastModifiedTime(report, FileTime.fromMillis(at));
    }
}
