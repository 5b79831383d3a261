package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.cli.check.Check;

/** A partner of a known shape is two folders of text and a line of policy: no Java, no list to register in. */
class NewPartnerTest {
    @TempDir
    Path work;

    @Test
    void aGatewayCopiedFromAnotherCarriesMessagesAndHearsReports() {
        var project = ProjectCopy.in(work)
                .partnerLike("46elks", "nordtext")
                .changed("mappings/policy/channels.yaml", text -> text.replace("46elks:", "nordtext:"));
        assertThat(new Check(work).faults()).isEmpty();

        // The new gateway speaks the same contract, so the simulator of the old one plays it.
        try (var hub = project.start(
                "--nordtext.url=${46elks.url}",
                "--nordtext.user=${46elks.user}",
                "--nordtext.password=${46elks.password}")) {
            var accepted = hub.send(RunningHub.example("supply.confirmed", "new-partner-1"));
            hub.awaitSettled();

            var communication = hub.communicationsOf(accepted).getFirst();
            assertThat(communication.path("state").asText()).isEqualTo("delivered");
            assertThat(communication.path("basis").asText()).isEqualTo("reported");
            assertThat(communication.at("/attempts/0/partner").asText()).isEqualTo("nordtext");
            assertThat(hub.sandbox().received("46elks")).singleElement().satisfies(line -> assertThat(
                            line.at("/request/whendelivered").asText())
                    .contains("/reports/nordtext/delivery?"));
        }
    }

    @Test
    void aPrintVendorCopiedFromAnotherTakesBatchesAndSendsLettersBack() {
        var project = ProjectCopy.in(work)
                .partnerLike("print-vendor", "norrtryck")
                .withoutRoutesOf("print-vendor")
                .changed("mappings/policy/channels.yaml", text -> text.replace("print-vendor:", "norrtryck:"));

        try (var hub = project.start(
                "--norrtryck.host=${print-vendor.host}",
                "--norrtryck.port=${print-vendor.port}",
                "--norrtryck.user=${print-vendor.user}",
                "--norrtryck.password=${print-vendor.password}",
                "--norrtryck.known-hosts=${print-vendor.known-hosts}",
                "--norrtryck.poll=200")) {
            Story mailed = Story.of(hub, notice("61001", "753 10", hub));
            Story returned = Story.of(hub, notice("61002", "999 91", hub));
            returned.await(s -> s.tries().getFirst().startsWith("letter failed failed-hard unknown-at-address"));

            assertThat(mailed.tries()).containsExactly("letter sent sent ×1");
            assertThat(mailed.attempts().getFirst().path("partner").asText()).isEqualTo("norrtryck");
            assertThat(mailed.lettersReceived()).hasSize(1);
        }
    }

    private static Events notice(String customerNo, String postalCode, RunningHub hub) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("letter")
                .without("mobile")
                .without("email")
                .livingAt("Storgatan 1", postalCode, "Uppsala");
    }
}
