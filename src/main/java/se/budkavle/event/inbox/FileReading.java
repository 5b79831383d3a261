package se.budkavle.event.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.Acceptance;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.FileRow;
import se.budkavle.event.NewEvent;
import se.budkavle.event.Reading;
import se.budkavle.event.feed.Feed;
import se.budkavle.event.feed.FeedRows;
import se.budkavle.event.feed.RefusedFileException;
import se.budkavle.event.inbox.ChunkReader.RowFaultException;
import se.budkavle.event.inbox.FileIntake.State;
import se.budkavle.work.Priority;

/**
 * One file on its way through the door: gives its rows in chunks and moves the checkpoint with each. Abandoned at any
 * moment, it is taken up again at the checkpoint. For one thread; while that stores a chunk, others read the next.
 */
public final class FileReading implements Iterator<FileReading.Chunk>, AutoCloseable {
    private static final FieldMessage CONFLICT = new FieldMessage(
            "/id",
            "names a row that came before with other content: leave it out, or give it another key if it tells of something"
                    + " that has happened since");

    private final FileIntakeStore store;
    private final BooleanSupplier mayGoOn;
    private final Feed feed;
    private final InputStream in;
    private final FeedRows rows;
    private final ChunkReader chunks;
    private final SideFile problems;
    private final SideFile rejected;
    final InboxFile file;
    final Stability.Look look;
    private FileIntake intake;
    private @Nullable Chunk ahead;
    private @Nullable Future<ChunkReader.Part> underWay;
    private boolean bringsNews = true;

    private boolean lastGiven;
    private boolean stopped;
    private @Nullable Function<FileIntake, String> refusal;

    /** @param last all rows of the file have been given with this chunk */
    public record Chunk(FileReading reading, List<ReadRow> rows, boolean last) {
        /** What the rows became, those left out that became nothing. */
        public List<NewEvent> events() {
            return rows.stream().map(ReadRow::event).filter(Objects::nonNull).toList();
        }

        /** To be called in the transaction that stores the events. */
        public void settled(List<Acceptance> answers) {
            reading.checkpoint(this, answers);
        }
    }

    /** @param mayGoOn asked before each chunk, may wait; false ends the reading at the checkpoint */
    FileReading(
            FileIntakeStore store,
            Feed feed,
            InboxFile file,
            Stability.Look look,
            FileIntake intake,
            Function<Reading.Accepted, NewEvent> packing,
            BooleanSupplier mayGoOn)
            throws IOException {
        this.store = store;
        this.mayGoOn = mayGoOn;
        this.feed = feed;
        this.file = file;
        this.look = look;
        this.intake = intake;
        this.problems = SideFiles.problemsOf(intake, file.folder());
        this.rejected = SideFile.upTo(
                SideFiles.rejected(intake, file.folder()), intake.counts().rejectedBytes());
        this.in = Files.newInputStream(file.path());
        this.rows = feed.rows(in, file.name().text());
        this.chunks = new ChunkReader(
                rows,
                intake.rowsDone(),
                row -> packing.apply(
                        row.reading().of(new FileRow(file.name().text(), row.number(), feed.charset()), row.raw())));
    }

    public Priority priority() {
        return Priority.of(feed.lane());
    }

