package se.budkavle.event.feed;

/** A row cut out of its file, of which nothing has been made yet. What it becomes any thread may ask. */
public final class CutRow {
    private final Feed feed;
    private final long number;
    private final RawRow row;

    CutRow(Feed feed, long number, RawRow row) {
        this.feed = feed;
        this.number = number;
        this.row = row;
    }

    /** As {@link FeedRow#number()}. */
    public long number() {
        return number;
    }

    /** How many bytes of the file it takes. */
    public int length() {
        return row.raw().length;
    }

    public FeedRow made() {
        return feed.made(number, row);
    }
}
