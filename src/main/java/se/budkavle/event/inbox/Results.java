package se.budkavle.event.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import se.budkavle.work.FolderNames;

/**
 * Puts a file where it ends, with what the source is told about it beside it. The newest file of a name has the plain
 * name; older ones are put aside with a number. The report comes last: who sees it, sees all. May be repeated after a
 * crash, and is durable once it returns.
 */
final class Results {
    private Results() {}

    /** @param rejected file of rejected rows, where there is one */
    static void place(InboxFile file, Path folder, FileReport report, @Nullable Path rejected) throws IOException {
        FileName name = file.name();
        boolean here = exists(file.path());
        if (here) {
            putAside(folder, name);
        }
        if (rejected != null && exists(rejected)) {
            FeedFolder.move(rejected, folder.resolve(name.rejected()));
        }
        Path told = folder.resolve("." + name.report());
        Files.deleteIfExists(told);
        Files.write(told, report.json(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        if (here) {
            FeedFolder.move(file.path(), folder.resolve(name.text()));
        }
        FeedFolder.move(told, folder.resolve(name.report()));
        FolderNames.force(folder);
        if (here) {
            FolderNames.force(file.path().getParent());
        }
    }

    private static void putAside(Path folder, FileName name) throws IOException {
        if (!exists(folder.resolve(name.text()))) {
            return;
        }
        int number = 1;
        while (exists(folder.resolve(name.older(number).text()))) {
            number++;
        }
        FileName older = name.older(number);
        move(folder, name.report(), older.report());
        move(folder, name.rejected(), older.rejected());
        move(folder, name.text(), older.text());
    }

    private static void move(Path folder, String from, String to) throws IOException {
        if (exists(folder.resolve(from))) {
            FeedFolder.move(folder.resolve(from), folder.resolve(to));
        }
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
