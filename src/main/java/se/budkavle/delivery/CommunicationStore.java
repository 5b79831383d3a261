package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.planning.OpenCommunication;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.RuleEffect;
import se.budkavle.planning.Window;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Dictionaries.Kind;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.UuidArray;
import se.budkavle.timeline.Reason;

/** Communications, and with them the claims to contact a person. */
public final class CommunicationStore {
    private static final TypeReference<List<PlanStep>> PLAN = new TypeReference<>() {};
    private static final TypeReference<List<RuleEffect>> RULES = new TypeReference<>() {};

    private final Bulk<Communication> all = new Bulk<Communication>()
            .uuid("communication_id", Communication::communicationId)
            .uuid("event_id", Communication::eventId)
            .text("customer_no", Communication::customerNo)
            .text("person_key", Communication::personKey)
            .text("sendout", Communication::sendout)
            .text("class", Communication::messageClass)
            .text("topic", Communication::topic)
            .text("urgency", Communication::urgency)
            .text("recipient_role", Communication::recipientRole)
            .text("contract_no", Communication::contractNo)
            .text("state", c -> c.state().word())
            .text("basis", c -> basis(c.state()))
            .json("reason", CommunicationStore::reason)
            .text("language", Communication::language)
            .text("release", Communication::release)
            .moment("window_opens", c -> c.window().opens())
            .moment("window_closes", c -> c.window().closes())
            .bytes("plan", c -> packed(c.plan(), c))
            .bytes("rules", c -> packed(c.rules(), c))
            .text("ambiguous", Communication::ambiguous)
            .integer("max_attempts", Communication::maxAttempts)
            .flag("parallel", Communication::parallel)
            .moment("created_at", Communication::createdAt)
            .moment("ended_at", Communication::endedAt);
    private final String insert = all.insert("communication");

    /** What moves. */
    private final Bulk<Communication> moved = new Bulk<Communication>()
            .uuid("communication_id", Communication::communicationId)
            .text("state", c -> c.state().word())
            .text("basis", c -> basis(c.state()))
            .json("reason", CommunicationStore::reason)
            .bytes("rules", c -> packed(c.rules(), c))
            .flag("double_contact", Communication::doubleContact)
            .moment("ended_at", Communication::endedAt);

    private final String update = moved.update("communication", "communication_id");

    private final JdbcTemplate jdbc;
    private final Dictionaries dictionaries;
    private final ClaimStore claims;

    public CommunicationStore(JdbcTemplate jdbc, Dictionaries dictionaries) {
        this.jdbc = jdbc;
        this.dictionaries = dictionaries;
        this.claims = new ClaimStore(jdbc);
    }

    /** As the send-out's example is planned, so mostly are all of it. */
    private byte[] packed(List<?> list, Communication c) {
        return PackedList.packed(list, json -> dictionaries.pack(json, new Subject(Kind.PLAN, c.sendout(), "", "")));
    }

    ClaimStore claims() {
        return claims;
    }

    /** Claims that were over by then. */
    public void forgetClaims(Instant over) {
        claims.forget(over);
    }

    public void insert(Collection<Communication> communications) {
        if (!communications.isEmpty()) {
            jdbc.update(insert, all.arguments(communications));
        }
    }

    /** Writes state, rules and marks of communications that the caller has locked. */
    public void update(Collection<Communication> communications) {
        if (communications.isEmpty()) {
            return;
        }
        jdbc.update(update, moved.arguments(communications));
        releaseEnded(communications);
    }

    /** Of what the caller has locked: what reached nobody, as it ended or as is found out only now, frees its person. */
    void releaseEnded(Collection<Communication> held) {
        List<UUID> ended = held.stream()
                .filter(CommunicationStore::endedWithoutContact)
                .map(Communication::communicationId)
                .toList();
        if (!ended.isEmpty()) {
            claims.release(ended);
        }
    }

    /** Writes one that had ended, and has its claims again. */
    void goOn(Communication active) {
        update(List.of(active));
        claims.retake(List.of(active.communicationId()));
    }

    static boolean endedWithoutContact(Communication c) {
        return c.state() instanceof CommunicationState.Cancelled
                || c.state() instanceof CommunicationState.Exhausted
                || c.state() instanceof CommunicationState.Expired;
    }

    /** Locked in the order of their ids, so that two steps never wait for each other crosswise. */
    public Map<UUID, Communication> lock(Collection<UUID> ids) {
        return byId(jdbc.query(
                "select c.* from communication c join " + UuidArray.ROWS
                        + " as wanted on c.communication_id = wanted order by c.communication_id for update of c",
                this::row,
                UuidArray.of(ids)));
    }

    /** Those that attempts belong to, locked in the order of their ids. */
    Map<UUID, Communication> lockOf(Collection<UUID> attemptIds) {
        return byId(jdbc.query(
                """
                select * from communication where communication_id = any(array(
                  select communication_id from attempt where attempt_id = any(?))) order by communication_id for update""",
                this::row,
                UuidArray.of(attemptIds)));
    }