    /** All of the last chunk was new, and so all of the next one may be. */
    public boolean bringsNews() {
        return bringsNews;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !lastGiven && !stopped && refusal == null) {
            ahead = chunk();
        }
        return ahead != null && !stopped;
    }

    @Override
    public Chunk next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Chunk chunk = ahead;
        ahead = null;
        lastGiven = chunk.last();
        return chunk;
    }

    /** The chunk before may be on its way still: how much is taken is known when it has arrived. */
    private void failed(String where, long row, Throwable fault) {
        refusal = stored -> "The hub failed %s row %d (%s); the rows before row %d are taken."
                .formatted(where, row, fault.getClass().getSimpleName(), stored.rowsDone() + 1);
    }

    /** Null when the reading ends here: refused, put off, or failed at a row of which the hub makes nothing. */
    private @Nullable Chunk chunk() {
        if (!mayGoOn.getAsBoolean()) {
            stopped = true;
            return null;
        }
        try {
            ChunkReader.Part part = (underWay == null ? chunks.next() : underWay).get();
            underWay = part.last() ? null : chunks.next();
            return new Chunk(this, part.rows(), part.last());
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException later -> stopped = true;
                case UncheckedIOException later -> stopped = true;
                case RefusedFileException refused -> giveUp(refused.getMessage());
                case RowFaultException fault -> failed("at", fault.row(), fault.getCause());
                case RuntimeException fault -> failed("after", rows.number(), fault);
                default -> throw new IllegalStateException("the reading of a file broke", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        return null;
    }

    private void checkpoint(Chunk chunk, List<Acceptance> answers) {
        try {
            FileIntake after = after(chunk, answers);
            problems.sync();
            rejected.sync();
            store.checkpoint(intake, after);
            intake = after;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "what was rejected of a file of " + file.folder().name() + " cannot be kept", e);
        }
    }

    private FileIntake after(Chunk chunk, List<Acceptance> answers) throws IOException {
        FileCounts before = intake.counts();
        var tally = new Tally(before);
        var answer = answers.iterator();
        for (ReadRow row : chunk.rows()) {
            if (row.event() == null) {
                tally.rejected(row, row.problems());
            } else {
                tally.taken(row, answer.next());
            }
        }
        if (chunk.last() && before.rejected() + tally.rejectedRows > 0) {
            rejected.append("\n".getBytes(StandardCharsets.US_ASCII));
            rejected.append(rows.closing(before.rejected() + tally.rejectedRows));
        }
        bringsNews = tally.taken.stream().allMatch(a -> a.status() == Acceptance.Status.ACCEPTED);
        return new FileIntake(
                intake.source(),
                intake.feed(),
                intake.sha256(),
                intake.name(),
                chunk.last() ? State.READ : State.READING,
                intake.rowsDone() + chunk.rows().size(),
                before.plus(tally.taken, tally.rejectedRows, tally.problems, problems.length(), rejected.length()));
    }

    /** What becomes of a chunk's rows; writes beside the file what is wrong with them. */
    private final class Tally {
        private final FileCounts before;
        private final List<Acceptance> taken = new ArrayList<>();
        private long rejectedRows;
        private long problems;
        private long warnings;

        Tally(FileCounts before) {
            this.before = before;
        }

        void taken(ReadRow row, Acceptance acceptance) throws IOException {
            taken.add(acceptance);
            if (acceptance.status() == Acceptance.Status.CONFLICT) {
                rejected(row, List.of(CONFLICT));
                return;
            }
            note(row, acceptance.warnings(), before.warnings() + warnings, true);
            warnings += acceptance.warnings().size();
        }

        void rejected(ReadRow row, List<FieldMessage> wrong) throws IOException {
            rejected.append(before.rejected() + rejectedRows++ == 0 ? rows.opening() : rows.between());
            rejected.append(row.raw());
            note(row, wrong, before.problems() + problems, false);
            problems += wrong.size();
        }
    }

    /** @param before how many such complaints there are already: the report has room for so many */
    private void note(ReadRow row, List<FieldMessage> complaints, long before, boolean warning) throws IOException {
        long room = Math.max(0, FileReport.MOST_REJECTIONS - before);
        for (FieldMessage complaint : complaints.stream().limit(room).toList()) {
            problems.append(RowComplaints.line(row.number(), complaint, warning));
        }
    }

    /** Ends the reading here; the file is taken up again at its checkpoint. */
    public void putOff() {
        stopped = true;
    }

    /** Ends the reading for good: the file goes to {@code failed}. */
    public void giveUp(String reason) {
        refusal = stored -> reason;
        ahead = null;
    }

    /** @param stored how far it came in the end */
    @Nullable
    String refusal(FileIntake stored) {
        return refusal == null ? null : refusal.apply(stored);
    }

    /** As of the last checkpoint, which may yet be rolled back. */
    FileIntake intake() {
        return intake;
    }

    @Override
    public void close() {
        chunks.close();
        try (in;
                problems;
                rejected) {
            stopped = true;
        } catch (IOException e) {
            throw new UncheckedIOException("a file of " + file.folder().name() + " cannot be closed", e);
        }
    }
}
