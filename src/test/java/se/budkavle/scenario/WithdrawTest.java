package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A partner has a text that it says nothing about, and something overtakes it; time passes as the clock does. */
@TestInstance(Lifecycle.PER_CLASS)
class WithdrawTest {
    private static final String SILENT = "+4670174067";

    private RunningHub hub;

    @BeforeAll
    void start(@TempDir Path folder) {
        hub = ProjectCopy.in(folder)
                .textsBy("webhook: {weight: 100, mode: live}")
                .start("--budkavle.sandbox.time=real");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void whatAnExitOvertakesIsWithdrawn() {
        Story welcome = taken(text("supply.confirmed", "63001", SILENT + "0"));
        Story.begin(hub, text("contract.withdrawn", "63001", SILENT + "0"));
        until(welcome, "withdrawn sms");

        assertThat(welcome.state()).isEqualTo("cancelled");
        assertThat(welcome.tries()).containsExactly("sms failed failed-soft withdrawn ×1");
        assertThat(welcome.suppressions()).isEmpty();
    }

    @Test
    void whatAStopFromThePhoneOvertakesIsWithdrawn() {
        Story offer = taken(text("member.offer", "63002", SILENT + "1"));
        hub.sandbox().incoming("webhook", SILENT + "1", "Stopp!");
        until(offer, "withdrawn sms");

        assertThat(offer.tries().getFirst()).isEqualTo("sms failed failed-soft withdrawn ×1");
        assertThat(offer.suppressions()).isEmpty();
    }

    @Test
    void whatANoInTheRegisterOvertakesIsWithdrawnAndServiceIsNot() {
        Story offer = taken(text("member.offer", "63003", SILENT + "2"));
        Story service = taken(text("supply.confirmed", "63003", SILENT + "2"));
        var no = text("consent.changed", "63003", SILENT + "2");
        no.data("consent").put("channel", "sms").put("granted", false);
        Story.begin(hub, no);
        until(offer, "withdrawn sms");

        assertThat(offer.tries().getFirst()).isEqualTo("sms failed failed-soft withdrawn ×1");
        assertThat(service.tries()).containsExactly("sms accepted accepted ×1");
    }

    private Story taken(Events event) {
        Story story = Story.begin(hub, event);
        Awaitility.await().untilAsserted(() -> assertThat(story.tries()).containsExactly("sms accepted accepted ×1"));
        return story;
    }

    private static void until(Story story, String entry) {
        Awaitility.await()
                .until(() -> story.timeline().contains(entry)
                        && story.attempts().getFirst().path("state").asText().equals("failed"));
    }

    private Events text(String type, String customerNo, String mobile) {
        return Events.happened(type, customerNo, Story.now(hub)).wishing("sms").mobile(mobile);
    }
}
