package se.budkavle.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.rows.Columns;
import se.budkavle.rows.CopyRows;

/**
 * Something to be done once, in a lane, from a moment of business time.
 *
 * @param ref what it concerns; at most one row for a lane and ref
 * @param shard only in the plan lane: which part of all persons, 0–63
 * @param person only in the plan lane: hash of the person, so that one person's events keep their order
 */
public record WorkRow(
        String lane,
        UUID ref,
        Priority priority,
        Instant due,
        int tries,
        @Nullable Integer shard,
        @Nullable Long person) {

    /** Of rows that no lane can have, as their refs are new: who copies them tells so by {@link WorkStore#added}. */
    public static final CopyRows<WorkRow> COPIED = columns(new CopyRows<>("work"));

    static <C extends Columns<WorkRow>> C columns(C into) {
        into.text("lane", WorkRow::lane)
                .uuid("ref", WorkRow::ref)
                .smallint("priority", r -> r.priority().ordinal())
                .moment("due", WorkRow::due)
                .smallint("tries", WorkRow::tries)
                .smallint("shard", WorkRow::shard)
                .bigint("person", WorkRow::person);
        return into;
    }

    /**
     * Adds rows that no lane can have, as their refs are new: a part of a statement that also stores what they concern. Who
     * runs it tells so by {@link WorkStore#added}.
     *
     * @param query gives lane, ref, priority, due, shard and person
     */
    public static String adding(String query) {
        return "insert into work (lane, ref, priority, due, shard, person) " + query;
    }

    public static WorkRow of(String lane, UUID ref, Priority priority, Instant due) {
        return new WorkRow(lane, ref, priority, due, 0, null, null);
    }

    /** The same at another moment. */
    public WorkRow dueAt(Instant moment) {
        return new WorkRow(lane, ref, priority, moment, tries, shard, person);
    }
}
