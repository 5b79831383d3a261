package se.budkavle.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Ids;
import se.budkavle.rows.UuidArray;
import se.budkavle.work.Lanes;
import se.budkavle.work.Priority;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkStore;

/** What partners said: as it came, and translated. */
public final class ReportStore {
    private static final Bulk<RawReport> RAW = new Bulk<RawReport>()
            .uuid("raw_id", RawReport::rawId)
            .text("partner", RawReport::partner)
            .text("report", RawReport::report)
            .text("media_type", RawReport::mediaType)
            .uuid("attempt_id", RawReport::attemptId)
            .bytes("body", RawReport::body)
            .moment("received_at", RawReport::receivedAt)
            .text("state", RawReport::state);
    private static final String TAKE = RAW.insert("raw_report") + " on conflict do nothing returning raw_id";

    /**
     * Nothing about it is odd. So they are stored, since most stay so and each change of state would write the row anew;
     * that one has not been read yet is told by its row of work.
     */
    private static final String APPLIED = "applied";

    private final JdbcTemplate jdbc;
    private final WorkStore work;

    public ReportStore(JdbcTemplate jdbc, WorkStore work) {
        this.jdbc = jdbc;
        this.work = work;
    }

    /**
     * A report as it came.
     *
     * @param report which mapping of the partner reads it
     * @param attemptId known when the address it came to named the attempt
     * @param note why it changed nothing, or not all that it says
     */
    public record RawReport(
            UUID rawId,
            String partner,
            String report,
            String mediaType,
            @Nullable UUID attemptId,
            byte[] body,
            Instant receivedAt,
            String state,
            @Nullable String note) {
        /** Something has been said about it, which no longer holds once it can be read. */
        boolean isOdd() {
            return !state.equals(APPLIED) || note != null;
        }
    }

    /**
     * What a partner's call brought.
     *
     * @param callId the partner's own id of the call: the same once more is taken for done; null when it has none
     */
    public record Arrived(
            String partner,
            String report,
            String mediaType,
            @Nullable UUID attemptId,
            byte[] body,
            @Nullable String callId) {
        private RawReport raw(Instant now) {
            UUID id = callId == null ? Ids.next() : idOf(partner, report, callId);
            return new RawReport(id, partner, report, mediaType, attemptId, body, now, APPLIED, null);
        }
    }

    /** Stores them and puts them in line, inside the caller's transaction. */
    public void receive(Collection<Arrived> received, Instant now) {
        var calls = new TreeMap<UUID, RawReport>(); // in an order that two transactions share
        List<RawReport> raws = received.stream().map(r -> r.raw(now)).toList();
        raws.forEach(raw -> calls.putIfAbsent(raw.rawId(), raw));
        List<UUID> stored = jdbc.queryForList(TAKE, UUID.class, RAW.arguments(calls.values()));
        if (stored.size() < raws.size()) {
            new ContradictionStore(jdbc).keep(raws);
        }
        work.put(stored.stream()
                .map(id -> WorkRow.of(Lanes.REPORTS, id, Priority.NOW, now))
                .toList());
    }

    private static UUID idOf(String partner, String report, String callId) {
        return UUID.nameUUIDFromBytes((partner + "/" + report + "/" + callId).getBytes(StandardCharsets.UTF_8));
    }

    public List<RawReport> raw(Collection<UUID> ids) {
        return jdbc.query(
                "select * from raw_report where raw_id = any(?) order by raw_id",
                ReportStore::rawRow,
                UuidArray.of(ids));
    }

    /**
     * Raw reports that changed nothing: orphans and those that could not be read, newest first, without their bodies.
     *
     * @param after the last of an earlier page
     */
    public List<RawReport> odd(@Nullable UUID after, int limit) {
        return jdbc.query(
                """
                select raw_id, partner, report, media_type, attempt_id, ''::bytea as body, received_at, state, note
                from raw_report where state not in ('applied', 'received') and (?::uuid is null
                  or (received_at, raw_id) < (select received_at, raw_id from raw_report where raw_id = ?))
                order by received_at desc, raw_id desc limit ?""",
                ReportStore::rawRow,
                after,
                after,
                limit);
    }

    public void rawState(UUID rawId, String state, @Nullable String note) {
        jdbc.update("update raw_report set state = ?, note = ? where raw_id = ?", state, note, rawId);
    }

    /** What a partner told and could not be understood then is read again. */
    void readAgain(String partner, String state, Instant now) {
        List<UUID> again = jdbc.queryForList(
                "update raw_report set state = 'received', note = null where state = ? and partner = ? returning raw_id",
                UUID.class,
                state,
                partner);
        work.put(again.stream()
                .map(id -> WorkRow.of(Lanes.REPORTS, id, Priority.NORMAL, now))
                .toList());
    }

    /** Which part of which attempt a partner's id names; of a message in one piece, part 0 of 1. */
    public record Part(UUID attemptId, int part, int parts) {}

