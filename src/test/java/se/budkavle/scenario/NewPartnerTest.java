package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner of a known shape is two folders of text and a line of policy: no Java, no list to register in. */
class NewPartnerTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    Path work;

    @Test
    void aGatewayCopiedFromAnotherCarriesMessagesAndHearsReports() throws IOException {
        copy(PROJECT.resolve("routes"), work.resolve("routes"));
        copy(PROJECT.resolve("mappings"), work.resolve("mappings"));
        copyAs("46elks", "nordtext", work.resolve("routes/partners"));
        copyAs("46elks", "nordtext", work.resolve("mappings/partners"));
        Path policy = work.resolve("mappings/policy/channels.yaml");
        Files.writeString(policy, Files.readString(policy).replace("46elks:", "nordtext:"));

        try (var hub = RunningHub.start(
                work.resolve("data"),
                "--budkavle.routes=" + work.resolve("routes"),
                "--budkavle.mappings=" + work.resolve("mappings"),
                // The new gateway speaks the same contract, so the simulator of the old one plays it.
                "--nordtext.url=${46elks.url}",
                "--nordtext.user=${46elks.user}",
                "--nordtext.password=${46elks.password}")) {
            ObjectNode event = RunningHub.example("supply.confirmed", "new-partner-1");
            var accepted = hub.send(event);
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

    private static void copyAs(String model, String name, Path partners) throws IOException {
        copy(partners.resolve(model), partners.resolve(name));
        for (Path file : files(partners.resolve(name))) {
            Files.writeString(file, Files.readString(file).replace(model, name));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
