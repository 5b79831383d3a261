package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.work.BusinessClock;

class RestartTest {
    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();

    @Test
    void reportsThatWerePendingAreGivenAfterTheRestart() throws Exception {
        try (var hub = new Hub()) {
            try (var before = SandboxFixture.inFile(clock, folder)) {
                sendText(before.properties(), hub.url());
                SandboxFixture.leap(clock, before, Duration.ofSeconds(3));
            }
            try (var after = SandboxFixture.inFile(clock, folder)) {
                SandboxFixture.leap(clock, after, Duration.ofMinutes(1));

                assertThat(hub.told()).hasSize(2);
                assertThat(hub.told().getLast()).contains("status=delivered");
                assertThat(after.received("46elks")).hasSize(1);
            }
        }
    }

    @Test
    void whatWasAnsweredStandsInTheFileAlready() throws Exception {
        try (var hub = new Hub();
                var running = SandboxFixture.inFile(clock, folder)) {
            sendText(running.properties(), hub.url());

            assertThat(Files.readString(folder.resolve("sandbox").resolve("46elks.jsonl")))
                    .contains("\"kind\":\"received\"")
                    .endsWith("}\n");
        }
    }

    @Test
    void bounceThatNobodyFetchedComesAgain() throws Exception {
        try (var before = SandboxFixture.inFile(clock, folder)) {
            var client = new MailClient(before.properties());
            client.send("bounce+1@example.com");
            SandboxFixture.leap(clock, before, Duration.ofHours(1));
            client.peek();
        }
        try (var after = SandboxFixture.inFile(clock, folder)) {
            SandboxFixture.settle(clock, after);
            var client = new MailClient(after.properties());

            assertThat(client.fetch()).hasSize(1);
            SandboxFixture.await().until(() -> !after.time().busy());
        }
        try (var last = SandboxFixture.inFile(clock, folder)) {
            SandboxFixture.settle(clock, last);

            assertThat(new MailClient(last.properties()).fetch()).isEmpty();
        }
    }

    @Test
    void credentialsStayTheSameAndAreReadableByTheOwnerAlone() throws Exception {
        String password;
        try (var before = SandboxFixture.inFile(clock, folder)) {
            password = before.properties().get("mail-relay.password");
        }
        try (var after = SandboxFixture.inFile(clock, folder)) {
            assertThat(after.properties()).containsEntry("mail-relay.password", password);
        }
        var permissions =
                Files.getPosixFilePermissions(folder.resolve("sandbox").resolve("credentials.properties"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void lineThatAKillCutShortIsForgotten() throws Exception {
        Path ledger = folder.resolve("sandbox").resolve("46elks.jsonl");
        try (var hub = new Hub();
                var before = SandboxFixture.inFile(clock, folder)) {
            sendText(before.properties(), hub.url());
        }
        Files.writeString(ledger, "{\"kind\":\"recei", StandardOpenOption.APPEND);

        try (var after = SandboxFixture.inFile(clock, folder)) {
            assertThat(after.received("46elks")).hasSize(1);
        }
    }

    private static void sendText(Map<String, String> properties, String hubUrl) throws Exception {
        String pair = properties.get("46elks.user") + ":" + properties.get("46elks.password");
        try (var http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create(properties.get("46elks.url") + "/sms"))
                            .header(
                                    "Authorization",
                                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes()))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "from=Vinterljus&to=%2B46701740605&message=Hej&whendelivered=" + hubUrl))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
