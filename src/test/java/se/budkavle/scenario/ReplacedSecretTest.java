package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import se.budkavle.work.LanePulse;

/** A password in a file is read again when the file changes: nothing is restarted, nothing is lost. */
@ExtendWith(OutputCaptureExtension.class)
class ReplacedSecretTest {
    private static final String OLD = "the-old-one-of-last-year";

    @Test
    void whatTheOldPasswordsCouldNotSendGoesOutWithTheNewOnes(@TempDir Path work, CapturedOutput logged)
            throws IOException {
        Path secret = Files.writeString(work.resolve("46elks-password"), OLD + "\n");
        Path folder = Files.writeString(work.resolve("print-vendor-password"), OLD + "\n");
        try (var hub = RunningHub.start(
                work.resolve("data"), "--46elks.password.file=" + secret, "--print-vendor.password.file=" + folder)) {
            Story story;
            try (var notGivenUp = hub.holdTime()) {
                story = Story.begin(
                        hub,
                        Events.happened("supply.confirmed", "71005", Story.now(hub))
                                .wishing("sms")
                                .mobile("+46701740605"));
                Awaitility.await().until(() -> story.timeline().contains("not-taken sms"));
                Files.writeString(secret, hub.sandbox().properties().get("46elks.password") + "\n");
            }
            hub.awaitSettled();

            assertThat(story.state()).isEqualTo("delivered reported");
            assertThat(story.attempts()).hasSize(1);
            assertThat(story.received("46elks"))
                    .extracting(line -> line.at("/answer/status").asInt())
                    .startsWith(401)
                    .endsWith(200);
            assertALetterFollowsThePasswordOfTheFolder(hub, folder);
            Secrecy.assertKeptNowhere(hub);
            assertThat(logged)
                    .contains("print-vendor")
                    .doesNotContain(OLD, hub.sandbox().properties().get("46elks.password"));
        }
    }

    private static void assertALetterFollowsThePasswordOfTheFolder(RunningHub hub, Path folder) throws IOException {
        var refused = hub.bean(LanePulse.class);
        Story letter = Story.begin(
                hub,
                Events.happened("supply.confirmed", "71006", Story.now(hub))
                        .wishing("letter")
                        .without("mobile")
                        .without("email"));
        Awaitility.await()
                .until(() -> refused.refused().keySet().containsAll(Set.of("print-vendor", "print-vendor-acks")));
        assertThat(refused.refused().get("print-vendor").settings())
                .isEqualTo("print-vendor.user, print-vendor.password");

        Files.writeString(folder, hub.sandbox().properties().get("print-vendor.password") + "\n");
        hub.awaitSettled();

        assertThat(letter.tries()).containsExactly("letter sent sent ×1");
        Awaitility.await().until(() -> refused.refused().isEmpty());
    }
}
