package se.budkavle.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.event.QuarantineStore.Quarantined;
import se.budkavle.work.Failpoints;
import se.budkavle.work.Priority;
import se.budkavle.work.SharedCommit;

/** Where all doors meet: what passed the checks is stored once, durably, before anybody is told so. Thread-safe. */
public final class Intake {
    /** Events of a batch that are in memory together. */
    private static final int CHUNK = 500;

    private final Supplier<EventCatalogue> catalogue;
    private final EventStore events;
    private final QuarantineStore quarantine;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final int bulk;
    private final Map<String, SharedCommit<NewEvent, Acceptance>> singles = new ConcurrentHashMap<>();

    /** @param bulk the most single events that share a commit */
    public Intake(
            Supplier<EventCatalogue> catalogue,
            EventStore events,
            QuarantineStore quarantine,
            TransactionTemplate transaction,
            Clock clock,
            int bulk) {
        this.catalogue = catalogue;
        this.events = events;
        this.quarantine = quarantine;
        this.transaction = transaction;
        this.clock = clock;
        this.bulk = bulk;
    }

    /** Reads by the catalogue that holds now. */
    public EventReader reader() {
        return new EventReader(catalogue.get(), clock);
    }

    /** An answer for each reading, in their order. */
    public sealed interface Answer {
        record Taken(Acceptance acceptance) implements Answer {}

        record Refused(Reading.Refused refusal) implements Answer {}
    }

    /**
     * Stores one event, and returns after the commit. Those that come at the same time share one: who finds a commit under
     * way waits for it and is then stored with all who waited. What cannot be stored keeps only its own sender from it.
     */
    public Answer take(Reading reading, String door) {
        return switch (reading) {
            // packed by each, not by the one who stores for all
            case Reading.Accepted a -> new Answer.Taken(singles(door).store(events.packed(a)));
            case Reading.Refused r -> new Answer.Refused(r.withoutRaw());
        };
    }

    private SharedCommit<NewEvent, Acceptance> singles(String door) {
        return singles.computeIfAbsent(door, d -> new SharedCommit<>(group -> together(group, d), bulk));
    }

    /** One statement, which commits by itself: a transaction around it would go twice more to the database and back. */
    private List<Acceptance> together(List<NewEvent> group, String door) {
        return Failpoints.aroundCommit(() -> events.store(group, door, Priority.NORMAL, null));
    }

    /** Stores a batch in one transaction; one bad event does not refuse the others. */
    public List<Answer> take(List<Reading> readings, String door, Priority priority) {
        return transaction.execute(status -> stored(readings, door, priority));
    }

    /**
     * Stores rows of a file in one transaction.
     *
     * @param hardlyKnown most probably none of them came before: it is tried as if that were so
     * @param together is told the answers within the same transaction: when it throws, nothing is stored
     */
    public void takeRows(
            List<NewEvent> rows,
            String door,
            Priority priority,
            boolean hardlyKnown,
            Consumer<List<Acceptance>> together) {
        if (hardlyKnown) {
            try {
                transaction.executeWithoutResult(status -> together.accept(events.storeNew(rows, door, priority)));
                return;
            } catch (DuplicateKeyException oneCameBefore) {
                // nothing is stored, and nobody has been told: they are stored as what may have come before
            }
        }
        transaction.executeWithoutResult(status -> together.accept(events.store(rows, door, priority, null)));
    }

