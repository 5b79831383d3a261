package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of a hub that does not start. */
class RefusedStartTest {
    @Test
    void aWrongSettingEndsTheVerbAsWhatWasAskedForWronglyDoes(@TempDir Path data) {
        assertThatThrownBy(() -> RunningHub.start(data, Map.of("budkavle.bulk", "many")))
                .isInstanceOfSatisfying(VerbFailedException.class, refused -> assertThat(refused.status())
                        .isEqualTo(2))
                .hasMessage("budkavle.bulk cannot be 'many': write a whole number, 1 or more");
    }
}
