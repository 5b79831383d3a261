package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.cli.check.Check;
import se.budkavle.release.Fault;

/** Each shipped partner, whatever its shape, is a model for another one: its copy passes check as it is. */
class EveryPartnerCopiedTest {
    private static final String BROKEN = "mappings/partners/my-sinch/codes.yaml";
    private static final String EXAMPLE = "mappings/partners/print-vendor/examples/stop/01-one-letter.out.csv";

    @TempDir
    static Path project;

    private static List<String> faults = List.of();

    @BeforeAll
    static void copyThemAllAndChangeOneExample() throws IOException {
        for (String part : List.of("mappings", "routes", "docs")) {
            copy(Path.of(part), project.resolve(part));
        }
        System.setProperty("budkavle.project", project.toString());
        try (Stream<Path> folders = Files.list(Path.of("mappings/partners"))) {
            folders.map(f -> f.getFileName().toString())
                    .forEach(partner -> assertThat(Shell.run("partner", "new", "my-" + partner, "--like", partner))
                            .as(partner)
                            .returns(0, Shell::status));
        } finally {
            System.clearProperty("budkavle.project");
        }
        Path example = project.resolve(EXAMPLE);
        Files.writeString(example, Files.readString(example).replace("8057", "8058"));
        Path codes = project.resolve(BROKEN);
        Files.writeString(codes, Files.readString(codes).replace("outcome: delivered", "outcome: arrived"));
        faults = new Check(project).faults().stream().map(Fault::toString).toList();
    }

    @Test
    void aCopyOfEachPartnerIsWithoutFaults() {
        assertThat(faults)
                .filteredOn(fault -> !fault.startsWith(EXAMPLE) && !fault.startsWith(BROKEN))
                .isEmpty();
    }

    @Test
    void aFaultOfOnePartnerIsNamedAndHidesNoneOfAnother() {
        assertThat(faults).filteredOn(fault -> fault.startsWith(BROKEN)).hasSize(1);
        assertThat(faults).hasSize(2);
    }

    @Test
    void anExampleThatDiffersIsNamedByItsLineWithWhatDiffers() {
        assertThat(faults)
                .filteredOn(fault -> fault.startsWith(EXAMPLE))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith(EXAMPLE + ":2: ")
                        .contains("01890a5d-ac96-774b-bcce-b302099a8058", "01890a5d-ac96-774b-bcce-b302099a8057"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
