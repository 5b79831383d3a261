package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.budkavle.event.NewEvent;
import se.budkavle.event.Reading;
import se.budkavle.event.feed.Feed;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.event.feed.RefusedFileException;
import se.budkavle.event.inbox.FileIntake.State;

/** Deals with one file of a folder that this hub visits: takes it, reads it once, and puts it where it ends. */
public final class FileDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FileDesk.class);

    private final Supplier<FeedCatalogue> feeds;
    private final FileIntakeStore store;
    private final Function<Reading.Accepted, NewEvent> packing;
    private final Clock clock;

    /** @param packing makes an event ready to be stored, beside the thread that stores */
    public FileDesk(
            Supplier<FeedCatalogue> feeds,
            FileIntakeStore store,
            Function<Reading.Accepted, NewEvent> packing,
            Clock clock) {
        this.feeds = feeds;
        this.store = store;
        this.packing = packing;
        this.clock = clock;
    }

    /**
     * Takes a file and begins to read it, or goes on where it was interrupted.
     *
     * @return empty when nothing is to be read: refused, a duplicate, or gone
     */
    public Optional<FileReading> open(InboxFile dropped, BooleanSupplier mayGoOn) throws IOException {
        if (!Files.isRegularFile(dropped.path(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!dropped.name().isPlain()) {
            refuseOddName(dropped);
            return Optional.empty();
        }
        Optional<Feed> feed =
                feeds.get().feed(dropped.folder().source(), dropped.folder().feed());
        if (feed.isEmpty()) {
            forgetMarker(dropped);
            refuse(dropped, null, noFeed(dropped.folder()));
            return Optional.empty();
        }
        Optional<InboxFile> taken = dropped.isTaken() ? Optional.of(dropped) : take(dropped);
        return taken.isEmpty() ? Optional.empty() : begin(feed.get(), taken.get(), mayGoOn);
    }

    /** Empty while an earlier file of the same name is not finished. */
    private static Optional<InboxFile> take(InboxFile dropped) throws IOException {
        Path place = dropped.folder().processing().resolve(dropped.path().getFileName());
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        FeedFolder.move(dropped.path(), place);
        forgetMarker(dropped);
        return Optional.of(dropped.at(place));
    }

    private static void forgetMarker(InboxFile dropped) throws IOException {
        Path marker = Stability.marker(dropped.path());
        if (!dropped.isTaken() && Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(marker);
        }
    }

    private Optional<FileReading> begin(Feed feed, InboxFile file, BooleanSupplier mayGoOn) throws IOException {
        if (!Files.isReadable(file.path())) {
            refuse(file, null, "The hub may not read the file; let its user do so, and drop it again.");
            return Optional.empty();
        }
        var look = Stability.Look.at(file.path());
        String sha256 = sha256(file.path());
        FileIntake intake =
                store.begin(feed.source(), feed.name(), sha256, file.name().text(), clock.instant());
        return switch (intake.state()) {
            case DONE -> {
                Results.place(file, file.folder().done(), FileReport.duplicate(file, intake), null);
                yield Optional.empty();
            }
            case READ -> {
                SideFiles.takeBack(intake, file);
                settleWhole(file, intake, null);
                yield Optional.empty();
            }
            case READING, FAILED -> reading(feed, file, look, intake, mayGoOn);
        };
    }

    private Optional<FileReading> reading(
            Feed feed, InboxFile file, Stability.Look look, FileIntake intake, BooleanSupplier mayGoOn)
            throws IOException {
        if (!intake.name().equals(file.name().text())) {
            if (Files.exists(file.folder().processing().resolve(intake.name()), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty(); // the same content under another name comes first
            }
            store.name(intake, file.name().text());
        }
        SideFiles.takeBack(intake, file);
        try {
            if (intake.rowsDone() == 0) {
                verify(feed, file);
            }
            SideFiles.cutBack(intake, file.folder());
            return Optional.of(new FileReading(store, feed, file, look, intake, packing, mayGoOn));
        } catch (RefusedFileException e) {
            settle(file, intake, e.getMessage());
            return Optional.empty();
        } catch (SpoiledSideFileException e) {
            beginAnew(intake, file.folder(), e);
            return Optional.empty();
        }
    }

    private static void verify(Feed feed, InboxFile file) throws IOException {
        try (InputStream in = Files.newInputStream(file.path())) {
            feed.verify(in, file.name().text());
        }
    }

    /** Reports on a file that was read to its end or given up; one that was put off is left for the next visit. */
    public void settle(FileReading reading) throws IOException {
        reading.close();
        // As it is stored: a transaction may fail after the reading believed in its checkpoint.
        FileIntake intake = store.find(reading.intake());
        String refusal = reading.refusal(intake);
        boolean ended = intake.state() == State.READ || refusal != null;
        if (!ended) {
            return;
        }
        if (!reading.look.equals(Stability.Look.at(reading.file.path()))) {
            forget(intake, reading.file.folder()); // somebody still writes: it is read again as what it is now
            return;
        }
        settleWhole(reading.file, intake, refusal);
    }

    private void settleWhole(InboxFile file, FileIntake intake, @Nullable String refusal) throws IOException {
        try {
            SideFiles.cutBack(intake, file.folder());
            settle(file, intake, refusal);
        } catch (SpoiledSideFileException e) {
            beginAnew(intake, file.folder(), e);
        }
    }

    /** The rejected rows, and what is wrong with them, stand nowhere else but in the file itself. */
    private void beginAnew(FileIntake intake, FeedFolder folder, SpoiledSideFileException spoiled) throws IOException {
        LOG.warn(
                "a file of {} is read again from its first row, and what was taken counts as replayed: in {} {}."
                        + " Leave alone what begins with a dot there",
                folder.name(),
                FeedFolder.PROCESSING,
                spoiled.getMessage());
        forget(intake, folder);
    }

    /** The next visit begins at the first row; rows that were taken are replays. */
    private void forget(FileIntake intake, FeedFolder folder) throws IOException {
        store.end(intake, State.FAILED);
        SideFiles.delete(intake, folder);
    }

    /** @param refusal null when all rows were dealt with */
    private void settle(InboxFile file, FileIntake intake, @Nullable String refusal) throws IOException {
        FeedFolder folder = file.folder();
        Path rejected = intake.counts().rejected() > 0 ? SideFiles.rejected(intake, folder) : null;
        var report = FileReport.read(intake, complaints(intake, folder), refusal);
        Results.place(file, refusal == null ? folder.done() : folder.failed(), report, rejected);
        store.end(intake, refusal == null ? State.DONE : State.FAILED);
        SideFiles.delete(intake, folder);
    }

    private static RowComplaints complaints(FileIntake intake, FeedFolder folder) throws IOException {
        Path problems = SideFiles.problems(intake, folder);
        boolean any = intake.counts().reportBytes() > 0 && Files.exists(problems);
        return any ? RowComplaints.read(problems) : RowComplaints.NONE;
    }

    /**
     * What a crash left between moving a file and reporting on it; another hub's inbox is left to that hub. What stands in
     * the way of one report is in the way of no other.
     */
    public void finish(Inbox inbox) {
        for (FeedFolder folder : inbox.folders()) {
            for (FileIntake intake : store.read(folder.source(), folder.feed())) {
                try {
                    finishIfLeft(folder, intake);
                } catch (SpoiledSideFileException e) {
                    LOG.warn(
                            "a file of {} waits in {} for its report: in {} {}. Once that is deleted, the report goes out"
                                    + " without the list of what is wrong with rows",
                            folder.name(),
                            FeedFolder.DONE,
                            FeedFolder.PROCESSING,
                            e.getMessage());
                } catch (IOException e) {
                    LOG.warn(
                            "a file of {} waits in {} for its report: {}. Its content has the SHA-256 {}",
                            folder.name(),
                            FeedFolder.DONE,
                            FeedFolder.said(e),
                            intake.sha256());
                }
            }
        }
    }

    private void finishIfLeft(FeedFolder folder, FileIntake intake) throws IOException {
        Optional<FolderLock> lock = isLeft(folder, intake) ? FolderLock.tryLock(folder) : Optional.empty();
        if (lock.isPresent()) {
            try (FolderLock held = lock.get()) {
                finish(folder, store.find(intake));
            }
        }
    }

    /** This very content was moved here, and it was not said that it was. */
    private static boolean isLeft(FeedFolder folder, FileIntake intake) throws IOException {
        Path done = folder.done().resolve(intake.name());
        return !Files.exists(folder.processing().resolve(intake.name()))
                && Files.isRegularFile(done, LinkOption.NOFOLLOW_LINKS)
                && sha256(done).equals(intake.sha256());
    }

    private void finish(FeedFolder folder, FileIntake intake) throws IOException {
        if (intake.state() == State.READ) {
            settle(InboxFile.of(folder, folder.processing().resolve(intake.name())), intake, null);
        }
    }

    private static void refuse(InboxFile file, @Nullable String sha256, String reason) throws IOException {
        Results.place(file, file.folder().failed(), FileReport.refused(file, sha256, reason), null);
    }

    /** Never read, and from here on known by a name that harms nobody. */
    private static void refuseOddName(InboxFile dropped) throws IOException {
        var safe = new FileName(dropped.name().safe());
        forgetMarker(dropped);
        refuse(
                new InboxFile(dropped.folder(), dropped.path(), safe),
                null,
                "The file's name is too long, or holds characters that are not taken in names. Send it as "
                        + "letters, digits, spaces and signs like . _ - alone.");
    }

    private String noFeed(FeedFolder folder) {
        String known = feeds.get().feeds().stream()
                .map(f -> f.source() + "/" + f.name())
                .collect(Collectors.joining(", "));
        String what = folder.feed().isEmpty()
                ? "A file belongs two folders down, in <source>/<feed>/."
                : "There is no feed " + folder.name() + ".";
        return what + " The feeds are: " + known + (known.isEmpty() ? "" : ", and ") + "<any source>/"
                + FeedCatalogue.EVENTS + " for whole events.";
    }

    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            var buffer = new byte[256 * 1024];
            while (in.read(buffer) >= 0) {
                // the stream digests what passes
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
