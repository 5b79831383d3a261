package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.Outcome;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Dictionaries.Kind;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.UuidArray;

/** Attempts with their contents, and what became of them; {@link SendStore} has those that are just being sent. */
public final class AttemptStore {
    /** Everything but the message, which only a lane needs. */
    private static final String SELECT =
            """
            select attempt_id, communication_id, customer_no, person_key, step, channel, partner, state, unclear, outcome,
              reason, opened, complaint, partner_ref, address, cost, wait_seconds, batch_id, seq, document,
              consent_version, created_at, sends from attempt\s""";

    /** Each looked up in its own partition. */
    private static final String AMONG = "join " + UuidArray.ROWS + " as wanted on attempt_id = wanted ";

    /** An offer with its content as it is kept. */
    private record Row(Offered offered, byte[] packed) {
        Attempt attempt() {
            return offered.attempt();
        }
    }

    private static final Bulk<Row> OFFERED = new Bulk<Row>()
            .uuid("attempt_id", o -> o.attempt().attemptId())
            .uuid("communication_id", o -> o.attempt().communicationId())
            .text("customer_no", o -> o.attempt().customerNo())
            .text("person_key", o -> o.attempt().personKey())
            .integer("step", o -> o.attempt().step())
            .text("channel", o -> o.attempt().channel())
            .text("partner", o -> o.attempt().partner())
            .text("state", o -> o.attempt().state().word())
            .text("address", o -> o.attempt().address())
            .json("cost", o -> Rows.json(o.attempt().cost()))
            .bigint("wait_seconds", o -> o.attempt().waitFor().toSeconds())
            .uuid("batch_id", o -> o.attempt().batchId())
            .integer("seq", o -> o.attempt().seq())
            .bytes("message", Row::packed)
            .text("document", o -> o.attempt().document())
            .integer("consent_version", o -> o.attempt().consentVersion())
            .moment("created_at", o -> o.attempt().createdAt());
    private static final String INSERT = OFFERED.insert("attempt");

    /** What reports and batches change. */
    private static final Bulk<Attempt> MOVED = new Bulk<Attempt>()
            .uuid("attempt_id", Attempt::attemptId)
            .text("state", a -> a.state().word())
            .text("outcome", a -> a.outcome() == null ? null : a.outcome().word())
            .text("reason", Attempt::reason)
            .flag("opened", Attempt::opened)
            .flag("complaint", Attempt::complaint)
            .text("partner_ref", Attempt::partnerRef)
            .uuid("batch_id", Attempt::batchId)
            .integer("seq", Attempt::seq);

    private static final String UPDATE = MOVED.update("attempt", "attempt_id");

    private static final Bulk<Attempt> REFERENCES = new Bulk<Attempt>()
            .text("partner", Attempt::partner)
            .text("ref", Attempt::partnerRef)
            .uuid("attempt_id", Attempt::attemptId);
    private static final String REFER = REFERENCES.insert("partner_reference")
            + " on conflict (partner, ref) do update set attempt_id = excluded.attempt_id";

    private final JdbcTemplate jdbc;
    private final Dictionaries dictionaries;

