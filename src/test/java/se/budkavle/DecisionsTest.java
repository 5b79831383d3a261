package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    @Test
    void eachDecisionHasANumberOfItsOwn() throws IOException {
        List<Path> files;
        try (var all = Files.list(Path.of("docs/decisions"))) {
            files = all.filter(f -> f.getFileName().toString().matches("\\d{4}-.*\\.md"))
                    .toList();
        }

        assertThat(files)
                .extracting(f -> f.getFileName().toString().substring(0, 4))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }
}