    /**
     * Locks those that nobody else holds. For steps that hold a row of work: who holds the communication may be waiting
     * for that very row.
     */
    public Map<UUID, Communication> tryLock(Collection<UUID> ids) {
        return byId(jdbc.query(
                "select * from communication where communication_id = any(?) order by communication_id for update skip locked",
                this::row,
                UuidArray.of(ids)));
    }

    /** The customer turns out to be this person: what is under way is the person's. */
    void becomesPerson(String customerNo, String personKey) {
        claims.becomesPerson(customerNo, personKey);
        jdbc.update(
                "update communication set person_key = ? where customer_no = ? and state in ('planned', 'active')",
                personKey,
                customerNo);
        jdbc.update(
                """
                update attempt set person_key = ?
                where communication_id = any(array(select communication_id from communication where customer_no = ?))
                  and state in ('scheduled', 'sending', 'accepted', 'sent', 'ambiguous', 'held')""",
                personKey,
                customerNo);
    }

    public Optional<Communication> find(UUID id) {
        return jdbc.query("select * from communication where communication_id = ?", this::row, id).stream()
                .findFirst();
    }

    /** Found by the event's customer, who has few beside them. */
    public List<Communication> ofEvent(UUID eventId) {
        return jdbc.query(
                """
                select * from communication where event_id = ?
                  and customer_no = (select customer_no from event where event_id = ?) order by communication_id""",
                this::row,
                eventId,
                eventId);
    }

    public List<Communication> ofCustomer(String customerNo) {
        return jdbc.query(
                "select * from communication where customer_no = ? order by communication_id", this::row, customerNo);
    }

    /** The open communications of persons, over all their customer numbers. */
    public Map<String, List<OpenCommunication>> open(Collection<String> personKeys) {
        var open = new HashMap<String, List<OpenCommunication>>();
        jdbc.query(
                """
                select person_key, communication_id, sendout, class, topic, contract_no from communication
                where person_key = any(?) and ended_at is null and state in ('planned', 'active') order by communication_id""",
                rs -> {
                    open.computeIfAbsent(rs.getString("person_key"), k -> new ArrayList<>())
                            .add(new OpenCommunication(
                                    rs.getObject("communication_id", UUID.class),
                                    rs.getString("sendout"),
                                    rs.getString("class"),
                                    rs.getString("topic"),
                                    rs.getString("contract_no")));
                },
                (Object) personKeys.toArray(String[]::new));
        return open;
    }

    /** What they are about. */
    Map<UUID, UUID> events(Collection<UUID> ids) {
        var found = new HashMap<UUID, UUID>();
        jdbc.query(
                "select communication_id, event_id from communication where communication_id = any(?)",
                rs -> {
                    found.put(rs.getObject(1, UUID.class), rs.getObject(2, UUID.class));
                },
                UuidArray.of(ids));
        return found;
    }

    /** Whose they are. */
    Map<UUID, String> customerNos(Collection<UUID> ids) {
        var found = new HashMap<UUID, String>();
        jdbc.query(
                "select communication_id, customer_no from communication where communication_id = any(?)",
                rs -> {
                    found.put(rs.getObject(1, UUID.class), rs.getString(2));
                },
                UuidArray.of(ids));
        return found;
    }

    private static String reason(Communication c) {
        return c.state().why() == null ? null : Rows.json(c.state().why());
    }

    private static String basis(CommunicationState state) {
        return state instanceof CommunicationState.Delivered d ? d.basis().word() : null;
    }

    private static Map<UUID, Communication> byId(List<Communication> rows) {
        var byId = new LinkedHashMap<UUID, Communication>();
        rows.forEach(c -> byId.put(c.communicationId(), c));
        return byId;
    }

    private Communication row(ResultSet rs, int i) throws SQLException {
        String reason = rs.getString("reason");
        return new Communication(
                rs.getObject("communication_id", UUID.class),
                rs.getObject("event_id", UUID.class),
                rs.getString("customer_no"),
                rs.getString("person_key"),
                rs.getString("sendout"),
                rs.getString("class"),
                rs.getString("topic"),
                rs.getString("urgency"),
                rs.getString("recipient_role"),
                rs.getString("contract_no"),
                CommunicationState.of(
                        rs.getString("state"),
                        rs.getString("basis"),
                        reason == null ? null : Rows.read(reason, new TypeReference<Reason>() {})),
                rs.getString("language"),
                rs.getString("release"),
                new Window(Rows.at(rs.getTimestamp("window_opens")), Rows.at(rs.getTimestamp("window_closes"))),
                new PackedList<>(rs.getBytes("plan"), dictionaries::unpack, PLAN),
                new PackedList<>(rs.getBytes("rules"), dictionaries::unpack, RULES),
                rs.getString("ambiguous"),
                rs.getInt("max_attempts"),
                rs.getBoolean("parallel"),
                rs.getBoolean("double_contact"),
                rs.getTimestamp("created_at").toInstant(),
                Rows.at(rs.getTimestamp("ended_at")));
    }
}
