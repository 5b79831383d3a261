package se.budkavle.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.rows.Ids;
import se.budkavle.work.Lanes;

/** What people answered, and where they have moved to: personal data, apart from the timeline. */
public final class ReplyStore {
    private final JdbcTemplate jdbc;

    public ReplyStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param partnerRef the partner's own word for it, or another that is the same when the reply comes again
     * @param customerNo null when nobody is known at that address
     * @param attemptId what was sent there last
     */
    public record Kept(
            UUID replyId,
            String partner,
            String partnerRef,
            String channel,
            String address,
            String text,
            Instant at,
            @Nullable String customerNo,
            @Nullable UUID communicationId,
            @Nullable UUID attemptId) {}

    static UUID newId() {
        return Ids.next();
    }

    /** Held to the end of the transaction. @param texts sorted */
    void lockTexts(List<String> texts) {
        if (!texts.isEmpty()) {
            jdbc.query(
                    "select pg_advisory_xact_lock(hashtextextended('reply ' || text, 0)) from unnest(?::text[]) as text",
                    rs -> {},
                    (Object) texts.toArray(String[]::new));
        }
    }

    /**
     * Parts of sets that are open, or were closed since then; and whichever set this part is in, if it is in any.
     *
     * @param text of which phone, under which reference
     */
    List<ReplyPart> parts(String text, UUID rawId, int place, Instant since) {
        return jdbc.query(
                """
                select * from reply_part where text = ? and (closed_at is null or closed_at > ?)
                  or set_id = (select set_id from reply_part where raw_id = ? and place = ?)""",
                ReplyStore::partRow,
                text,
                Rows.at(since),
                rawId,
                place);
    }

    /** One that is kept already stays as it is. */
    void keepPart(String text, ReplyPart part) {
        jdbc.update(
                """
                insert into reply_part (raw_id, place, text, set_id, part, mark, coding, octets, opened_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                part.rawId(),
                part.place(),
                text,
                part.setId(),
                part.number(),
                part.mark(),
                part.coding(),
                part.octets(),
                Rows.at(part.openedAt()));
    }

    /** Its words go. */
    void closeSet(UUID setId, Instant now) {
        jdbc.update("update reply_part set octets = null, closed_at = ? where set_id = ?", Rows.at(now), setId);
    }

    /** But for those whose report is still to be read once more. */
    void forgetParts(Instant closedBefore) {
        jdbc.update(
                """
                delete from reply_part p where closed_at <= ?
                  and not exists (select from work w where w.lane = ? and w.ref = p.raw_id)""",
                Rows.at(closedBefore),
                Lanes.REPORTS);
    }

    private static ReplyPart partRow(ResultSet rs, int i) throws SQLException {
        Timestamp closedAt = rs.getTimestamp("closed_at");
        return new ReplyPart(
                rs.getObject("raw_id", UUID.class),
                rs.getInt("place"),
                rs.getObject("set_id", UUID.class),
                rs.getInt("part"),
                rs.getString("mark"),
                rs.getByte("coding"),
                rs.getString("octets"),
                rs.getTimestamp("opened_at").toInstant(),
                closedAt == null ? null : closedAt.toInstant());
    }

    /** @return whether it is new */
    boolean keep(Kept reply, Instant now) {
        return jdbc.update(
                        """
                        insert into reply (reply_id, partner, partner_ref, channel, address, body, at, received_at, customer_no,
                          communication_id, attempt_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                        reply.replyId(),
                        reply.partner(),
                        reply.partnerRef(),
                        reply.channel(),
                        reply.address(),
                        reply.text(),
                        Rows.at(reply.at()),
                        Rows.at(now),
                        reply.customerNo(),
                        reply.communicationId(),
                        reply.attemptId())
                > 0;
    }

    /** Oldest first. @param after the last of an earlier page */
    public List<Kept> page(@Nullable UUID after, int limit) {
        return jdbc.query(
                "select * from reply where reply_id > ? order by reply_id limit ?",
                ReplyStore::row,
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    public List<Kept> find(Collection<UUID> ids) {
        return jdbc.query(
                "select * from reply where reply_id = any(?)", ReplyStore::row, (Object) ids.toArray(UUID[]::new));
    }

    /** The last attempt of these customers that was handed over to this address. */
    Optional<UUID> lastAttempt(Collection<String> customerNos, String channel, String address) {
        return jdbc
                .queryForList(
                        """
                        select a.attempt_id from communication c join attempt a using (communication_id)
                        where c.customer_no = any(?) and a.channel = ? and a.address = ? and a.sends <> '[]'
                        order by a.attempt_id desc limit 1""",
                        UUID.class,
                        customerNos.toArray(String[]::new),
                        channel,
                        address)
                .stream()
                .findFirst();
    }

    /** Where the recipient of an attempt lives now; the last word counts. */
    void moved(UUID attemptId, String address, Instant now) {
        jdbc.update(
                """
                insert into new_address (attempt_id, address, told_at) values (?, ?::jsonb, ?)
                on conflict (attempt_id) do update set address = excluded.address, told_at = excluded.told_at""",
                attemptId,
                address,
                Rows.at(now));
    }

    /** By attempt, as {@code careOf, street, postalCode, city}. */
    public Map<UUID, com.fasterxml.jackson.databind.JsonNode> newAddresses(Collection<UUID> attemptIds) {
        var found = new HashMap<UUID, com.fasterxml.jackson.databind.JsonNode>();
        jdbc.query(
                "select attempt_id, address from new_address where attempt_id = any(?)",
                rs -> {
                    found.put(rs.getObject(1, UUID.class), Rows.node(rs.getString(2)));
                },
                (Object) attemptIds.toArray(UUID[]::new));
        return found;
    }

    private static Kept row(ResultSet rs, int i) throws SQLException {
        return new Kept(
                rs.getObject("reply_id", UUID.class),
                rs.getString("partner"),
                rs.getString("partner_ref"),
                rs.getString("channel"),
                rs.getString("address"),
                rs.getString("body"),
                rs.getTimestamp("at").toInstant(),
                rs.getString("customer_no"),
                rs.getObject("communication_id", UUID.class),
                rs.getObject("attempt_id", UUID.class));
    }
}
