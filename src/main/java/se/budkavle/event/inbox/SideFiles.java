package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Where a file's rejections grow while it is read: hidden beside it, named by its content. */
final class SideFiles {
    private SideFiles() {}

    static Path problems(FileIntake intake, FeedFolder folder) {
        return folder.processing().resolve("." + intake.sha256() + ".problems");
    }

    static Path rejected(FileIntake intake, FeedFolder folder) {
        return folder.processing().resolve("." + intake.sha256() + ".rejected");
    }

    /** Up to the checkpoint. Warnings that somebody has cleared away end no file: what comes is told. */
    static SideFile problemsOf(FileIntake intake, FeedFolder folder) throws IOException {
        Path path = problems(intake, folder);
        long wanted = intake.counts().reportBytes();
        boolean warningsAlone = intake.counts().problems() == 0;
        return SideFile.upTo(
                path, warningsAlone ? Math.min(wanted, path.toFile().length()) : wanted);
    }

    /**
     * What a rolled back transaction left behind the checkpoint.
     *
     * @throws SpoiledSideFileException when not even what was written before it is there
     */
    static void cutBack(FileIntake intake, FeedFolder folder) throws IOException {
        problemsOf(intake, folder).close();
        SideFile.upTo(rejected(intake, folder), intake.counts().rejectedBytes()).close();
    }

    /**
     * Undoes what was done of putting the file where it ends, when a kill came in between: its rejected rows lie there
     * already, the file itself does not. Not for a file that is done: it looks just so when its source has collected it.
     */
    static void takeBack(FileIntake intake, InboxFile file) throws IOException {
        Path own = rejected(intake, file.folder());
        long length = intake.counts().rejectedBytes();
        for (Path end : List.of(file.folder().done(), file.folder().failed())) {
            Path placed = end.resolve(file.name().rejected());
            if (length > 0
                    && Files.notExists(own, LinkOption.NOFOLLOW_LINKS)
                    && Files.notExists(end.resolve(file.name().text()), LinkOption.NOFOLLOW_LINKS)
                    && Files.isRegularFile(placed, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(placed) == length) {
                FeedFolder.move(placed, own);
            }
        }
    }

    static void delete(FileIntake intake, FeedFolder folder) throws IOException {
        Files.deleteIfExists(problems(intake, folder));
        Files.deleteIfExists(rejected(intake, folder));
    }
}
