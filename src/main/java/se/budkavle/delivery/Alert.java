package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.timeline.Reason;
import se.budkavle.work.DatabaseWatch;

/**
 * Something that is stuck, or was. Told once when it is found and once when it is over; no personal data.
 *
 * @param subject which one of its kind: a lane, a batch; else empty
 * @param raisedAt machine time, as is {@code clearedAt}
 * @param clearedAt null while it lasts
 */
public record Alert(String kind, String subject, Reason reason, Instant raisedAt, @Nullable Instant clearedAt) {
    /** Told from memory, as a database that is away keeps nothing. */
    public static Alert of(DatabaseWatch.Outage outage, @Nullable Instant clearedAt) {
        return new Alert(
                "database", "", Reason.of("database-away", outage.since(), outage.why()), outage.since(), clearedAt);
    }

    public String state() {
        return clearedAt == null ? "raised" : "cleared";
    }

    /** The same alert told again has the same id. Of plain letters, as headers are: a subject may hold a partner's word. */
    public String id() {
        String one = kind + "/" + subject + "/" + raisedAt.toEpochMilli() + "/" + state();
        return UUID.nameUUIDFromBytes(one.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public String text() {
        return (clearedAt == null ? "" : "over: ") + reason.sentence();
    }

    /** Somebody outside the hub who hears of alerts. */
    public interface Hook {
        /** Throws when it could not be told: it is told again later. */
        void tell(Alert alert) throws Exception;

        /** Who it is, the same after a restart: what it has heard is kept under this name. */
        default String name() {
            return getClass().getSimpleName();
        }
    }
}