    /**
     * Stores a long batch in one transaction, a chunk in memory at a time. Nobody has been told of any event when it
     * fails, and nothing of it is stored.
     *
     * @throws UnreadableBatchException when the batch as a whole is of no use
     */
    public List<Answer> takeBatch(BatchBody batch, String door, Priority priority) {
        EventReader reader = reader();
        return transaction.execute(status -> {
            var answers = new ArrayList<Answer>();
            var chunk = new ArrayList<Reading>();
            try {
                reader.readBatch(batch, reading -> {
                    chunk.add(reading);
                    if (chunk.size() == CHUNK) {
                        answers.addAll(stored(chunk, door, priority));
                        chunk.clear();
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException("a batch that was kept cannot be read again", e);
            }
            answers.addAll(stored(chunk, door, priority));
            return answers;
        });
    }

    private List<Answer> stored(List<Reading> readings, String door, Priority priority) {
        List<Reading.Accepted> good = readings.stream()
                .filter(Reading.Accepted.class::isInstance)
                .map(Reading.Accepted.class::cast)
                .toList();
        List<Acceptance> accepted = good.isEmpty() ? List.of() : events.accept(good, door, priority, null);
        var next = accepted.iterator();
        var answers = new ArrayList<Answer>(readings.size());
        readings.forEach(r -> answers.add(
                switch (r) {
                    case Reading.Accepted a -> new Answer.Taken(next.next());
                    case Reading.Refused refused -> new Answer.Refused(refused.withoutRaw());
                }));
        return answers;
    }

    /**
     * For doors that cannot answer their sender: stores all of it in one transaction; what is refused goes whole to
     * quarantine.
     */
    public void takeOrQuarantine(List<Delivered> delivered) {
        List<Delivered> opened =
                delivered.stream().filter(d -> d.unreadable() == null).toList();
        EventReader reader = reader();
        List<Reading> readings = opened.stream().map(d -> reader.read(d.body())).toList();
        transaction.executeWithoutResult(status -> {
            var aside = new ArrayList<Quarantined>();
            delivered.stream()
                    .filter(d -> d.unreadable() != null)
                    .forEach(d ->
                            aside.add(aside("unreadable", d, null, List.of(new FieldMessage("", d.unreadable())))));
            List<Answer> answers = opened.isEmpty()
                    ? List.of()
                    : stored(readings, opened.getFirst().door(), Priority.NORMAL);
            for (int i = 0; i < answers.size(); i++) {
                refused(opened.get(i), readings.get(i), answers.get(i)).ifPresent(aside::add);
            }
            quarantine.put(aside);
        });
    }

    private Optional<Quarantined> refused(Delivered delivered, Reading reading, Answer answer) {
        return switch (answer) {
            case Answer.Refused refused ->
                Optional.of(aside("refused", delivered, refused.refusal().customerNo(), errors(refused.refusal())));
            case Answer.Taken taken
            when taken.acceptance().status() == Acceptance.Status.CONFLICT ->
                Optional.of(aside(
                        "conflict",
                        delivered,
                        ((Reading.Accepted) reading).event().customerNo(),
                        List.of(new FieldMessage(
                                "/id",
                                "the same source and id came before with other content: give the event a new id"))));
            case Answer.Taken taken -> Optional.empty();
        };
    }

    private Quarantined aside(String kind, Delivered d, @Nullable String customerNo, List<FieldMessage> errors) {
        return Quarantined.of(kind, d.door(), d.origin(), customerNo, d.mediaType(), d.body(), errors, clock.instant());
    }

    private static List<FieldMessage> errors(Reading.Refused refused) {
        return refused.errors().isEmpty() ? List.of(new FieldMessage("", refused.title())) : refused.errors();
    }

    /**
     * Sends quarantined input through the door again, as it is or mended, linked to the original.
     *
     * @param mended null to take the original body
     * @return empty when there is no such quarantined input
     * @throws IllegalStateException when it was dealt with already
     */
    public Optional<Answer> resubmit(UUID quarantineId, byte @Nullable [] mended) {
        return quarantine.find(quarantineId).map(q -> {
            if (!q.state().equals("open")) {
                throw new IllegalStateException("it is " + q.state() + " already");
            }
            if (q.kind().equals(QuarantineStore.UNKNOWN_CUSTOMER) && mended == null) {
                return replan(q);
            }
            return switch (reader().read(mended == null ? q.body() : mended)) {
                case Reading.Accepted a -> transaction.execute(status -> resubmitted(q, a, status));
                case Reading.Refused refused -> new Answer.Refused(refused);
            };
        });
    }

    /**
     * A mended event may keep the source and id of the one that waits for its customer: it takes its place. Mended under
     * another id it leaves the first one where it is, as that may come again.
     */
    private Answer resubmitted(Quarantined q, Reading.Accepted mended, TransactionStatus status) {
        boolean waits = q.kind().equals(QuarantineStore.UNKNOWN_CUSTOMER);
        if (waits && isOf(mended.event(), q.eventId())) {
            events.freeKey(q.eventId());
        }
        Acceptance acceptance = events.accept(List.of(mended), "resubmit", Priority.NORMAL, q.quarantineId())
                .getFirst();
        if (acceptance.status() == Acceptance.Status.CONFLICT) {
            status.setRollbackOnly();
            return new Answer.Taken(acceptance);
        }
        quarantine.resubmitted(q.quarantineId(), acceptance.eventId());
        if (waits) {
            events.replacedBy(q.eventId(), acceptance.eventId());
        }
        return new Answer.Taken(acceptance);
    }

    private boolean isOf(Event mended, UUID waiting) {
        return events.find(List.of(waiting)).stream()
                .allMatch(e -> e.source().equals(mended.source()) && e.id().equals(mended.id()));
    }

    private Answer replan(Quarantined q) {
        return transaction.execute(status -> {
            quarantine.resubmitted(q.quarantineId(), q.eventId());
            events.replan(List.of(q.eventId()));
            var event = events.find(List.of(q.eventId())).getFirst();
            return new Answer.Taken(
                    new Acceptance(Acceptance.Status.ACCEPTED, event.eventId(), event.source(), event.id(), List.of()));
        });
    }
}
