package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Disks so small that a test can fill them: file systems in memory, seen by one process and its children, and gone with
 * them. Linux lets everybody mount such in a namespace of their own, where nobody has forbidden it.
 */
final class SmallDisks {
    private static final int PAGE = 4096;
    private static final String BALLAST = "ballast";
    private static final String MOUNT = "mount -t tmpfs -o size=%s none \"$1%s\"";

    private SmallDisks() {}

    /**
     * The command with which a hub is begun whose data folder is such a disk, the folder of its batches another one; what
     * the pretended partners have is a third, which stays empty enough.
     */
    static List<String> below(Path data, String size, String sizeOfBatches) {
        return inNamespace(
                String.join(
                        " && ",
                        MOUNT.formatted(size, ""),
                        "mkdir \"$1/batches\" \"$1/sandbox\"",
                        MOUNT.formatted(sizeOfBatches, "/batches"),
                        MOUNT.formatted("200m", "/sandbox"),
                        "shift",
                        "exec \"$@\""),
                data);
    }

    private static List<String> inNamespace(String script, Path folder) {
        return List.of("unshare", "-rm", "sh", "-c", script, "sh", folder.toString());
    }

    /** Leaves the test out, and says why, where nobody may mount anything. */
    static void assumePossible(Path folder) throws IOException, InterruptedException {
        String said;
        try {
            Process trial = new ProcessBuilder(inNamespace(MOUNT.formatted("1m", ""), folder))
                    .redirectErrorStream(true)
                    .start();
            said = new String(trial.getInputStream().readAllBytes()).strip();
            if (trial.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            said = e.getMessage();
        }
        Assumptions.abort("no disk is filled, as no small one can be mounted here: " + said);
    }

    /** Until so few bytes are left. */
    static void fill(Path disk, long left) throws IOException {
        try (var out = FileChannel.open(disk.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long room = room(disk); room > left; room = room(disk)) {
                out.write(ByteBuffer.allocate(Math.clamp(room - left, 1, 256 * PAGE)));
            }
        } catch (IOException full) {
            assertThat(room(disk)).as("%s", full).isLessThan(PAGE);
        }
    }

    static void clear(Path disk) throws IOException {
        Files.delete(disk.resolve(BALLAST));
    }

    static long room(Path disk) {
        return disk.toFile().getUsableSpace();
    }
}
