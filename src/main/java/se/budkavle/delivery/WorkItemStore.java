package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;

/** What a person must decide. */
public final class WorkItemStore {
    private final JdbcTemplate jdbc;

    public WorkItemStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param kind undeliverable, rejected, held, content, deceased-suspected, address-repair, deadline, planning,
     *     lane-paused, dead-letter, unknown-code
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
                    UuidCreator.getTimeOrderedEpoch(),
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
            return new WorkItem(
                    UuidCreator.getTimeOrderedEpoch(),
                    kind,
                    null,
                    eventId,
                    null,
                    customerNo,
                    reason,
                    now,
                    null,
                    "open",
                    null);
        }
    }

    public void open(Collection<WorkItem> items) {
        jdbc.batchUpdate(
                """
                insert into work_item (work_item_id, kind, communication_id, event_id, attempt_id, customer_no, reason,
                  opened_at, due_at) values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)""",
                items.stream()
                        .map(w -> new Object[] {
                            w.workItemId(),
                            w.kind(),
                            w.communicationId(),
                            w.eventId(),
                            w.attemptId(),
                            w.customerNo(),
                            Rows.json(w.reason()),
                            Rows.at(w.openedAt()),
                            Rows.at(w.dueAt())
                        })
                        .toList());
    }

    /** Opens it unless one that says the same waits already. */
    public void openOnce(WorkItem item) {
        jdbc.update(
                """
                insert into work_item (work_item_id, kind, reason, opened_at)
                select ?, ?, ?::jsonb, ? where not exists (
                  select 1 from work_item where kind = ? and reason = ?::jsonb and state <> 'resolved')""",
                item.workItemId(),
                item.kind(),
                Rows.json(item.reason()),
                Rows.at(item.openedAt()),
                item.kind(),
                Rows.json(item.reason()));
    }

    /** Unless there has been one of its kind about the attempt. Returns whether it is new. */
    boolean openOnceAbout(WorkItem item) {
        boolean known = !jdbc.queryForList(
                        "select 1 from work_item where communication_id = ? and attempt_id = ? and kind = ?",
                        item.communicationId(),
                        item.attemptId(),
                        item.kind())
                .isEmpty();
        if (!known) {
            open(List.of(item));
        }
        return !known;
    }

    /** Those that wait for a person, oldest first; {@code all} adds the resolved ones. */
    public List<WorkItem> list(boolean all, int limit) {
        return jdbc.query(
                "select * from work_item where state <> 'resolved' or ? order by opened_at, work_item_id limit ?",
                WorkItemStore::row,
                all,
                limit);
    }

    /** How many wait for a person. */
    public long count() {
        return jdbc.queryForObject("select count(*) from work_item where state <> 'resolved'", Long.class);
    }

    public Optional<WorkItem> find(UUID id) {
        return jdbc.query("select * from work_item where work_item_id = ?", WorkItemStore::row, id).stream()
                .findFirst();
    }

    public Optional<WorkItem> lock(UUID id) {
        return jdbc.query("select * from work_item where work_item_id = ? for update", WorkItemStore::row, id).stream()
                .findFirst();
    }

    public void take(UUID id) {
        jdbc.update("update work_item set state = 'taken' where work_item_id = ? and state = 'open'", id);
    }

    public void resolve(UUID id, String resolution, Instant now) {
        jdbc.update(
                "update work_item set state = 'resolved', resolution = ?, resolved_at = ? where work_item_id = ?",
                resolution,
                Rows.at(now),
                id);
    }

    /** Closes what a later success has made needless. */
    void overtaken(Collection<UUID> communicationIds, Instant now) {
        overtaken(
                communicationIds,
                List.of("undeliverable", "held", "rejected", "deadline"),
                "overtaken by a delivery",
                now);
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

    private static WorkItem row(ResultSet rs, int i) throws SQLException {
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
