package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.planning.Once;
import se.budkavle.planning.OpenCommunication;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.RuleEffect;
import se.budkavle.planning.Window;
import se.budkavle.release.Rows;
import se.budkavle.timeline.Reason;

/** Communications, and the claims that make sure a person is contacted once. */
public final class CommunicationStore {
    private final JdbcTemplate jdbc;

    public CommunicationStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void insert(Collection<Communication> communications) {
        jdbc.batchUpdate(
                """
                insert into communication (communication_id, event_id, customer_no, person_key, sendout, class, topic,
                  urgency, recipient_role, contract_no, state, basis, reason, language, release, window_opens,
                  window_closes, plan, rules, ambiguous, max_attempts, parallel, created_at,
                  ended_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?)""",
                communications.stream()
                        .map(c -> new Object[] {
                            c.communicationId(),
                            c.eventId(),
                            c.customerNo(),
                            c.personKey(),
                            c.sendout(),
                            c.messageClass(),
                            c.topic(),
                            c.urgency(),
                            c.recipientRole(),
                            c.contractNo(),
                            c.state().word(),
                            basis(c.state()),
                            c.state().why() == null ? null : Rows.json(c.state().why()),
                            c.language(),
                            c.release(),
                            Rows.at(c.window().opens()),
                            Rows.at(c.window().closes()),
                            Rows.json(c.plan()),
                            Rows.json(c.rules()),
                            c.ambiguous(),
                            c.maxAttempts(),
                            c.parallel(),
                            Timestamp.from(c.createdAt()),
                            Rows.at(c.endedAt())
                        })
                        .toList());
    }

    /** Writes state, rules and marks of communications that the caller has locked. */
    public void update(Collection<Communication> communications) {
        jdbc.batchUpdate(
                """
                update communication set state = ?, basis = ?, reason = ?::jsonb, rules = ?::jsonb, double_contact = ?,
                  ended_at = ? where communication_id = ?""",
                communications.stream()
                        .map(c -> new Object[] {
                            c.state().word(),
                            basis(c.state()),
                            c.state().why() == null ? null : Rows.json(c.state().why()),
                            Rows.json(c.rules()),
                            c.doubleContact(),
                            Rows.at(c.endedAt()),
                            c.communicationId()
                        })
                        .toList());
        releaseClaims(communications.stream()
                .filter(CommunicationStore::endedWithoutContact)
                .toList());
    }

    private static boolean endedWithoutContact(Communication c) {
        return c.state() instanceof CommunicationState.Cancelled
                || c.state() instanceof CommunicationState.Exhausted
                || c.state() instanceof CommunicationState.Expired;
    }

    private void releaseClaims(List<Communication> ended) {
        if (!ended.isEmpty()) {
            // Not where the partner may have it: a person who may have been reached is not contacted again.
            jdbc.update(
                    """
                    delete from contact_claim k where communication_id = any(?) and not exists (
                      select 1 from attempt a where a.communication_id = k.communication_id
                        and (a.state in ('sending', 'accepted', 'sent', 'delivered', 'ambiguous', 'held')
                          or a.outcome = 'unknown'))""",
                    (Object) ended.stream().map(Communication::communicationId).toArray(UUID[]::new));
        }
    }

    /** Locked in the order of their ids, so that two steps never wait for each other crosswise. */
    public Map<UUID, Communication> lock(Collection<UUID> ids) {
        return byId(jdbc.query(
                "select * from communication where communication_id = any(?) order by communication_id for update",
                CommunicationStore::row,
                (Object) ids.toArray(UUID[]::new)));
    }

    /**
     * Locks those that nobody else holds. For steps that hold a row of work: who holds the communication may be waiting
     * for that very row.
     */
    public Map<UUID, Communication> tryLock(Collection<UUID> ids) {
        return byId(jdbc.query(
                "select * from communication where communication_id = any(?) order by communication_id for update skip locked",
                CommunicationStore::row,
                (Object) ids.toArray(UUID[]::new)));
    }

