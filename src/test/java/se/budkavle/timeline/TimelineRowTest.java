package se.budkavle.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelineRowTest {
    private static final Instant AT = Instant.parse("2026-11-10T09:00:00.123456Z");
    private static final UUID EVENT = new UUID(1, 1);
    private static final UUID MESSAGE = new UUID(1, 2);
    private static final UUID ATTEMPT = new UUID(1, 3);

    private final TimelineEntry event =
            TimelineEntry.ofEvent(AT, "event", "10012", EVENT, "supply.confirmed", "crm", "abc");
    private final TimelineEntry planned =
            TimelineEntry.entry(AT, "planned", "10012", EVENT, MESSAGE, null, null, null, "welcome", "email, letter");
    private final TimelineEntry offered =
            TimelineEntry.entry(AT, "offered", "10012", EVENT, MESSAGE, ATTEMPT, "email", "mail-relay", "welcome");

    @Test
    void theFirstThingsThatHappenToAMessageLieInOneRowAndAreReadAsTheyWere() {
        List<TimelineRow> rows = TimelineRow.of(List.of(event, planned, offered));

        assertThat(rows).hasSize(1);
        assertThat(entries(rows)).containsExactly(event, planned, offered);
    }

    @Test
    void whatNamesAnotherMessageOrMayBeAskedForByItsKindHasARowOfItsOwn() {
        var other =
                TimelineEntry.entry(AT, "planned", "10012", EVENT, new UUID(2, 2), null, null, null, "survey", "email");
        var notSent = TimelineEntry.entry(AT, "not-sent", "10012", EVENT, MESSAGE, null, null, null, "survey");
        var stranger = TimelineEntry.ofEvent(AT, "event", "10013", EVENT, "supply.confirmed", "crm", "abc");

        List<TimelineRow> rows = TimelineRow.of(List.of(event, planned, other, notSent, event, stranger));

        assertThat(rows).extracting(TimelineRow::last).containsExactly(planned, other, notSent, event, stranger);
        assertThat(entries(rows)).containsExactly(event, planned, other, notSent, event, stranger);
    }

    private static List<TimelineEntry> entries(List<TimelineRow> rows) {
        return rows.stream()
                .flatMap(row -> TimelineRow.read(row.last(), row.written()).stream())
                .toList();
    }

    @Test
    void aRowOfOneEntryIsThatEntry() {
        assertThat(Stream.of(event).flatMap(e -> TimelineRow.read(e, null).stream()))
                .containsExactly(event);
    }
}
