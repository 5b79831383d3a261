package se.budkavle.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Packing;
import se.budkavle.timeline.Reason;

/** What was decided about events, and the facts that it rests on. */
public final class DecisionStore {
    private static final Bulk<Planned> PLANS = new Bulk<Planned>()
            .uuid("event_id", Planned::eventId)
            .text("status", Planned::status)
            .json("reason", p -> p.reason() == null ? null : Rows.json(p.reason()))
            .text("release", Planned::release)
            .bytes("planning_case", Planned::packed)
            .text("case_hash", Planned::caseHash);
    private static final String PLANNED = PLANS.update("event", "event_id");

    private final JdbcTemplate jdbc;
    private final PackedEvents packed;

    public DecisionStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.packed = new PackedEvents(dictionaries);
    }

    /**
     * What planning decided: status, the release it used, and the facts that it rests on as JSON, with their hash.
     *
     * @param raw the event's bytes, as {@link EventStore#whole} gives them
     */
    public record Planned(
            UUID eventId,
            byte[] raw,
            String status,
            @Nullable Reason reason,
            String release,
            byte[] facts,
            String caseHash) {
        /** What is known of the customer has mostly been said by the event itself. */
        private byte[] packed() {
            return Packing.packBeside(raw, facts);
        }
    }

    public void planned(Collection<Planned> planned) {
        if (!planned.isEmpty()) {
            jdbc.update(PLANNED, PLANS.arguments(planned));
        }
    }

    /** The facts of a decision, as {@link Planned} had them; empty while it is not planned. */
    public Optional<byte[]> planningCase(UUID eventId) {
        return jdbc
                .query(
                        """
                        select planning_case, raw, raw_packed from event
                        where event_id = ? and planning_case is not null""",
                        (rs, i) -> packed.facts(raw(rs), rs.getBytes("planning_case")),
                        eventId)
                .stream()
                .findFirst();
    }

    private byte[] raw(ResultSet rs) throws SQLException {
        return packed.raw(rs.getBytes("raw"), rs.getBoolean("raw_packed"));
    }
}