    /**
     * The partner's own ids of a message's parts, in their order; perhaps not all of them.
     *
     * @param parts in how many it was to go out
     */
    public void rememberParts(String partner, UUID attemptId, List<String> refs, int parts) {
        jdbc.batchUpdate(
                """
                insert into part_ref (partner, partner_ref, attempt_id, part, parts) values (?, ?, ?, ?, ?)
                on conflict (partner, partner_ref) do update
                  set attempt_id = excluded.attempt_id, part = excluded.part, parts = excluded.parts""",
                IntStream.range(0, refs.size())
                        .mapToObj(part -> new Object[] {partner, refs.get(part), attemptId, part, parts})
                        .toList());
    }

    Map<String, Part> parts(String partner, Collection<String> refs) {
        var found = new HashMap<String, Part>();
        jdbc.query(
                "select * from part_ref where partner = ? and partner_ref = any(?)",
                rs -> {
                    found.put(
                            rs.getString("partner_ref"),
                            new Part(rs.getObject("attempt_id", UUID.class), rs.getInt("part"), rs.getInt("parts")));
                },
                partner,
                refs.toArray(String[]::new));
        return found;
    }

    /** They have been read, and nothing about them is odd any more. */
    void applied(Collection<UUID> rawIds) {
        if (!rawIds.isEmpty()) {
            jdbc.update(
                    "update raw_report set state = ?, note = null where raw_id = any(?)",
                    APPLIED,
                    UuidArray.of(rawIds));
        }
    }

    /**
     * A translated report about a known attempt.
     *
     * @param communicationId the attempt's, where whoever tells it knows
     * @param receivedAt when the partner told it, however long it waited here to be read; null when that is now
     */
    public record Told(
            UUID attemptId,
            @Nullable UUID communicationId,
            DeliveryReport report,
            @Nullable UUID rawId,
            @Nullable Instant receivedAt) {
        public Told(UUID attemptId, DeliveryReport report, @Nullable UUID rawId) {
            this(attemptId, null, report, rawId, null);
        }
    }

    /**
     * Adds to the sets; what is there already changes nothing, except that it may turn out to be final, and that a complaint
     * made later is another one.
     */
    public void add(Collection<Told> told, Instant now) {
        if (told.isEmpty()) {
            return;
        }
        var rows = new Bulk<Told>()
                .uuid("attempt_id", Told::attemptId)
                .text("outcome", t -> t.report().outcome().word())
                .text("reason", t -> ToldOnce.reason(t.report()))
                .integer("part", t -> t.report().part())
                .moment("at", t -> t.report().at())
                .flag("is_final", t -> t.report().isFinal())
                .uuid("raw_id", Told::rawId)
                .text("raw", t -> t.report().raw())
                .moment("received_at", t -> now);
        jdbc.update(
                rows.insert("report")
                        + """
                         on conflict (attempt_id, outcome, reason, part) do update
                          set is_final = report.is_final or excluded.is_final,
                            at = case when excluded.outcome = 'complaint' then greatest(report.at, excluded.at)
                              else report.at end
                          where excluded.is_final and not report.is_final
                            or excluded.outcome = 'complaint' and excluded.at > report.at""",
                rows.arguments(ToldOnce.of(told)));
    }

    Map<UUID, List<ReportFold.Word>> words(Collection<UUID> attemptIds) {
        var words = new HashMap<UUID, List<ReportFold.Word>>();
        jdbc.query(
                "select attempt_id, outcome, reason, part, is_final from report where attempt_id = any(?)",
                rs -> {
                    String reason = rs.getString("reason");
                    words.computeIfAbsent(rs.getObject("attempt_id", UUID.class), k -> new ArrayList<>())
                            .add(new ReportFold.Word(
                                    Outcome.of(rs.getString("outcome")),
                                    reason.isEmpty() ? null : reason,
                                    rs.getInt("part"),
                                    rs.getBoolean("is_final")));
                },
                UuidArray.of(attemptIds));
        return words;
    }

    /** Of these attempts those that were rejected by no report of their partner's. */
    Set<UUID> rejectedWithoutReport(Collection<UUID> attemptIds) {
        return Set.copyOf(jdbc.queryForList(
                "select distinct attempt_id from report where attempt_id = any(?) and outcome = 'rejected' and raw_id is null",
                UUID.class,
                UuidArray.of(attemptIds)));
    }

    /** The set of one attempt as people read it, oldest first. */
    public List<Map<String, Object>> of(UUID attemptId) {
        return jdbc.query(
                "select * from report where attempt_id = ? order by at, received_at",
                (rs, i) -> {
                    var row = new java.util.LinkedHashMap<String, Object>();
                    row.put("outcome", rs.getString("outcome"));
                    row.put("reason", rs.getString("reason").isEmpty() ? null : rs.getString("reason"));
                    row.put("at", Rows.at(rs.getTimestamp("at")));
                    row.put("final", rs.getBoolean("is_final"));
                    row.put("raw", rs.getString("raw"));
                    return row;
                },
                attemptId);
    }

    private static RawReport rawRow(ResultSet rs, int i) throws SQLException {
        return new RawReport(
                rs.getObject("raw_id", UUID.class),
                rs.getString("partner"),
                rs.getString("report"),
                rs.getString("media_type"),
                rs.getObject("attempt_id", UUID.class),
                rs.getBytes("body"),
                rs.getTimestamp("received_at").toInstant(),
                rs.getString("state"),
                rs.getString("note"));
    }
}
