package se.budkavle.delivery;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.Reply;
import se.budkavle.release.Rows;

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
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** Keeps one part; all of that message that are there, in their order. @param message of one address of a partner */
    List<String> withPart(Reply reply, String message) {
        jdbc.update(
                "insert into reply_part (partner, address, message, part, body) values (?, ?, ?, ?, ?) on conflict do nothing",
                reply.partner(),
                reply.from(),
                message,
                reply.part().number(),
                reply.text());
        return jdbc.queryForList(
                "select body from reply_part where partner = ? and address = ? and message = ? order by part",
                String.class,
                reply.partner(),
                reply.from(),
                message);
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
