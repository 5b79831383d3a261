package se.budkavle.delivery;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.UuidArray;
import se.budkavle.work.Lanes;

/**
 * Attempts on their way out: from the claim of a lane to what is known of the send. What every turn asks joins the ids as
 * rows: with the ids in a condition, each call would be planned anew to pick the partitions.
 */
public final class SendStore {
    /** Nobody has said anything since it was made, and its time is not over. */
    private static final String STILL_ALLOWED =
            """
            (c.window_closes is null or c.window_closes > ?) and a.consent_version = coalesce(
              (select p.consent_version from person p where p.person_key = a.person_key), 0)""";

    /**
     * Of an attempt and its communication, asked with a moment; never null. What its send-out repeats by itself was decided
     * when it was first sent, minutes ago; what a person repeats may have been held for days.
     */
    private static final String MAY_GO_OUT =
            """
            (c.state in ('planned', 'active') or c.parallel and c.state = 'delivered')
              and a.state in ('scheduled', 'ambiguous')
              and (a.unclear > 0 and (c.ambiguous = 'resend' or c.class = 'regulatory') or %s)"""
                    .formatted(STILL_ALLOWED);

    private final JdbcTemplate jdbc;

    public SendStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those of claimed attempts that are not to be sent: their person has said something new about consent since the
     * router looked, or they have ended meanwhile. A send that its send-out repeats because nobody knows of the first one has
     * been decided already.
     */
    List<UUID> stale(Collection<UUID> ids, Instant now) {
        return jdbc.queryForList(
                """
                select a.attempt_id from %s as claimed (id)
                  join attempt a on a.attempt_id = claimed.id
                  join communication c on c.communication_id = a.communication_id
                where not (%s)"""
                        .formatted(UuidArray.ROWS, MAY_GO_OUT),
                UUID.class,
                UuidArray.of(ids),
                Timestamp.from(now));
    }

    /** Whether a person may repeat a send that may have arrived: what the law demands always, all else as it was allowed. */
    boolean mayBeRepeated(UUID id, Instant now) {
        return jdbc.queryForObject(
                """
                select c.class = 'regulatory' or %s
                from attempt a join communication c using (communication_id) where a.attempt_id = ?"""
                        .formatted(STILL_ALLOWED),
                Boolean.class,
                Timestamp.from(now),
                id);
    }

    /** Whom each attempt is for. */
    Map<UUID, String> addresses(Collection<UUID> ids) {
        var addresses = new HashMap<UUID, String>();
        jdbc.query(
                "select attempt_id, address from attempt where attempt_id = any(?)",
                rs -> {
                    addresses.put(rs.getObject("attempt_id", UUID.class), rs.getString("address"));
                },
                (Object) ids.toArray(UUID[]::new));
        return addresses;
    }

    /** What is ready for these addresses among the first so many of a lane, each with its address; locked. */
    Map<UUID, String> waitingFor(String lane, Collection<String> addresses, Instant now, int most) {
        var waiting = new HashMap<UUID, String>();
        jdbc.query(
                """
                select w.ref, a.address
                from (select lane, ref from work where lane = ? and due <= ? and token is null
                      order by priority, due limit ?) as first
                  join work w using (lane, ref) join attempt a on a.attempt_id = w.ref
                where a.address = any(?) and w.token is null for update of w skip locked""",
                rs -> {
                    waiting.put(rs.getObject("ref", UUID.class), rs.getString("address"));
                },
                lane,
                Timestamp.from(now),
                most,
                addresses.toArray(String[]::new));
        return waiting;
    }

    /** An attempt that is being sent, with its content as it is kept. */
    record Sending(Attempt attempt, byte[] content) {}

