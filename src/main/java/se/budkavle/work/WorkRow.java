package se.budkavle.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    public static WorkRow of(String lane, UUID ref, Priority priority, Instant due) {
        return new WorkRow(lane, ref, priority, due, 0, null, null);
    }

    /** The same at another moment. */
    public WorkRow dueAt(Instant moment) {
        return new WorkRow(lane, ref, priority, moment, tries, shard, person);
    }
}
