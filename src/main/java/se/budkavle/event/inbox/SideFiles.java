package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file's rejections grow while it is read: hidden beside it, named by its content. */
final class SideFiles {
    private SideFiles() {}

    static Path problems(FileIntake intake, FeedFolder folder) {
        return folder.processing().resolve("." + intake.sha256() + ".problems");
    }

    static Path rejected(FileIntake intake, FeedFolder folder) {
        return folder.processing().resolve("." + intake.sha256() + ".rejected");
    }

    /** What a rolled back transaction left behind the checkpoint. */
    static void cutBack(FileIntake intake, FeedFolder folder) throws IOException {
        SideFile.upTo(problems(intake, folder), intake.counts().reportBytes()).close();
        SideFile.upTo(rejected(intake, folder), intake.counts().rejectedBytes()).close();
    }

    static void delete(FileIntake intake, FeedFolder folder) throws IOException {
        Files.deleteIfExists(problems(intake, folder));
        Files.deleteIfExists(rejected(intake, folder));
    }
}
