package se.budkavle.event.feed;

/** Takes the rows of a file, in order, one at a time. */
@FunctionalInterface
public interface RowSink {
    void row(FeedRow row);
}
