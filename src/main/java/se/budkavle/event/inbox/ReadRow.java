package se.budkavle.event.inbox;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.NewEvent;
import se.budkavle.event.feed.FeedRow;

/**
 * A row as it waits to be stored.
 *
 * @param number 1-based, counting rows of data alone
 * @param raw as it stands in the file
 * @param problems why it became no event
 * @param event null when there are problems
 */
record ReadRow(long number, byte[] raw, List<FieldMessage> problems, @Nullable NewEvent event) {
    /**
     * Events come in the order of their rows, whichever thread was the first to make its half.
     *
     * @param rows in the order of the file
     */
    static List<ReadRow> inTurn(List<ReadRow> rows) {
        Iterator<NewEvent> events = NewEvent.inTurn(rows.stream()
                        .map(ReadRow::event)
                        .filter(Objects::nonNull)
                        .toList())
                .iterator();
        return rows.stream()
                .map(row -> row.event == null ? row : new ReadRow(row.number, row.raw, row.problems, events.next()))
                .toList();
    }

    static ReadRow of(FeedRow row, Function<FeedRow.Taken, NewEvent> packing) {
        return switch (row) {
            case FeedRow.Rejected r -> new ReadRow(r.number(), r.raw(), r.problems(), null);
            case FeedRow.Taken t -> new ReadRow(t.number(), t.raw(), List.of(), packing.apply(t));
        };
    }
}
