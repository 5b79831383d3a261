package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.sandbox.LedgerMode;
import se.budkavle.sandbox.Sandbox;
import se.budkavle.work.BusinessClock;

/** A test installation: the text gateway is the real one, for named recipients only; the others are simulated. */
class TestRecipientsTest {
    private static final String NAMED = "+46701740605";
    private static final String STRANGER = "+46701740606";

    @TempDir
    Path work;

    @Test
    void onlyNamedRecipientsHearFromAPartnerThatIsTriedOut() throws IOException {
        try (var gateway = new Sandbox(
                        Set.of("46elks"),
                        new BusinessClock(Clock.systemUTC(), Duration.ZERO),
                        work.resolve("outside"),
                        LedgerMode.MEMORY,
                        1,
                        (partner, report) -> hubAddress());
                var hub = RunningHub.start(work.resolve("hub"), settings(gateway))) {
            var named = Story.begin(hub, notice("named-1", NAMED, hub));
            var stranger = Story.begin(hub, notice("stranger-1", STRANGER, hub));

            Awaitility.await()
                    .until(() -> gateway.received("46elks").size() == 1
                            && hub.sandbox().received("mail-relay").size() == 1);

            assertThat(gateway.received("46elks").getFirst().at("/request/to").asText())
                    .isEqualTo(NAMED);
            assertThat(named.tries().getFirst()).startsWith("sms ").endsWith("×1");
            assertThat(stranger.tries().getFirst()).isEqualTo("sms failed blocked no-test-recipient ×0");
            assertThat(stranger.sentence("attempt-failed"))
                    .isEqualTo("not delivered (blocked): the partner is tried out and writes to named test recipients"
                            + " only; nothing was sent");
            assertThat(hub.get("/partners"))
                    .as("the partners that have a share")
                    .filteredOn(p -> p.hasNonNull("mode"))
                    .extracting(p ->
                            p.path("partner").asText() + " " + p.path("mode").asText())
                    .contains("46elks test-recipients", "mail-relay sandbox", "print-vendor sandbox");
        }
    }

    private static Events notice(String customerNo, String mobile, RunningHub hub) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile(mobile)
                .email("ok@example.com");
    }

    private String hubAddress() {
        try {
            return Files.readString(work.resolve("hub/hub.url"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String[] settings(Sandbox gateway) throws IOException {
        Path mappings = work.resolve("mappings");
        copy(Path.of("mappings").toAbsolutePath(), mappings);
        Path policy = mappings.resolve("policy/channels.yaml");
        Files.writeString(
                policy,
                Files.readString(policy)
                        .replace("46elks: {weight: 100, mode: live}", "46elks: {weight: 100, mode: test-recipients}")
                        .replace("mode: live", "mode: sandbox"));
        return Stream.concat(
                        Stream.of(
                                "--budkavle.sandbox=false",
                                "--budkavle.mappings=" + mappings,
                                "--budkavle.test-recipients=" + NAMED + ", somebody@example.com"),
                        gateway.properties().entrySet().stream().map(p -> "--" + p.getKey() + "=" + p.getValue()))
                .toArray(String[]::new);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
