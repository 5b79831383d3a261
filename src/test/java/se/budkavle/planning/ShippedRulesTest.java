package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import se.budkavle.release.Bundle;

class ShippedRulesTest {
    @Test
    void theShippedSendoutsChannelsAndConflictsHaveNoFault() {
        assertThat(Rules.load(Bundle.read(Path.of("mappings"))).faults()).isEmpty();
    }
}
