package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.Verdict;

/** A hub without memory ends, rather than living on with some of its lanes dead; started again, it has lost nothing. */
class FullHeapTest {
    private static final int EVENTS = 60;
    /** What a virtual machine ends with that was told to end when its heap is full. */
    private static final int OUT_OF_MEMORY = 3;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    @Tag("full")
    void fault09AHubWhoseHeapIsFullEndsAndWhenStartedAgainHasLostNothing() throws IOException {
        Path failpoints = Files.createDirectory(folder.resolve("failpoints"));
        // the flag with which ./budkavle starts a hub
        try (var hub = new HubProcess(
                folder.resolve("data"), "-Dbudkavle.failpoints=" + failpoints, "-XX:+ExitOnOutOfMemoryError")) {
            hub.start();
            var fed = new FedHub(hub);
            for (String place : new String[] {"before commit workplan", "after sending by attempts:mail-relay"}) {
                Files.writeString(failpoints.resolve("halt"), "fill 2 " + place);
                fed.feed(EVENTS);

                await("it has ended: " + place).until(hub::isDead);
                assertThat(hub.exitStatus()).as("by its own decision").isEqualTo(OUT_OF_MEMORY);

                hub.start();
                fed.awaitSettled();
            }

            Verdict verdict = fed.judge();
            assertThat(verdict.differences()).as(verdict.toString()).isEmpty();
            assertThat(hub.get("/account").path("differences")).isEmpty();
        }
    }
}
