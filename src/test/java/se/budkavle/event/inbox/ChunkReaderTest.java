package se.budkavle.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import se.budkavle.event.EventStore;
import se.budkavle.event.NewEvent;
import se.budkavle.event.feed.FeedRow;
import se.budkavle.event.feed.FeedRows;
import se.budkavle.event.inbox.ChunkReader.RowFaultException;
import se.budkavle.release.Dictionaries;

/** What two threads make of a file's rows is what one would make of them. */
class ChunkReaderTest {
    @Test
    void rowsComeInTheOrderOfTheFileWhoeverMadeThem() throws Exception {
        var numbers = new ArrayList<Long>();
        var makers = ConcurrentHashMap.<String>newKeySet();
        var lasts = new ArrayList<Boolean>();
        try (var reader = new ChunkReader(rows(1203), 2, row -> {
            makers.add(Thread.currentThread().getName());
            return noEvent();
        })) {
            ChunkReader.Part part;
            do {
                part = reader.next().get();
                part.rows().forEach(row -> numbers.add(row.number()));
                lasts.add(part.last());
            } while (!part.last());
        }

        assertThat(numbers)
                .as("all but the two that were taken before")
                .isEqualTo(LongStream.rangeClosed(3, 1203).boxed().toList());
        assertThat(lasts).containsExactly(false, false, true);
        assertThat(makers).containsExactlyInAnyOrder("inbox-reader-1", "inbox-reader-2");
    }

    @Test
    void theirEventsCameInTheOrderOfTheFileToo() throws Exception {
        var store = new EventStore(
                null, null, new Dictionaries(null, () -> "release", subject -> Optional.empty(), Runnable::run));
        try (var reader = new ChunkReader(rows(400), 0, row -> store.packed(row.reading()))) {
            List<NewEvent> events =
                    reader.next().get().rows().stream().map(ReadRow::event).toList();

            assertThat(events).hasSize(400);
            assertThat(drawn(events, "envelope.eventId", UUID.class)).isSorted().doesNotHaveDuplicates();
            assertThat(drawn(events, "envelope.receivedAt", Instant.class)).isSorted();
        }
    }

    private static <T> List<T> drawn(List<NewEvent> events, String what, Class<T> type) {
        return assertThat(events).extracting(what, type).actual().stream()
                .map(type::cast)
                .toList();
    }

    @Test
    void aRowOfWhichTheHubMakesNothingIsNamedWhicheverHalfItIsIn() {
        for (long bad : new long[] {1, 500}) {
            Function<FeedRow.Taken, NewEvent> packing = row -> {
                if (row.number() == bad) {
                    throw new IllegalStateException("of the hub's own making");
                }
                return noEvent();
            };
            try (var reader = new ChunkReader(rows(500), 0, packing)) {
                assertThatThrownBy(() -> reader.next().get())
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(RowFaultException.class, fault -> assertThat(fault.row())
                                .isEqualTo(bad));
            }
        }
    }

    /** What a row is packed into is not looked at here. */
    private static NewEvent noEvent() {
        return null;
    }

    private static FeedRows rows(int count) {
        byte[] file = PeopleFeed.file(count).getBytes(StandardCharsets.UTF_8);
        return PeopleFeed.made().rows(new ByteArrayInputStream(file), "people.csv");
    }
}
