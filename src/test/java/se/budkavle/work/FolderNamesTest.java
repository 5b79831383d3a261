package se.budkavle.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Names that are forced to a disk which can do that, cannot, or fails. */
@ExtendWith(OutputCaptureExtension.class)
@DisabledOnOs(OS.WINDOWS) // where no folder can be opened
class FolderNamesTest {
    @TempDir
    Path folder;

    @Test
    void whereNamesCannotBeForcedThatIsToldOnceAndEverythingGoesOn(CapturedOutput said) throws IOException {
        FolderNames.force(inVain(), folder);
        FolderNames.force(inVain(), folder);

        assertThat(said.getOut()).containsOnlyOnce("the names in " + folder + " cannot be forced to the disk");
    }

    @Test
    void whereTheyHaveBeenForcedBeforeItIsTheDiskThatFails(CapturedOutput said) throws IOException {
        FolderNames.force(folder);

        assertThatThrownBy(() -> FolderNames.force(inVain(), folder)).isInstanceOf(IOException.class);

        assertThat(said.getOut()).doesNotContain(folder.toString());
    }

    @Test
    void whatOneFolderCanSaysNothingOfAnotherOnes() throws IOException {
        FolderNames.force(folder);

        FolderNames.force(inVain(), Files.createDirectory(folder.resolve("shared")));
    }

    /** One that is closed forces nothing any more. */
    private FileChannel inVain() throws IOException {
        FileChannel names = FileChannel.open(folder, StandardOpenOption.READ);
        names.close();
        return names;
    }
}
