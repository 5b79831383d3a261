package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub answers about customers, partners and events, to callers of each role. */
class HubAnswersTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "100%", "what?", "no#1", "a;b=c", "a+b", "a\\b", "../x", "%2F", "{x}", "..", "timeline"})
    void everyCustomerNumberHasATimeline(String customerNo) {
        ObjectNode event = RunningHub.example("supply.confirmed", "numbers " + customerNo);
        event.put("subject", "customer/" + customerNo);
        ((ObjectNode) event.at("/data/customer")).put("customerNo", customerNo).remove("personalNumber");
        assertThat(hub.send(event).status()).isEqualTo(202);
        hub.awaitSettled();

        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        assertThat(hub.get("/customers/timeline?customerNo=" + encoded).path("entries"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/c", "200%", "when?", "no#2", "a;c=d"})
    void customerNumbersMayAlsoStandEncodedInThePath(String customerNo) {
        String encoded = URLEncoder.encode(customerNo, StandardCharsets.UTF_8);

        var timeline = hub.get("/customers/" + encoded + "/timeline");

        assertThat(timeline.path("customerNo").asText()).isEqualTo(customerNo);
    }

    @Test
    void theSandboxIsTheModeOfEveryPartner() {
        var partners = hub.get("/status").path("partners");

        assertThat(partners).hasSize(3).allMatch(p -> p.path("mode").asText().equals("sandbox"));
        assertThat(hub.get("/partners"))
                .hasSize(3)
                .allMatch(p -> p.path("mode").asText().equals("sandbox"));
    }
}
