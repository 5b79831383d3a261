package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstContactTest {
    @TempDir
    Path data;

    @Test
    void anEventBecomesAMessageThatThePartnerReceivesAndReportsAbout() {
        try (var hub = RunningHub.start(data)) {
            var accepted = hub.send(RunningHub.example("supply.confirmed", "first-1"));
            assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
            hub.awaitSettled();

            var communication = hub.communicationsOf(accepted).getFirst();
            assertThat(communication.path("state").asText()).isEqualTo("delivered");
            assertThat(communication.path("basis").asText()).isEqualTo("reported");
            assertThat(hub.sandbox().received("46elks")).singleElement().satisfies(line -> assertThat(
                            line.at("/request/message").asText())
                    .contains("735999")
                    .endsWith("/Vinterljus Energi"));
        }
    }
}