    /** The customer turns out to be this person: what is under way is the person's. */
    void becomesPerson(String customerNo, String personKey) {
        jdbc.update(
                "update communication set person_key = ? where customer_no = ? and state in ('planned', 'active')",
                personKey,
                customerNo);
        jdbc.update(
                """
                update attempt set person_key = ? where customer_no = ?
                  and state in ('scheduled', 'sending', 'accepted', 'sent', 'ambiguous', 'held')""",
                personKey,
                customerNo);
    }

    public Optional<Communication> find(UUID id) {
        return jdbc
                .query("select * from communication where communication_id = ?", CommunicationStore::row, id)
                .stream()
                .findFirst();
    }

    public List<Communication> ofEvent(UUID eventId) {
        return jdbc.query(
                "select * from communication where event_id = ? order by communication_id",
                CommunicationStore::row,
                eventId);
    }

    public List<Communication> ofCustomer(String customerNo) {
        return jdbc.query(
                "select * from communication where customer_no = ? order by communication_id",
                CommunicationStore::row,
                customerNo);
    }

    /** The open communications of persons, over all their customer numbers. */
    public Map<String, List<OpenCommunication>> open(Collection<String> personKeys) {
        var open = new HashMap<String, List<OpenCommunication>>();
        jdbc.query(
                """
                select person_key, communication_id, sendout, class, topic, contract_no from communication
                where person_key = any(?) and state in ('planned', 'active') order by communication_id""",
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

    /**
     * Claims once-keys for communications, in the order of the keys; a key whose time has passed is free.
     *
     * @return for each communication that lost, the one that holds its key
     */
    public Map<UUID, UUID> claim(Map<UUID, Once> wanted, Instant now) {
        var first = new LinkedHashMap<String, UUID>();
        wanted.forEach((id, once) -> first.putIfAbsent(once.key(), id));
        List<Map.Entry<String, UUID>> sorted =
                first.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        Set<UUID> won = new HashSet<>(jdbc.queryForList(
                """
                insert into contact_claim as c (key, communication_id, until)
                select * from unnest(?::text[], ?::uuid[], ?::timestamptz[])
                on conflict (key) do update set communication_id = excluded.communication_id, until = excluded.until
                  where c.until <= ? returning communication_id""",
                UUID.class,
                sorted.stream().map(Map.Entry::getKey).toArray(String[]::new),
                sorted.stream().map(Map.Entry::getValue).toArray(UUID[]::new),
                sorted.stream()
                        .map(e -> wanted.get(e.getValue()).until().toString())
                        .toArray(String[]::new),
                Timestamp.from(now)));
        return losers(wanted, won);
    }

    private Map<UUID, UUID> losers(Map<UUID, Once> wanted, Set<UUID> won) {
        var losers = new HashMap<UUID, UUID>();
        if (won.size() == wanted.size()) {
            return losers;
        }
        var holders = new HashMap<String, UUID>();
        jdbc.query(
                "select key, communication_id from contact_claim where key = any(?)",
                rs -> {
                    holders.put(rs.getString(1), rs.getObject(2, UUID.class));
                },
                (Object) wanted.values().stream().map(Once::key).toArray(String[]::new));
        wanted.forEach((id, once) -> {
            if (!won.contains(id)) {
                losers.put(id, holders.get(once.key()));
            }
        });
        return losers;
    }

    private static String basis(CommunicationState state) {
        return state instanceof CommunicationState.Delivered d ? d.basis().word() : null;
    }

    private static Map<UUID, Communication> byId(List<Communication> rows) {
        var byId = new LinkedHashMap<UUID, Communication>();
        rows.forEach(c -> byId.put(c.communicationId(), c));
        return byId;
    }

    private static Communication row(ResultSet rs, int i) throws SQLException {
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
                Rows.read(rs.getString("plan"), new TypeReference<List<PlanStep>>() {}),
                Rows.read(rs.getString("rules"), new TypeReference<List<RuleEffect>>() {}),
                rs.getString("ambiguous"),
                rs.getInt("max_attempts"),
                rs.getBoolean("parallel"),
                rs.getBoolean("double_contact"),
                rs.getTimestamp("created_at").toInstant(),
                Rows.at(rs.getTimestamp("ended_at")));
    }
}
