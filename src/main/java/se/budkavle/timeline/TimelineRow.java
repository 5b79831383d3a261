package se.budkavle.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries as a row keeps them. The first things that happen to a message happen together, and each names what the next one
 * names too: they lie in the row of the last of them, and cost no row and no index entries of their own.
 *
 * @param earlier what came just before, oldest first; each names nothing that {@code last} does not name
 */
record TimelineRow(TimelineEntry last, List<TimelineEntry> earlier) {
    /** Kinds that are asked for by their customer alone; all others may be asked for by their kind. */
    private static final Set<String> FIRST = Set.of("event", "planned", "offered");

    private static final JsonMapper JSON = new JsonMapper();

    /** What an entry may name; a letter for each says that it names what its row does. */
    private enum Name {
        E(TimelineEntry::eventId),
        C(TimelineEntry::communicationId),
        A(TimelineEntry::attemptId),
        H(TimelineEntry::channel),
        P(TimelineEntry::partner);

        private final Function<TimelineEntry, @Nullable Object> of;

        Name(Function<TimelineEntry, @Nullable Object> of) {
            this.of = of;
        }
    }

    static List<TimelineRow> of(Collection<TimelineEntry> entries) {
        var rows = new ArrayList<TimelineRow>();
        for (TimelineEntry entry : entries) {
            TimelineRow before = rows.isEmpty() ? null : rows.getLast();
            if (before != null && fits(before.last, entry)) {
                var earlier = new ArrayList<>(before.earlier);
                earlier.add(before.last);
                rows.set(rows.size() - 1, new TimelineRow(entry, earlier));
            } else {
                rows.add(new TimelineRow(entry, List.of()));
            }
        }
        return rows;
    }

    private static boolean fits(TimelineEntry earlier, TimelineEntry later) {
        if (!FIRST.contains(earlier.kind())
                || !FIRST.contains(later.kind())
                || !Objects.equals(earlier.customerNo(), later.customerNo())) {
            return false;
        }
        for (Name name : Name.values()) {
            Object named = name.of.apply(earlier);
            if (named != null && !named.equals(name.of.apply(later))) {
                return false;
            }
        }
        return true;
    }

    /** The earlier entries as JSON, each a list: id, moment, kind, names, arguments; null when there are none. */
    @Nullable
    String written() {
        return earlier.isEmpty()
                ? null
                : json(earlier.stream().map(TimelineRow::written).toList());
    }

    private static List<String> written(TimelineEntry e) {
        var names = new StringBuilder();
        for (Name name : Name.values()) {
            if (name.of.apply(e) != null) {
                names.append(name);
            }
        }
        var written = new ArrayList<>(List.of(e.entryId().toString(), e.at().toString(), e.kind(), names.toString()));
        written.addAll(e.arguments());
        return written;
    }

    /** All entries of a row, oldest first. @param written null when there is but the last */
    static List<TimelineEntry> read(TimelineEntry last, @Nullable String written) {
        var entries = new ArrayList<TimelineEntry>();
        if (written != null) {
            read(written, new TypeReference<List<List<String>>>() {}).forEach(e -> entries.add(entry(last, e)));
        }
        entries.add(last);
        return entries;
    }

    private static TimelineEntry entry(TimelineEntry last, List<String> written) {
        String names = written.get(3);
        return new TimelineEntry(
                UUID.fromString(written.get(0)),
                Instant.parse(written.get(1)),
                written.get(2),
                last.customerNo(),
                names.contains("E") ? last.eventId() : null,
                names.contains("C") ? last.communicationId() : null,
                names.contains("A") ? last.attemptId() : null,
                names.contains("H") ? last.channel() : null,
                names.contains("P") ? last.partner() : null,
                List.copyOf(written.subList(4, written.size())));
    }

    static String json(List<?> strings) {
        try {
            return JSON.writeValueAsString(strings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }

    static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the timeline holds lists of strings", e);
        }
    }
}
