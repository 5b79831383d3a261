package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintDeskTest {
    @TempDir
    Path folder;

    /** As when the folder was listed before the first look had moved it away. */
    @Test
    void aBatchThatIsSeenTwiceIsTakenOnce() throws IOException {
        var time = new SimulatedTime(SandboxFixture.clock());
        var setting = new Setting(
                time,
                Delays.usual(),
                folder,
                LedgerMode.MEMORY,
                7,
                new KeyRing(folder, false),
                (partner, report) -> "");
        var folders = PrintFolders.below(folder);
        var ledger = setting.openLedger(PrintSimulator.NAME);
        var desk = new PrintDesk(setting, ledger, folders, () -> Knobs.HEALTHY);
        for (var file : PrintClient.batch("B1", "582 24").entrySet()) {
            Files.write(folders.in().resolve(file.getKey()), file.getValue());
        }

        desk.take("B1");
        desk.take("B1");
        desk.stop("B1.stop.csv");

        List<JsonNode> received = new ArrayList<>();
        ledger.eachReceived(received::add);
        assertThat(received).singleElement().satisfies(line -> assertThat(line.at("/answer/letters"))
                .hasSize(1));
    }
}
