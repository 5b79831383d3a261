package se.budkavle.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileReading;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.event.inbox.InboxFile;
import se.budkavle.event.inbox.Visit;
import se.budkavle.work.LanePulse;

/** The file door's steps. What goes wrong with one file is that file's matter: the next ones are read all the same. */
@Component("fileDoor")
final class FileDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FileDoor.class);
    private static final String DOOR = "file";
    /** How long a source waits for the report of a file that a dead hub had moved, and more where folders were locked. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** A poll comes each second, and may wait for the database. */
    private static final Duration POLLED_AGAIN = Duration.ofMinutes(2);

    private static final String INBOX = "inbox/";

    private final Inbox inbox;
    private final FileDesk desk;
    private final Backlog backlog;
    private final LanePulse pulse;
    private final LongSupplier nanos;
    /** When what dead hubs have left was last finished. */
    private final AtomicReference<@Nullable Long> finishedNanos = new AtomicReference<>();

    /** @param nanos machine time, as {@link System#nanoTime} */
    FileDoor(Inbox inbox, FileDesk desk, Backlog backlog, LanePulse pulse, LongSupplier nanos) {
        this.inbox = inbox;
        this.desk = desk;
        this.backlog = backlog;
        this.pulse = pulse;
        this.nanos = nanos;
    }

    /** A file's chunks, none when there is nothing to read. */
    record Chunks(InboxFile file, Optional<FileReading> reading) implements Iterator<Received.Rows> {
        @Override
        public boolean hasNext() {
            return reading.isPresent() && reading.get().hasNext();
        }

        @Override
        public Received.Rows next() {
            return new Received.Rows(DOOR, reading.orElseThrow().next());
        }
    }

    /** The folders with something to read. */
    List<Visit> scan() {
        try {
            finish();
            SortedMap<String, String> before = inbox.passedOver();
            List<Visit> visits = inbox.visits();
            tell(before.keySet());
            return visits;
        } catch (UncheckedIOException | DataAccessException | TransactionException e) {
            LOG.warn("the inbox could not be looked through: {}", kind(e));
            return List.of();
        }
    }

    /** Of folders that cannot be worked in, somebody hears in the end. */
    private void tell(Set<String> passedOverBefore) {
        SortedMap<String, String> now = inbox.passedOver();
        passedOverBefore.stream()
                .filter(folder -> !now.containsKey(folder))
                .forEach(folder -> pulse.polled(INBOX + folder));
        now.forEach((folder, why) -> pulse.unpolled(INBOX + folder, POLLED_AGAIN, folder.split("/")[0], why));
    }

    /**
     * Again and again, as any hub on the folder may die, and as a folder that is locked is passed over. When it fails, the
     * next poll looks for files all the same.
     */
    private void finish() {
        long now = nanos.getAsLong();
        Long last = finishedNanos.get();
        if (last == null || now - last > LOOK_AGAIN.toNanos()) {
            finishedNanos.set(now);
            desk.finish(inbox);
        }
    }

    Chunks open(InboxFile file, CamelContext context) {
        try {
            if (!Backlog.isStopping(context) && backlog.isRoom(Backlog.FILES)) {
                return new Chunks(file, desk.open(file, () -> mayGoOn(context)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "a file of {} waits, it could not be opened: {}",
                    file.folder().name(),
                    kind(e));
        }
        return new Chunks(file, Optional.empty());
    }

    /** A chunk was not stored, so neither was its checkpoint. */
    void putOff(Received.Rows rows, Exchange exchange) {
        Exception e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        FileReading reading = rows.chunk().reading();
        if (Blame.isTheInputs(e)) {
            LOG.error("a file could not be stored and is put aside: {} at {}", kind(e), e.getStackTrace()[0]);
            reading.giveUp("The hub could not store all rows; those that are counted here are taken.");
        } else {
            LOG.warn("a file is put off: {}", kind(e));
            reading.putOff();
        }
    }

    void settle(Chunks chunks) {
        if (chunks.reading().isPresent()) {
            try {
                desk.settle(chunks.reading().get());
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "a file of {} was read but waits for its report: {}",
                        chunks.file().folder().name(),
                        kind(e));
            }
        }
    }

    void leave(Visit visit) {
        visit.close();
    }

    private static String kind(Exception e) {
        return e instanceof DataAccessException d
                ? d.getMostSpecificCause().getClass().getSimpleName()
                : e.getClass().getSimpleName();
    }

    /** Keeps a long file from filling the hub faster than it plans. */
    private boolean mayGoOn(CamelContext context) {
        try {
            return backlog.awaitRoom(Backlog.FILES, context);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("a file is put off: {}", kind(e));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
