package se.budkavle.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.event.EventStore;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;
import se.budkavle.timeline.Reason;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** Steps that keep failing: tried again with growing pauses, then put aside with a work item, so that the rest flows. */
public final class DeadLetterStore {
    private static final int TRIES = 5;
    private static final int CHUNK = 10_000;
    private static final String KIND = "dead-letter";
    private static final String UNTOLD = "status-untold";

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
        if (work.takeBack(row.lane(), List.of(row.ref())).isEmpty()) {
            return; // between the rollback and now, another hub has taken it or done it
        }
        putAside(row, why, now);
        Reason reason = Reason.of(KIND, row.lane(), why, row.ref());
        if (row.lane().equals(Lanes.PLAN)) {
            events.failed(row.ref(), reason);
        }
        if (row.lane().equals(Lanes.REPORTS)) {
            rawReport(row.ref(), "failed");
        }
        workItems.open(List.of(item(row, reason, now)));
    }

    /** A status that its subscriber never took: put aside, and a person is told once for all of them. */
    void untold(WorkRow row, String why) {
        Instant now = clock.instant();
        putAside(row, why, now);
        workItems.openOnce(WorkItem.ofEvent(KIND, null, null, Reason.of(UNTOLD, row.lane()), now));
    }

    private void putAside(WorkRow row, String why, Instant now) {
        jdbc.update(
                "insert into dead_letter (dead_letter_id, lane, ref, reason, at) values (?, ?, ?, ?, ?)",
                Ids.next(),
                row.lane(),
                row.ref(),
                why,
                Rows.at(now));
    }

    /** About the event, the communication or the attempt's communication, so that it is found where it is missed. */
    private WorkItem item(WorkRow row, Reason reason, Instant now) {
        if (row.lane().equals(Lanes.PLAN)) {
            return WorkItem.ofEvent(KIND, row.ref(), null, reason, now);
        }
        UUID attempt = attempt(row.ref());
        return communicationOf(row.ref(), attempt)
                .map(c -> WorkItem.of(KIND, c, attempt, reason, now))
                .orElseGet(() -> WorkItem.ofEvent(KIND, null, null, reason, now));
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

    /** Newest first. @param after the last of an earlier page */
    public List<Map<String, Object>> list(@Nullable UUID after, int limit) {
        return jdbc.queryForList(
                """
                select * from dead_letter where state = 'open' and (?::uuid is null
                  or (at, dead_letter_id) < (select at, dead_letter_id from dead_letter where dead_letter_id = ?))
                order by at desc, dead_letter_id desc limit ?""",
                after,
                after,
                limit);
    }

    /** How many are waiting for a person. */
    public long count() {
        return jdbc.queryForObject("select count(*) from dead_letter where state = 'open'", Long.class);
    }

    /**
     * Puts a failed step in line again; what a person was to decide about it is decided with that. Inside the caller's
     * transaction.
     *
     * @throws IllegalStateException when it was put in line before
     */
    public boolean again(UUID deadLetterId) {
        List<UUID> known = jdbc.queryForList(
                "select ref from dead_letter where dead_letter_id = ? for update", UUID.class, deadLetterId);
        if (known.isEmpty()) {
            return false;
        }
        if (!inLineAgain("dead_letter_id", deadLetterId)) {
            throw new IllegalStateException("it was put in line again already");
        }
        workItems.triedAgain(known.getFirst(), clock.instant());
        return true;
    }

    /** The failed step that a work item is about, or all of a lane of statuses. Returns whether there was one. */
    boolean again(WorkItem item) {
        if (item.reason().code().equals(UNTOLD)) {
            return laneAgain(item.reason().arguments().getFirst());
        }
        return Stream.of(item.attemptId(), item.communicationId(), item.eventId(), ref(item))
                .filter(Objects::nonNull)
                .findFirst()
                .filter(ref -> inLineAgain("ref", ref))
                .isPresent();
    }

    /** What its reason names last: a report or a batch is none of the things that an item is about. */
    private static @Nullable UUID ref(WorkItem item) {
        List<String> named = item.reason().arguments();
        return item.kind().equals(KIND) && named.size() == 3 ? UUID.fromString(named.getLast()) : null;
    }

    /** Statuses in the order in which they happened, which their refs have, a microsecond apart as the feed puts them. */
    private boolean laneAgain(String lane) {
        Instant now = clock.instant();
        int all = 0;
        List<UUID> refs;
        do {
            refs = nextAgain(lane);
            int before = all;
            List<UUID> chunk = refs;
            work.put(IntStream.range(0, chunk.size())
                    .mapToObj(i ->
                            WorkRow.of(lane, chunk.get(i), Priority.NORMAL, now.plus(before + i, ChronoUnit.MICROS)))
                    .toList());
            all += refs.size();
        } while (refs.size() == CHUNK);
        return all > 0;
    }

    private List<UUID> nextAgain(String lane) {
        return jdbc.queryForList(
                """
                with again as (
                  update dead_letter set state = 'again' where dead_letter_id in (
                    select dead_letter_id from dead_letter where lane = ? and state = 'open' order by ref limit ?)
                  returning ref)
                select ref from again order by ref""",
                UUID.class,
                lane,
                CHUNK);
    }

    private boolean inLineAgain(String column, UUID id) {
        List<Map.Entry<String, UUID>> letters = jdbc.query(
                "update dead_letter set state = 'again' where %s = ? and state = 'open' returning lane, ref"
                        .formatted(column),
                (rs, i) -> Map.entry(rs.getString(1), rs.getObject(2, UUID.class)),
                id);
        letters.forEach(this::enqueue);
        return !letters.isEmpty();
    }

    private void enqueue(Map.Entry<String, UUID> letter) {
        String lane = letter.getKey();
        UUID ref = letter.getValue();
        if (lane.equals(Lanes.PLAN)) {
            events.failedNoMore(ref);
            events.replan(List.of(ref));
            return;
        }
        if (lane.equals(Lanes.REPORTS)) {
            rawReport(ref, "received");
        }
        work.put(List.of(WorkRow.of(lane, ref, Priority.NORMAL, clock.instant())));
    }
}
