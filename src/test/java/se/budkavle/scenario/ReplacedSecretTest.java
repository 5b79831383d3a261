package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password in a file is read again when the file changes: nothing is restarted, nothing is lost. */
class ReplacedSecretTest {
    @Test
    void aTextThatTheOldPasswordCouldNotSendGoesOutWithTheNewOne(@TempDir Path work) throws IOException {
        Path secret = Files.writeString(work.resolve("46elks-password"), "the old one\n");
        try (var hub = RunningHub.start(work.resolve("data"), "--46elks.password.file=" + secret)) {
            Story story = Story.begin(
                    hub,
                    Events.happened("supply.confirmed", "71005", Story.now(hub))
                            .wishing("sms")
                            .mobile("+46701740605"));
            Awaitility.await().until(() -> story.timeline().contains("not-taken sms"));

            Files.writeString(secret, hub.sandbox().properties().get("46elks.password") + "\n");
            hub.awaitSettled();

            assertThat(story.state()).isEqualTo("delivered reported");
            assertThat(story.attempts()).hasSize(1);
            assertThat(story.received("46elks"))
                    .extracting(line -> line.at("/answer/status").asInt())
                    .startsWith(401)
                    .endsWith(200);
        }
    }
}