    public AttemptStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.dictionaries = dictionaries;
    }

    /** The attempt with its content, as the router made it. */
    public record Offered(Attempt attempt, StoredMessage message) {}

    public void insert(Collection<Offered> offered) {
        if (!offered.isEmpty()) {
            jdbc.update(
                    INSERT,
                    OFFERED.arguments(
                            offered.stream().map(o -> new Row(o, packed(o))).toList()));
        }
    }

    private byte[] packed(Offered offered) {
        StoredMessage m = offered.message();
        var subject = new Subject(
                Kind.MESSAGE, m.sendout(), m.language(), offered.attempt().channel());
        return dictionaries.pack(Rows.json(m).getBytes(StandardCharsets.UTF_8), subject);
    }

    public Map<UUID, Attempt> lock(Collection<UUID> ids) {
        return byId(jdbc.query(
                SELECT + AMONG + "order by attempt_id for update of attempt", AttemptStore::row, UuidArray.of(ids)));
    }

    public Optional<Attempt> find(UUID id) {
        return jdbc.query(SELECT + "where attempt_id = ?", AttemptStore::row, id).stream()
                .findFirst();
    }

    public Map<UUID, Attempt> find(Collection<UUID> ids) {
        return byId(jdbc.query(SELECT + AMONG, AttemptStore::row, UuidArray.of(ids)));
    }

    /** To what an attempt belongs. */
    record Place(String partner, UUID communicationId) {}

    /** Those of the ids that attempts have. */
    Map<UUID, Place> places(Collection<UUID> ids) {
        var places = new HashMap<UUID, Place>();
        if (!ids.isEmpty()) {
            jdbc.query(
                    "select attempt_id, partner, communication_id from attempt " + AMONG,
                    rs -> {
                        places.put(
                                rs.getObject(1, UUID.class), new Place(rs.getString(2), rs.getObject(3, UUID.class)));
                    },
                    UuidArray.of(ids));
        }
        return places;
    }

    public Map<UUID, List<Attempt>> ofCommunications(Collection<UUID> communicationIds) {
        var attempts = new HashMap<UUID, List<Attempt>>();
        jdbc.query(
                SELECT + "where communication_id = any(?) order by step, attempt_id",
                (ResultSet rs) -> {
                    Attempt a = row(rs, 0);
                    attempts.computeIfAbsent(a.communicationId(), k -> new ArrayList<>())
                            .add(a);
                },
                UuidArray.of(communicationIds));
        return attempts;
    }

    public List<Attempt> ofBatch(UUID batchId) {
        return jdbc.query(
                SELECT + "where batch_id = ? and state <> 'cancelled' order by seq, attempt_id",
                AttemptStore::row,
                batchId);
    }

    /** Of a batch those that lie at the partner, are still open, and were never a work item of the kind. */
    List<UUID> unasked(UUID batchId, String kind, int most) {
        return jdbc.queryForList(
                """
                select a.attempt_id from attempt a join communication c on c.communication_id = a.communication_id
                where a.batch_id = ? and a.state = 'accepted' and c.state in ('planned', 'active')
                  and not exists (select 1 from work_item w where w.communication_id = a.communication_id
                                    and w.attempt_id = a.attempt_id and w.kind = ?)
                limit ?""",
                UUID.class,
                batchId,
                kind,
                most);
    }

    /** Attempts by the partner's references: its own, or such as repeat our key. */
    public Map<String, UUID> byPartnerRef(String partner, Collection<String> refs) {
        var found = new HashMap<String, UUID>();
        String[] named = refs.toArray(String[]::new);
        jdbc.query(
                """
                select ref, attempt_id from partner_reference where partner = ? and ref = any(?)
                union all
                select partner_ref, attempt_id from attempt
                where attempt_id = any(?) and partner = ? and partner_ref = any(?)""",
                rs -> {
                    found.put(rs.getString(1), rs.getObject(2, UUID.class));
                },
                partner,
                named,
                refs.stream().flatMap(Attempt::keysIn).distinct().toArray(UUID[]::new),
                partner,
                named);
        return found;
    }

    /** From now on they are found by their partners' references; one that repeats our own key needs nothing for that. */
    void named(Collection<Attempt> attempts) {
        var byRef = new TreeMap<String, Attempt>(); // in an order that two transactions share, and each once
        attempts.stream()
                .filter(a -> !a.partnerRef().contains(a.key()))
                .forEach(a -> byRef.put(a.partner() + " " + a.partnerRef(), a));
        if (!byRef.isEmpty()) {
            jdbc.update(REFER, REFERENCES.arguments(byRef.values()));
        }
    }

    public void update(Collection<Attempt> attempts) {
        if (!attempts.isEmpty()) {
            jdbc.update(UPDATE, MOVED.arguments(attempts));
        }
    }

    /** Returns those that could be: letters of a sealed batch, and what was handed over, stay as they are. */
    List<UUID> cancelScheduled(Collection<UUID> ids) {
        return jdbc.queryForList(
                """
                update attempt set state = 'cancelled'
                where attempt_id = any(?) and state = 'scheduled' and seq is null returning attempt_id""",
                UUID.class,
                UuidArray.of(ids));
    }

    /** The contents of attempts, as they were made. */
    public Map<UUID, StoredMessage> messages(Collection<UUID> ids) {
        var messages = new HashMap<UUID, StoredMessage>();
        jdbc.query(
                "select attempt_id, message from attempt where attempt_id = any(?)",
                rs -> {
                    messages.put(rs.getObject("attempt_id", UUID.class), read(rs.getBytes("message")));
                },
                UuidArray.of(ids));
        return messages;
    }

    /** @throws IllegalStateException when what is kept is no message */
    StoredMessage read(byte[] content) {
        return Rows.read(
                new String(dictionaries.unpack(content), StandardCharsets.UTF_8),
                new TypeReference<StoredMessage>() {});
    }

    private static Map<UUID, Attempt> byId(List<Attempt> rows) {
        var byId = new LinkedHashMap<UUID, Attempt>();
        rows.forEach(a -> byId.put(a.attemptId(), a));
        return byId;
    }

    static Attempt row(ResultSet rs, int i) throws SQLException {
        return new Attempt(
                rs.getObject("attempt_id", UUID.class),
                rs.getObject("communication_id", UUID.class),
                rs.getString("customer_no"),
                rs.getString("person_key"),
                rs.getInt("step"),
                rs.getString("channel"),
                rs.getString("partner"),
                AttemptState.ofWord(rs.getString("state")),
                rs.getInt("unclear"),
                Optional.ofNullable(rs.getString("outcome")).map(Outcome::of).orElse(null),
                rs.getString("reason"),
                rs.getBoolean("opened"),
                rs.getBoolean("complaint"),
                rs.getString("partner_ref"),
                rs.getString("address"),
                KeptCost.of(rs.getString("cost")),
                Duration.ofSeconds(rs.getLong("wait_seconds")),
                rs.getObject("batch_id", UUID.class),
                rs.getObject("seq", Integer.class),
                rs.getString("document"),
                rs.getInt("consent_version"),
                rs.getTimestamp("created_at").toInstant(),
                sends(rs.getString("sends")));
    }

    /** @param json moments alone, as the database writes them; read several times for each attempt */
    private static List<Instant> sends(String json) {
        return json.equals("[]")
                ? List.of()
                : Arrays.stream(json.substring(2, json.length() - 2).split("\", \""))
                        .map(Instant::parse)
                        .toList();
    }
}
