package se.budkavle.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

class ExampleUpdateTest {
    @TempDir
    Path project;

    @Test
    void changedMappingRewritesItsExamplesAndShowsHow() throws IOException {
        Path template = project.resolve("mappings/partners/46elks/sms.form.ftl");
        copy(Path.of("mappings/partners/46elks"), template.getParent());
        Files.writeString(template, Files.readString(template) + "flashsms=no\n");

        List<String> diff = updated(project);

        assertThat(diff).anyMatch(line -> line.startsWith("--- mappings/partners/46elks/examples/sms/"));
        assertThat(diff).anyMatch(line -> line.startsWith("+") && line.contains("flashsms=no"));
        assertThat(updated(project)).isEmpty();
    }

    @Test
    void aPartnersPageSaysWhatItsFilesSayAndIsWrittenAnew() throws IOException {
        Path codes = project.resolve("mappings/partners/sinch/codes.yaml");
        copy(Path.of("mappings/partners/sinch"), codes.getParent());
        Path page = Files.createDirectories(project.resolve("docs/partners")).resolve("sinch.md");
        updated(project);
        assertThat(page)
                .content()
                .contains("| `402` | failed-hard | unroutable |")
                .contains("SINCH_WEBHOOK_SECRET");

        Files.writeString(codes, Files.readString(codes).replace("reason: unroutable", "reason: blocked"));
        Bundle changed = Bundle.read(project.resolve("mappings"));

        assertThat(PartnerPages.check(project, changed))
                .extracting(Fault::toString)
                .containsExactly(
                        "docs/partners/sinch.md:0: is not what the files say," + " run ./budkavle check --update");
        var shown = new ArrayList<String>();
        PartnerPages.update(project, changed, shown::add);
        PartnerPages.update(project, changed, shown::add);
        assertThat(shown).containsExactly("docs/partners/sinch.md is written anew");
        assertThat(PartnerPages.check(project, changed)).isEmpty();
    }

    @Test
    void diffShowsOnlyWhatChanged() {
        assertThat(LineDiff.of(List.of("a", "b", "c"), List.of("a", "x", "c", "d")))
                .containsExactly("-b", "+x", "+d");
    }

    @Test
    void aDiffIsShownBeforeItsFileIsWrittenAnew() throws IOException {
        Path template = project.resolve("mappings/partners/46elks/sms.form.ftl");
        copy(Path.of("mappings/partners/46elks"), template.getParent());
        Files.writeString(template, Files.readString(template) + "flashsms=no\n");
        Path example = project.resolve("mappings/partners/46elks/examples/sms/01-notice.out.form");
        String before = Files.readString(example);

        assertThatIllegalStateException()
                .isThrownBy(() -> ExampleUpdate.run(project, line -> {
                    throw new IllegalStateException("nobody could read it");
                }));

        assertThat(example).hasContent(before);
    }

    private static List<String> updated(Path project) {
        var diff = new ArrayList<String>();
        ExampleUpdate.run(project, diff::add);
        return diff;
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
