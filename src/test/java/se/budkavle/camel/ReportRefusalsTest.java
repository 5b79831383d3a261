package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import se.budkavle.camel.ReportRefusals.Proof;
import se.budkavle.partner.Partner.Report;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.work.LanePulse;

/** What is counted and told of reports that nothing proves. */
@ExtendWith(OutputCaptureExtension.class)
class ReportRefusalsTest {
    private final PartnerCatalogue catalogue = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
    private final LanePulse pulse = new LanePulse();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReportRefusals refusals = new ReportRefusals(pulse, registry, () -> catalogue);
    private final Report report = catalogue.partner("twilio").reports().get("delivery");
    private final String door = "twilio/" + report.name();

    @Test
    void theyAreCountedByPartnerAndTheirSettingsAreNamedUntilOneHolds(CapturedOutput log) {
        refusals.refused("twilio", report, Proof.SIGNATURE);
        refusals.refused("twilio", report, Proof.SIGNATURE);

        assertThat(pulse.unproven().get(door).times()).isEqualTo(2);
        assertThat(pulse.unproven().get(door).settings()).contains("twilio.").endsWith("budkavle.public-url");
        assertThat(log.toString().lines().filter(line -> line.contains("a report " + door + " is refused")))
                .as("one line")
                .hasSize(1);

        refusals.held("twilio", report);

        assertThat(pulse.unproven()).isEmpty();
        assertThat(counted("refused")).isEqualTo(2);
        assertThat(counted("taken")).isEqualTo(1);
    }

    @Test
    void whatNamesTheSenderOrTheAddressIsNamedToo() {
        refusals.refused("twilio", report, Proof.PEER);
        assertThat(pulse.unproven().get(door).settings()).contains("reportPeers");

        refusals.refused("twilio", report, Proof.MAC);
        assertThat(pulse.unproven().get(door).settings()).isEqualTo("BUDKAVLE_MAC_KEY");
    }

    private double counted(String result) {
        return registry.get("budkavle.reports")
                .tags("partner", "twilio", "report", report.name(), "result", result)
                .counter()
                .count();
    }
}
