package se.budkavle.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
            .bytes("planning_case", Planned::facts)
            .text("case_hash", Planned::caseHash);
    private static final String PLANNED = PLANS.update("event", "event_id");

    private final JdbcTemplate jdbc;
    private final PackedEvents packed;

    public DecisionStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.packed = new PackedEvents(dictionaries);
    }

    /** What planning decided: status, the release it used, and the facts that it rests on as JSON, with their hash. */
    public record Planned(
            UUID eventId, String status, @Nullable Reason reason, String release, byte[] facts, String caseHash) {
        private Planned packed(byte @Nullable [] raw) {
            return new Planned(
                    eventId,
                    status,
                    reason,
                    release,
                    raw == null ? Packing.pack(facts) : Packing.packBeside(raw, facts),
                    caseHash);
        }
    }

    /** What is known of the customer has mostly been said by the event itself: the facts are packed against it. */
    public void planned(Collection<Planned> planned) {
        if (planned.isEmpty()) {
            return;
        }
        Map<UUID, byte[]> raws = new HashMap<>();
        jdbc.query(
                "select event_id, raw, raw_packed from event where event_id = any(?)",
                rs -> {
                    raws.put(rs.getObject("event_id", UUID.class), raw(rs));
                },
                (Object) planned.stream().map(Planned::eventId).toArray(UUID[]::new));
        jdbc.update(
                PLANNED,
                PLANS.arguments(planned.stream()
                        .map(p -> p.packed(raws.get(p.eventId())))
                        .toList()));
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
