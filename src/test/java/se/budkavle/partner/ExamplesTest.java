package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.bounce.BounceReader;
import se.budkavle.release.Bundle;

class ExamplesTest {
    private static final Path MAPPINGS = Path.of("mappings");
    private final MailReports mails = new BounceReader()::maps;

    @Test
    void everyShippedMappingMakesWhatItsExamplesSay() {
        assertThat(Examples.run(MAPPINGS, mails)).isEmpty();
    }

    @Test
    void theShippedPartnersHaveNoFault() {
        assertThat(PartnerCatalogue.load(Bundle.read(MAPPINGS)).faults()).isEmpty();
    }

    @Test
    void aChangedMappingIsAFaultUntilTheExampleIsRewritten(@TempDir Path copy) throws IOException {
        copyMappings(copy);
        Path template = copy.resolve("partners/46elks/sms.form.ftl");
        Files.writeString(template, Files.readString(template).replace("dontlog=message\n", ""));

        assertThat(Examples.run(copy, mails))
                .extracting(fault -> fault.file())
                .containsExactly(
                        "partners/46elks/examples/sms/01-notice.out.form",
                        "partners/46elks/examples/sms/02-signs-that-divide-fields.out.form");
        assertThat(Examples.update(copy, mails)).isEmpty();
        assertThat(Examples.run(copy, mails)).isEmpty();
    }

    private static void copyMappings(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(MAPPINGS.resolve("partners"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = to.resolve(MAPPINGS.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Files.createDirectories(to.resolve("policy"));
        Files.copy(MAPPINGS.resolve("policy/brands.yaml"), to.resolve("policy/brands.yaml"));
    }
}
