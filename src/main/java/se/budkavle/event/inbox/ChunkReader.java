package se.budkavle.event.inbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.NewEvent;
import se.budkavle.event.feed.CutRow;
import se.budkavle.event.feed.FeedRow;
import se.budkavle.event.feed.FeedRows;

/**
 * Cuts rows out of a file and makes events of them, a chunk at a time, on two threads of its own: beside those who store
 * the chunk before. To make an event takes several times as long as to cut out its row, so each thread makes half of them.
 */
final class ChunkReader implements AutoCloseable {
    /** Rows that are stored in one transaction. */
    private static final int MOST_ROWS = 500;

    /** Long rows make short chunks: two of them, and what they become, are in memory for each file that is read. */
    private static final int MOST_BYTES = 1024 * 1024;

    private final FeedRows rows;
    private final long done;
    private final Function<FeedRow.Taken, NewEvent> packing;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("inbox-reader-", 1).factory());
    private @Nullable CutRow nextRow;
    private boolean begun;

    /** @param done rows to pass by, as they have been taken before */
    ChunkReader(FeedRows rows, long done, Function<FeedRow.Taken, NewEvent> packing) {
        this.rows = rows;
        this.done = done;
        this.packing = packing;
    }

    /** @param last no row is left */
    record Part(List<ReadRow> rows, boolean last) {}

    /** The hub made nothing of a row, not even a refusal. */
    static final class RowFaultException extends RuntimeException {
        private final long row;

        private RowFaultException(long row, RuntimeException fault) {
            super(fault);
            this.row = row;
        }

        long row() {
            return row;
        }
    }

    /** The next chunk; to be asked for when the one before is there. */
    Future<Part> next() {
        return threads.submit(this::read);
    }

    private Part read() throws IOException, InterruptedException {
        if (!begun) {
            rows.skip(done);
            nextRow = rows.next();
            begun = true;
        }
        var cut = new ArrayList<CutRow>();
        long bytes = 0;
        while (nextRow != null && cut.size() < MOST_ROWS && bytes < MOST_BYTES) {
            cut.add(nextRow);
            bytes += nextRow.length();
            nextRow = rows.next();
        }
        return new Part(made(cut), nextRow == null);
    }

    private List<ReadRow> made(List<CutRow> cut) throws InterruptedException {
        int half = cut.size() / 2;
        Future<List<ReadRow>> second = threads.submit(() -> each(cut.subList(half, cut.size())));
        List<ReadRow> first = each(cut.subList(0, half));
        try {
            return ReadRow.inTurn(
                    Stream.concat(first.stream(), second.get().stream()).toList());
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private List<ReadRow> each(List<CutRow> cut) {
        return cut.stream().map(this::one).toList();
    }

    private ReadRow one(CutRow row) {
        try {
            return ReadRow.of(row.made(), packing);
        } catch (RuntimeException fault) {
            throw new RowFaultException(row.number(), fault);
        }
    }

    /** What is read just now ends with its chunk. */
    @Override
    public void close() {
        threads.close();
    }
}