    /**
     * Notes one more send of each that is not {@link #stale}, and returns those. In the order of their ids, in which reports
     * lock them, as long as PostgreSQL looks the attempts up one after the other; where it does otherwise and two meet
     * crosswise, it breaks off one of them, which is done again.
     */
    List<Sending> markSending(Collection<UUID> ids, Instant now) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.query(
                        """
                        update attempt a set state = 'sending', sends = a.sends || to_jsonb(?::text)
                        from %s as going (id), communication c
                        where a.attempt_id = going.id and c.communication_id = a.communication_id
                          and %s
                        returning a.*"""
                                .formatted(UuidArray.ROWS, MAY_GO_OUT),
                        (rs, i) -> new Sending(AttemptStore.row(rs, i), rs.getBytes("message")),
                        now.toString(),
                        UuidArray.of(ids.stream().sorted().toList()),
                        Timestamp.from(now));
    }

    /**
     * Takes back the mark of a send that was never begun; the caller has locked them. Returns those that are to be sent as
     * before; a report of an earlier send may have settled the others.
     */
    List<UUID> neverBegan(Collection<UUID> ids) {
        return jdbc.queryForList(
                """
                with unmarked as (
                  update attempt set sends = sends - -1, state = case when state <> 'sending' then state
                    when unclear > 0 then 'ambiguous' else 'scheduled' end
                  where attempt_id = any(?) returning attempt_id, state)
                select attempt_id from unmarked where state in ('scheduled', 'ambiguous')""",
                UUID.class,
                (Object) ids.toArray(UUID[]::new));
    }

    /** Nothing of this send has left the hub, and nothing of it will. */
    void holdUnsent(Collection<UUID> ids) {
        jdbc.update(
                "update attempt set state = 'held', sends = sends - -1 where attempt_id = any(?) and state = 'sending'",
                (Object) ids.toArray(UUID[]::new));
    }

    /** The partner may have said something about a letter before we wrote down that it was handed over. */
    void handedOver(UUID batchId, Instant now) {
        jdbc.update(
                """
                update attempt set sends = sends || to_jsonb(?::text)
                where batch_id = ? and state <> 'cancelled' and sends = '[]'""",
                now.toString(),
                batchId);
    }

    /**
     * Back from sending: certainly not taken this time. Returns those that were still being sent; a report may have
     * settled the others.
     */
    List<UUID> scheduledAgain(Collection<UUID> ids) {
        return jdbc.queryForList(
                """
                update attempt set state = case when unclear > 0 then 'ambiguous' else 'scheduled' end
                where attempt_id = any(?) and state in ('sending', 'held') returning attempt_id""",
                UUID.class,
                (Object) ids.toArray(UUID[]::new));
    }

    /** Ends the doubt about an attempt's only send; false when there is none, or there were more sends. */
    boolean onlyOneWasNotTaken(UUID id) {
        return jdbc.update(
                        """
                        update attempt set state = 'scheduled', unclear = 0
                        where attempt_id = ? and state = 'ambiguous' and unclear = 1 and jsonb_array_length(sends) = 1""",
                        id)
                > 0;
    }

    /**
     * Whether the partner may have another attempt's message to the same address that it has not named to us: one that is
     * just being sent, or one whose send was never answered, wherever that attempt stands by now. One that was sent more
     * than once may be there more often than it was named.
     *
     * @param since of older sends nothing is looked at
     */
    boolean othersUnderWay(Attempt a, Instant since) {
        return jdbc.queryForObject(
                """
                select exists (select 1 from work w join attempt o on o.attempt_id = w.ref
                    where w.lane = ? and w.token is not null
                      and o.partner = ? and o.address = ? and o.attempt_id <> ?)
                  or exists (select 1 from attempt o
                    where o.partner = ? and o.address = ? and o.unclear > 0 and o.attempt_id <> ?
                      and (o.partner_ref is null or jsonb_array_length(o.sends) > 1)
                      and exists (select 1 from jsonb_array_elements_text(o.sends) sent where sent::timestamptz >= ?))""",
                Boolean.class,
                Lanes.attempts(a.partner()),
                a.partner(),
                a.address(),
                a.attemptId(),
                a.partner(),
                a.address(),
                a.attemptId(),
                Timestamp.from(since));
    }

    void becameUnclear(Collection<UUID> ids) {
        jdbc.update("update attempt set state = 'ambiguous', unclear = unclear + 1 where attempt_id = any(?)", (Object)
                ids.toArray(UUID[]::new));
    }
}
