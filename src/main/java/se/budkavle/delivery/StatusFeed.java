package se.budkavle.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.StatusStore.Status;
import se.budkavle.release.StrictJson;
import se.budkavle.timeline.TimelineEntry;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;

/**
 * What became of messages, for the systems that asked for them, as CloudEvents. Whoever polls holds a cursor; whoever
 * subscribes has one here, and a lane in which each status waits until it is taken: at least once, each by itself, tried
 * again for three days. About persons with protected identity nothing leaves.
 */
public final class StatusFeed {
    /** Everybody's events. */
    private static final String ALL = "*";

    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** With the pauses of {@link #pause} these make three days. */
    static final int MOST_TRIES = 78;

    private final Stores stores;
    private final DeadLetterStore deadLetters;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public StatusFeed(Stores stores, DeadLetterStore deadLetters, TransactionTemplate transaction, Clock clock) {
        this.stores = stores;
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * @param types CloudEvents types that are wanted
     * @param sources whose events; {@code *} for all. What goes back to no event is for everybody
     */
    public record Wanted(Set<String> types, Set<String> sources) {
        boolean wants(Status status) {
            return !status.hidden()
                    && types.contains(status.type())
                    && (sources.contains(ALL) || status.source() == null || sources.contains(status.source()));
        }
    }

    /** @param next the cursor to go on from, also when nothing in between was wanted */
    public record Page(List<ObjectNode> events, String next) {}

    /** @param words whether the words of replies and new addresses may be shown */
    public Page page(String cursor, Wanted wanted, int limit, boolean words) {
        List<Status> read = stores.statuses().after(cursor, limit);
        List<Status> told = read.stream().filter(wanted::wants).toList();
        return new Page(
                events(told, words), read.isEmpty() ? cursor : read.getLast().cursor());
    }

    public void subscribe(String subscriber) {
        transaction.executeWithoutResult(status -> stores.statuses().subscribed(subscriber));
    }

    /** Puts what is new into the subscriber's lane. Returns whether there is more. */
    public boolean gather(String subscriber, Wanted wanted, int limit) {
        return Boolean.TRUE.equals(transaction.execute(tx -> stores.statuses()
                .lockCursor(subscriber)
                .map(cursor -> gathered(subscriber, wanted, cursor, limit))
                .orElse(false)));
    }

    private boolean gathered(String subscriber, Wanted wanted, String cursor, int limit) {
        List<Status> read = stores.statuses().after(cursor, limit);
        if (read.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        List<Status> told = read.stream().filter(wanted::wants).toList();
        // a microsecond apart, so that the lane keeps their order
        stores.work()
                .put(IntStream.range(0, told.size())
                        .mapToObj(i -> WorkRow.of(
                                Lanes.status(subscriber),
                                told.get(i).entry().entryId(),
                                Priority.NORMAL,
                                now.plus(i, ChronoUnit.MICROS)))
                        .toList());
        stores.statuses().moveCursor(subscriber, read.getLast().cursor());
        return read.size() == limit;
    }

    /**
     * A status that this hub tells now.
     *
     * @param customerNo whom it is about; null when it is about nobody
     * @param body a structured CloudEvent in JSON
     */
    public record Claimed(WorkRow row, UUID token, String id, @Nullable String customerNo, byte[] body) {}

    /**
     * Leases what is to be told next; what may no longer be told falls away. Only one hub tells a subscriber: what is still
     * leased was left behind, comes first, and may be told twice.
     */
    public List<Claimed> claim(String subscriber, int most) {
        UUID token = UUID.randomUUID();
        return Objects.requireNonNull(transaction.execute(tx -> {
            stores.work().endLeases(Lanes.status(subscriber));
            List<WorkRow> rows = stores.work().lease(Lanes.status(subscriber), most, clock.instant(), token, LEASE);
            List<Status> statuses = stores
                    .statuses()
                    .find(rows.stream().map(WorkRow::ref).toList())
                    .stream()
                    .filter(s -> !s.hidden())
                    .toList();
            Map<UUID, WorkRow> byEntry = rows.stream().collect(Collectors.toMap(WorkRow::ref, Function.identity()));
            List<ObjectNode> events = events(statuses, true);
            var claimed = new ArrayList<Claimed>();
            for (int i = 0; i < statuses.size(); i++) {
                TimelineEntry entry = statuses.get(i).entry();
                byte[] body = events.get(i).toString().getBytes(StandardCharsets.UTF_8);
                WorkRow row = byEntry.remove(entry.entryId());
                claimed.add(new Claimed(row, token, entry.entryId().toString(), entry.customerNo(), body));
            }
            stores.work().settle(Lanes.status(subscriber), token, byEntry.keySet());
            return claimed;
        }));
    }

    public void taken(Claimed status) {
        transaction.executeWithoutResult(tx -> stores.work()
                .settle(
                        status.row().lane(),
                        status.token(),
                        List.of(status.row().ref())));
    }

    /** Tried again later, and after three days put aside as a dead letter. @param why holds no personal data */
    public void notTaken(Claimed status, String why) {
        transaction.executeWithoutResult(tx -> {
            WorkRow row = status.row();
            if (stores.work()
                    .settle(row.lane(), status.token(), List.of(row.ref()))
                    .isEmpty()) {
                return; // its lease ran out, and somebody else tells it
            }
            if (row.tries() >= MOST_TRIES) {
                deadLetters.untold(row, why);
                return;
            }
            stores.work()
                    .put(List.of(new WorkRow(
                            row.lane(),
                            row.ref(),
                            row.priority(),
                            clock.instant().plus(pause(row.tries())),
                            row.tries(),
                            null,
                            null)));
        });
    }

    /** @param tries so far, from 1 */
    static Duration pause(int tries) {
        return tries > 6 ? LONGEST_PAUSE : Duration.ofSeconds((long) Math.pow(4, tries - 1.0));
    }

    private List<ObjectNode> events(List<Status> statuses, boolean words) {
        Map<UUID, ReplyStore.Kept> replies = new HashMap<>();
        stores.replies()
                .find(statuses.stream()
                        .filter(s -> s.entry().kind().equals("reply"))
                        .map(s -> UUID.fromString(s.entry().arguments().getFirst()))
                        .toList())
                .forEach(reply -> replies.put(reply.replyId(), reply));
        Map<UUID, JsonNode> moved = stores.replies()
                .newAddresses(statuses.stream()
                        .filter(s -> s.entry().kind().equals("address-needed"))
                        .map(s -> s.entry().attemptId())
                        .filter(Objects::nonNull)
                        .toList());
        return statuses.stream().map(s -> event(s, words, replies, moved)).toList();
    }

    private static ObjectNode event(
            Status s, boolean words, Map<UUID, ReplyStore.Kept> replies, Map<UUID, JsonNode> moved) {
        var e = s.entry();
        ObjectNode event = StrictJson.MAPPER.createObjectNode();
        event.put("specversion", "1.0").put("id", e.entryId().toString());
        event.put("source", "budkavle").put("type", s.type());
        if (e.customerNo() != null) {
            event.put("subject", "customer/" + e.customerNo());
        }
        event.put("time", e.at().toString()).put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        put(data, "customerNo", e.customerNo());
        put(data, "eventSource", s.source());
        put(data, "eventId", s.sourceEventId());
        put(data, "eventType", s.eventType());
        put(data, "communicationId", e.communicationId());
        put(data, "attemptId", e.attemptId());
        put(data, "sendout", s.sendout());
        put(data, "class", s.messageClass());
        put(data, "channel", e.channel());
        put(data, "partner", e.partner());
        data.put("kind", e.kind()).put("text", e.sentence());
        var detail = data.putArray("detail");
        e.arguments().forEach(detail::add);
        if (words && e.kind().equals("reply")) {
            ReplyStore.Kept reply = replies.get(UUID.fromString(e.arguments().getFirst()));
            put(data, "reply", reply == null ? null : reply.text());
        }
        if (words && e.attemptId() != null && moved.containsKey(e.attemptId())) {
            data.set("newAddress", moved.get(e.attemptId()));
        }
        return event;
    }

    private static void put(ObjectNode data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value.toString());
        }
    }
}
