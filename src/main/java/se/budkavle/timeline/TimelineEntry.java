package se.budkavle.timeline;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.rows.Ids;

/**
 * One thing that happened: ids and codes, no personal data. {@code kind} and {@code arguments} read as a {@link Reason}.
 *
 * @param at business time
 */
public record TimelineEntry(
        UUID entryId,
        Instant at,
        String kind,
        @Nullable String customerNo,
        @Nullable UUID eventId,
        @Nullable UUID communicationId,
        @Nullable UUID attemptId,
        @Nullable String channel,
        @Nullable String partner,
        List<String> arguments) {

    public static TimelineEntry ofEvent(Instant at, String kind, String customerNo, UUID eventId, Object... arguments) {
        return entry(at, kind, customerNo, eventId, null, null, null, null, arguments);
    }

    public static TimelineEntry entry(
            Instant at,
            String kind,
            @Nullable String customerNo,
            @Nullable UUID eventId,
            @Nullable UUID communicationId,
            @Nullable UUID attemptId,
            @Nullable String channel,
            @Nullable String partner,
            Object... arguments) {
        return new TimelineEntry(
                Ids.next(),
                at,
                kind,
                customerNo,
                eventId,
                communicationId,
                attemptId,
                channel,
                partner,
                Reason.of(kind, arguments).arguments());
    }

    public String sentence() {
        return new Reason("timeline." + kind, arguments).sentence();
    }
}
