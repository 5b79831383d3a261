package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstContactTest {
    @TempDir
    Path data;

    @Test
    void anEventBecomesAMessageThatThePartnerReceives() {
        try (var hub = RunningHub.start(data)) {
            var accepted = hub.send(RunningHub.example("supply.confirmed", "first-1"));
            assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
            hub.awaitSettled();
            System.err.println(
                    hub.get("/events/" + accepted.body().path("eventId").asText())
                            .toPrettyString());
            hub.communicationsOf(accepted).forEach(c -> System.err.println(c.toPrettyString()));
            System.err.println(hub.get("/status").toPrettyString());
        }
    }
}
