package se.budkavle.delivery;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;

/** What operators said of persons, by personal or organisation number, and who waits for it. */
public final class MailboxStore {
    private static final RowMapper<Known> KNOWN = (rs, i) -> new Known(
            rs.getString("partner"),
            rs.getString("person"),
            rs.getObject("lookup_id", UUID.class),
            rs.getObject("has_mailbox", Boolean.class),
            Rows.at(rs.getTimestamp("answered_at")),
            Rows.at(rs.getTimestamp("asked_at")));

    private final JdbcTemplate jdbc;

    public MailboxStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param person personal number, twelve digits, or organisation number, ten
     * @param has null until the operator has answered once
     * @param askedAt since when an answer is awaited; null when none is
     */
    public record Known(
            String partner,
            String person,
            UUID lookupId,
            @Nullable Boolean has,
            @Nullable Instant answeredAt,
            @Nullable Instant askedAt) {
        boolean isAnsweredAfter(Instant moment) {
            return answeredAt != null && answeredAt.isAfter(moment);
        }

        /** Never the person: a record's own text would carry the number into a log. */
        @Override
        public String toString() {
            return "Known[" + partner + ", " + lookupId + "]";
        }
    }

    public List<Known> find(Collection<String> persons) {
        return persons.isEmpty()
                ? List.of()
                : jdbc.query(
                        "select * from mailbox where person = any(?)", KNOWN, (Object) persons.toArray(String[]::new));
    }

    public List<Known> lookups(Collection<UUID> lookupIds) {
        return jdbc.query(
                "select * from mailbox where lookup_id = any(?)", KNOWN, (Object) lookupIds.toArray(UUID[]::new));
    }

    /** Events wait for a partner's word about a person. */
    public record Asked(String partner, String person, List<UUID> eventIds) {}

    /** Notes who waits for whose word; returns the lookup of each. They are locked in the order of {@link #lock}. */
    public Map<Asked, UUID> ask(Collection<Asked> asked, Instant now) {
        var lookups = new LinkedHashMap<Asked, UUID>();
        asked.stream()
                .sorted(Comparator.comparing(Asked::partner).thenComparing(Asked::person))
                .forEach(a -> lookups.put(a, ask(a, now)));
        return lookups;
    }

    private UUID ask(Asked asked, Instant now) {
        return jdbc.queryForObject(
                """
                insert into mailbox as m (partner, person, lookup_id, asked_at, waiting) values (?, ?, ?, ?, ?)
                on conflict (partner, person) do update set asked_at = coalesce(m.asked_at, excluded.asked_at),
                  waiting = m.waiting || excluded.waiting
                returning lookup_id""",
                UUID.class,
                asked.partner(),
                asked.person(),
                Ids.next(),
                Timestamp.from(now),
                asked.eventIds().toArray(UUID[]::new));
    }

    /**
     * Until the transaction ends. Whoever asks and whoever answers locks these rows first, in this order, and the work of
     * asking after them, so that they never wait for each other crosswise.
     */
    void lock(Collection<UUID> lookupIds) {
        jdbc.query(
                "select 1 from mailbox where lookup_id = any(?) order by partner, person for update", rs -> {}, (Object)
                        lookupIds.toArray(UUID[]::new));
    }

    /** The partner has just said, when something was sent, that it does not reach the person any more. */
    public void left(String partner, String person, Instant now) {
        jdbc.update(
                "update mailbox set has_mailbox = false, answered_at = ? where partner = ? and person = ?",
                Timestamp.from(now),
                partner,
                person);
    }

    /** Writes answers down; returns the events that waited for them. */
    public List<UUID> answered(Collection<UUID> lookupIds, Set<String> persons, Instant now) {
        return jdbc
                .query(
                        """
                        with before as (select lookup_id, waiting from mailbox where lookup_id = any(?)
                                        order by partner, person for update)
                        update mailbox m set has_mailbox = m.person = any(?), answered_at = ?, asked_at = null,
                          waiting = '{}'
                        from before b where b.lookup_id = m.lookup_id returning b.waiting""",
                        (rs, i) -> (UUID[]) rs.getArray("waiting").getArray(),
                        lookupIds.toArray(UUID[]::new),
                        persons.toArray(String[]::new),
                        Timestamp.from(now))
                .stream()
                .flatMap(Arrays::stream)
                .distinct()
                .toList();
    }
}
