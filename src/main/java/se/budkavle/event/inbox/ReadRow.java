package se.budkavle.event.inbox;

import java.util.List;
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
    static ReadRow of(FeedRow row, Function<FeedRow.Taken, NewEvent> packing) {
        return switch (row) {
            case FeedRow.Rejected r -> new ReadRow(r.number(), r.raw(), r.problems(), null);
            case FeedRow.Taken t -> new ReadRow(t.number(), t.raw(), List.of(), packing.apply(t));
        };
    }
}
