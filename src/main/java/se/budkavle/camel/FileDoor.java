package se.budkavle.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileReading;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.event.inbox.InboxFile;
import se.budkavle.event.inbox.Visit;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** The file door's steps. What goes wrong with one file is that file's matter: the next ones are read all the same. */
@Component("fileDoor")
final class FileDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FileDoor.class);
    private static final String DOOR = "file";
    /** Chunks between two looks at how many events wait to be planned. */
    private static final int CHUNKS_BETWEEN_LOOKS = 10;

    private static final long PATIENCE_MILLIS = 200;

    private final Inbox inbox;
    private final FileDesk desk;
    private final WorkStore work;
    private final long mostUnplanned;
    private final AtomicBoolean finished = new AtomicBoolean();

    FileDoor(
            Inbox inbox,
            FileDesk desk,
            WorkStore work,
            @Value("${budkavle.inbox.most-unplanned:50000}") long mostUnplanned) {
        this.inbox = inbox;
        this.desk = desk;
        this.work = work;
        this.mostUnplanned = mostUnplanned;
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
            if (!finished.get()) {
                desk.finish(inbox);
                finished.set(true);
            }
            return inbox.visits();
        } catch (IOException | UncheckedIOException | DataAccessException | TransactionException e) {
            LOG.warn("the inbox could not be looked through: {}", kind(e));
            return List.of();
        }
    }

    Chunks open(InboxFile file, CamelContext context) {
        try {
            if (!isStopping(context) && isRoom()) {
                var pace = new Pace(context);
                return new Chunks(file, desk.open(file, pace::mayGoOn));
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

    private boolean isRoom() {
        return work.count(Lanes.PLAN) < mostUnplanned;
    }

    private static boolean isStopping(CamelContext context) {
        return context.isStopping() || context.isStopped() || context.isSuspending();
    }

    /** Keeps a long file from filling the hub faster than it plans. */
    private final class Pace {
        private final CamelContext context;
        private int chunks;

        Pace(CamelContext context) {
            this.context = context;
        }

        boolean mayGoOn() {
            try {
                while (!isStopping(context) && chunks++ % CHUNKS_BETWEEN_LOOKS == 0 && !isRoom()) {
                    chunks = 0;
                    TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
                }
                return !isStopping(context);
            } catch (DataAccessException | TransactionException e) {
                LOG.warn("a file is put off: {}", kind(e));
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
