package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Ids;
import se.budkavle.timeline.Reason;

/** What a person must decide. */
public final class WorkItemStore {
    private static final Bulk<WorkItem> ROWS = new Bulk<WorkItem>()
            .uuid("work_item_id", WorkItem::workItemId)
            .text("kind", WorkItem::kind)
            .uuid("communication_id", WorkItem::communicationId)
            .uuid("event_id", WorkItem::eventId)
            .uuid("attempt_id", WorkItem::attemptId)
            .text("customer_no", WorkItem::customerNo)
            .json("reason", w -> Rows.json(w.reason()))
            .moment("opened_at", WorkItem::openedAt)
            .moment("due_at", WorkItem::dueAt);
    private final JdbcTemplate jdbc;
    private final WorkItemGroupStore groups;

    public WorkItemStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.groups = new WorkItemGroupStore(jdbc);
    }

    /**
     * @param kind undeliverable, rejected, held, content, deceased-suspected, address-repair, deadline, planning,
     *     lane-paused, hand-over, totals, unacknowledged, dead-letter, unknown-code, unreadable, stop
     * @param dueAt by when it must be decided: the communication's deadline, or when that begins to slip
     */
    public record WorkItem(
            UUID workItemId,
            String kind,
            @Nullable UUID communicationId,
            @Nullable UUID eventId,
            @Nullable UUID attemptId,
            @Nullable String customerNo,
            Reason reason,
            Instant openedAt,
            @Nullable Instant dueAt,
            String state,
            @Nullable String resolution) {

        public static WorkItem of(
                String kind, Communication about, @Nullable UUID attemptId, Reason reason, Instant now) {
            return new WorkItem(
                    Ids.next(),
                    kind,
                    about.communicationId(),
                    about.eventId(),
                    attemptId,
                    about.customerNo(),
                    reason,
                    now,
                    about.window().closes(),
                    "open",
                    null);
        }

        WorkItem dueBy(Instant moment) {
            return new WorkItem(
                    workItemId,
                    kind,
                    communicationId,
                    eventId,
                    attemptId,
                    customerNo,
                    reason,
                    openedAt,
                    moment,
                    state,
                    resolution);
        }

        public static WorkItem ofEvent(
                String kind, @Nullable UUID eventId, @Nullable String customerNo, Reason reason, Instant now) {
            return new WorkItem(Ids.next(), kind, null, eventId, null, customerNo, reason, now, null, "open", null);
        }
    }

    public void open(Collection<WorkItem> items) {
        if (!items.isEmpty()) {
            jdbc.update(ROWS.insert("work_item"), ROWS.arguments(items));
        }
    }

    /** Of these attempts the ones about which there has been one of the kind, resolved or not. */
    Set<UUID> asked(Collection<UUID> attemptIds, String kind) {
        return Set.copyOf(jdbc.queryForList(
                """
                select w.attempt_id from attempt a join work_item w on w.communication_id = a.communication_id
                where a.attempt_id = any(?) and w.attempt_id = a.attempt_id and w.kind = ?""",
                UUID.class,
                attemptIds.toArray(UUID[]::new),
                kind));
    }

    /**
     * Opens it unless one that says the same waits already, and goes on waiting until this transaction ends: whoever
     * resolves it then finds what it was opened for. Of several that would open it at once the database lets one.
     */
    public void openOnce(WorkItem item) {
        String reason = Rows.json(item.reason());
        boolean waits = false;
        while (!waits) {
            waits = isOpened(item)
                    || !jdbc.queryForList(
                                    """
                                    select 1 from work_item where kind = ? and reason = ?::jsonb and state <> 'resolved'
                                      and coalesce(attempt_id, communication_id, event_id) is null for share""",
                                    item.kind(),
                                    reason)
                            .isEmpty();
        }
    }

    /** Unless there has been one that says the same, resolved or not. */
    void openOnceEver(WorkItem item) {
        isOpened(item);
    }

    /** Unless there is one that the database takes for the same: see the indexes that begin with work_item_once. */
    private boolean isOpened(WorkItem item) {
        return jdbc.update(ROWS.insert("work_item") + " on conflict do nothing", ROWS.arguments(List.of(item))) > 0;
    }

    /** Whether people have yet to say that what a vendor printed of this batch is what was handed over. */
    boolean isHeld(UUID batchId) {
        return !jdbc.queryForList(
                        """
                        select 1 from work_item where kind = 'totals' and state <> 'resolved'
                          and reason->'arguments'->>1 = ?""",
                        batchId.toString())
                .isEmpty();
    }

    /** Closes what was told about a batch. */
    void handedOver(UUID batchId, Instant now) {
        jdbc.update(
                """
                update work_item set state = 'resolved', resolution = 'handed over', resolved_at = ?
                where kind = 'hand-over' and reason->'arguments'->>1 = ? and state <> 'resolved'""",
                Rows.at(now),
                batchId.toString());
    }

    /** Unless there has been one of its kind about the attempt. Returns whether it is new. */
    boolean openOnceAbout(WorkItem item) {
        Objects.requireNonNull(item.attemptId());
        return isOpened(item);
    }

    /** Whether one of its kind about the communication waits for a person. */
    boolean waits(UUID communicationId, String kind) {
        return !jdbc.queryForList(
                        "select 1 from work_item where communication_id = ? and kind = ? and state <> 'resolved'",
                        communicationId,
                        kind)
                .isEmpty();
    }

    /** The same items as people see and decide them. */
    public WorkItemGroupStore groups() {
        return groups;
    }

    public Optional<WorkItem> lock(UUID id) {
        return jdbc.query("select * from work_item where work_item_id = ? for update", WorkItemStore::row, id).stream()
                .findFirst();
    }

    /** Of these the ones that nobody had taken yet. */
    List<WorkItem> take(Collection<UUID> ids) {
        return jdbc.query(
                "update work_item set state = 'taken' where work_item_id = any(?) and state = 'open' returning *",
                WorkItemStore::row,
                (Object) ids.toArray(UUID[]::new));
    }

    public void resolve(UUID id, String resolution, Instant now) {
        jdbc.update(
                "update work_item set state = 'resolved', resolution = ?, resolved_at = ? where work_item_id = ?",
                resolution,
                Rows.at(now),
                id);
    }

    /** The failed step that they are about is in line again. */
    void triedAgain(UUID ref, Instant now) {
        jdbc.update(
                """
                update work_item set state = 'resolved', resolution = 'again', resolved_at = ?
                where kind = 'dead-letter' and state <> 'resolved'
                  and coalesce(coalesce(attempt_id, communication_id, event_id)::text, reason->'arguments'->>2) = ?""",
                Rows.at(now),
                ref.toString());
    }

    /** Closes what a later success has made needless. */
    void overtaken(Collection<UUID> communicationIds, Instant now) {
        overtaken(
                communicationIds,
                List.of("undeliverable", "held", "rejected", "deadline"),
                "overtaken by a delivery",
                now);
    }

    /** The vendor has said at last what became of the letter. */
    void acknowledged(Collection<UUID> communicationIds, Instant now) {
        overtaken(communicationIds, List.of(UnmailedLetters.KIND), "the vendor has told", now);
    }

    /** What was told of a lane that takes messages again. */
    public void laneResumed(String partner, Instant now) {
        jdbc.update(
                """
                update work_item set state = 'resolved', resolution = 'resumed', resolved_at = ?
                where kind = 'lane-paused' and reason->'arguments'->>0 = ? and state <> 'resolved'""",
                Rows.at(now),
                partner);
    }

    /** A person lets it go on, whichever item it was decided by. */
    void goesOn(UUID communicationId, Instant now) {
        overtaken(List.of(communicationId), List.of("rejected"), "next-channel", now);
    }

    /** What waits for a mended address of these customers. */
    List<WorkItem> repairs(Collection<String> customerNos) {
        return jdbc.query(
                """
                select * from work_item where customer_no = any(?) and kind = 'address-repair' and state <> 'resolved'
                order by work_item_id""",
                WorkItemStore::row,
                (Object) customerNos.toArray(String[]::new));
    }

    /** It goes on by itself, to another address. */
    void reopened(UUID communicationId, Instant now) {
        overtaken(List.of(communicationId), List.of("undeliverable"), "goes on to another address", now);
    }

    /** A deadline that somebody was warned of is over. */
    void deadlineOver(UUID communicationId, Instant now) {
        overtaken(List.of(communicationId), List.of("deadline"), "overtaken by the end", now);
    }

    private void overtaken(Collection<UUID> communicationIds, List<String> kinds, String resolution, Instant now) {
        if (communicationIds.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                update work_item set state = 'resolved', resolution = ?, resolved_at = ?
                where communication_id = any(?) and state <> 'resolved' and kind = any(?)""",
                resolution,
                Rows.at(now),
                communicationIds.toArray(UUID[]::new),
                kinds.toArray(String[]::new));
    }

    static WorkItem row(ResultSet rs, int i) throws SQLException {
        return new WorkItem(
                rs.getObject("work_item_id", UUID.class),
                rs.getString("kind"),
                rs.getObject("communication_id", UUID.class),
                rs.getObject("event_id", UUID.class),
                rs.getObject("attempt_id", UUID.class),
                rs.getString("customer_no"),
                Rows.read(rs.getString("reason"), new TypeReference<Reason>() {}),
                rs.getTimestamp("opened_at").toInstant(),
                Rows.at(rs.getTimestamp("due_at")),
                rs.getString("state"),
                rs.getString("resolution"));
    }
}
