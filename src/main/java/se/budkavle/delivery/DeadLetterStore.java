package se.budkavle.delivery;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.event.EventStore;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** Steps that keep failing: tried again with growing pauses, then put aside with a work item, so that the rest flows. */
public final class DeadLetterStore {
    private static final int TRIES = 5;

    private final JdbcTemplate jdbc;
    private final WorkStore work;
    private final WorkItemStore workItems;
    private final EventStore events;
    private final CommunicationStore communications;
    private final Clock clock;

    public DeadLetterStore(
            JdbcTemplate jdbc,
            WorkStore work,
            WorkItemStore workItems,
            EventStore events,
            CommunicationStore communications,
            Clock clock) {
        this.jdbc = jdbc;
        this.work = work;
        this.workItems = workItems;
        this.events = events;
        this.communications = communications;
        this.clock = clock;
    }

    /** Inside the caller's transaction. {@code why} holds classes and places, no messages. */
    public void failed(WorkRow row, String why) {
        Instant now = clock.instant();
        if (row.tries() + 1 < TRIES) {
            work.retry(row, now.plus(Duration.ofSeconds((long) Math.pow(4, row.tries() + 1.0))));
            return;
        }
        work.remove(row.lane(), List.of(row.ref()));
        jdbc.update(
                "insert into dead_letter (dead_letter_id, lane, ref, reason, at) values (?, ?, ?, ?, ?)",
                UuidCreator.getTimeOrderedEpoch(),
                row.lane(),
                row.ref(),
                why,
                Rows.at(now));
        Reason reason = Reason.of("dead-letter", row.lane(), why);
        if (row.lane().equals(Lanes.PLAN)) {
            events.failed(row.ref(), reason);
        }
        if (row.lane().equals(Lanes.REPORTS)) {
            rawReport(row.ref(), "failed");
        }
        workItems.open(List.of(item(row, reason, now)));
    }

    /** About the event, the communication or the attempt's communication, so that it is found where it is missed. */
    private WorkItem item(WorkRow row, Reason reason, Instant now) {
        if (row.lane().equals(Lanes.PLAN)) {
            return WorkItem.ofEvent("dead-letter", row.ref(), null, reason, now);
        }
        UUID attempt = attempt(row.ref());
        return communicationOf(row.ref(), attempt)
                .map(c -> WorkItem.of("dead-letter", c, attempt, reason, now))
                .orElseGet(() -> WorkItem.ofEvent("dead-letter", null, null, reason, now));
    }

    private @Nullable UUID attempt(UUID ref) {
        return jdbc.queryForList("select attempt_id from attempt where attempt_id = ?", UUID.class, ref).stream()
                .findFirst()
                .orElse(null);
    }

    private Optional<Communication> communicationOf(UUID ref, @Nullable UUID attempt) {
        UUID id = attempt == null
                ? ref
                : jdbc.queryForObject("select communication_id from attempt where attempt_id = ?", UUID.class, attempt);
        return communications.find(id);
    }

    private void rawReport(UUID rawId, String state) {
        jdbc.update("update raw_report set state = ? where raw_id = ?", state, rawId);
    }

    public List<Map<String, Object>> list(int limit) {
        return jdbc.queryForList("select * from dead_letter where state = 'open' order by at desc limit ?", limit);
    }

    /** How many are waiting for a person. */
    public long count() {
        return jdbc.queryForObject("select count(*) from dead_letter where state = 'open'", Long.class);
    }

    /** Puts a dead letter's work in line again. */
    public boolean again(UUID deadLetterId) {
        return jdbc
                .query(
                        "update dead_letter set state = 'again' where dead_letter_id = ? and state = 'open' returning lane, ref",
                        (rs, i) -> Map.entry(rs.getString(1), rs.getObject(2, UUID.class)),
                        deadLetterId)
                .stream()
                .peek(this::enqueue)
                .findFirst()
                .isPresent();
    }

    private void enqueue(Map.Entry<String, UUID> letter) {
        if (letter.getKey().equals(Lanes.PLAN)) {
            events.replan(List.of(letter.getValue()));
        } else {
            if (letter.getKey().equals(Lanes.REPORTS)) {
                rawReport(letter.getValue(), "received");
            }
            work.put(List.of(
                    WorkRow.of(letter.getKey(), letter.getValue(), se.budkavle.work.Priority.NORMAL, clock.instant())));
        }
    }
}
