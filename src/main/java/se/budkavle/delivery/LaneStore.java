package se.budkavle.delivery;

import java.sql.Timestamp;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.rows.Ids;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkStore;

/** What operators set per partner and channel; read by the next claim everywhere, remembered over restarts. */
public final class LaneStore {
    private final JdbcTemplate jdbc;

    public LaneStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes sure that each partner has its row. */
    public void register(Map<String, String> channelByPartner) {
        channelByPartner.forEach((partner, channel) -> jdbc.update(
                "insert into lane (partner, channel) values (?, ?) on conflict (partner) do update set channel = excluded.channel",
                partner,
                channel));
    }

    public boolean exists(String partner) {
        return !jdbc.queryForList("select 1 from lane where partner = ?", partner)
                .isEmpty();
    }

    /** Paused: nothing is claimed. Draining: what waits is still sent; what is offered from now on waits. */
    public void set(String partner, boolean paused, boolean draining) {
        jdbc.update(
                """
                update lane set paused = ?, draining = ?,
                  drained_to = case when ? then coalesce(drained_to, ?) end, rejected_in_a_row = 0 where partner = ?""",
                paused,
                draining,
                draining,
                Ids.next(),
                partner);
    }

    /** As when an operator pauses it, but for its draining, which goes on once it is resumed. */
    void pauseByItself(String partner) {
        jdbc.update("update lane set paused = true, rejected_in_a_row = 0 where partner = ?", partner);
    }

    /** One that was paused by itself while it drained drains on, until it is resumed once more. Returns whether it does. */
    public boolean resume(String partner) {
        return jdbc.queryForObject(
                """
                update lane set paused = false, draining = draining and paused,
                  drained_to = case when paused then drained_to end, rejected_in_a_row = 0
                where partner = ? returning draining""",
                Boolean.class,
                partner);
    }

    /** The same for all partners of a channel, whatever holds for each. */
    public void setChannel(String channel, boolean paused, boolean draining) {
        jdbc.update(
                """
                insert into channel_state as c (channel, paused, draining, drained_to)
                values (?, ?, ?, case when ? then ?::uuid end)
                on conflict (channel) do update set paused = excluded.paused, draining = excluded.draining,
                  drained_to = case when excluded.draining then coalesce(c.drained_to, excluded.drained_to) end""",
                channel,
                paused,
                draining,
                draining,
                Ids.next());
    }

    public List<String> ofChannel(String channel) {
        return jdbc.queryForList("select partner from lane where channel = ? order by 1", String.class, channel);
    }

    /** Partners whose lanes are not claimed from, by their own pause or their channel's. */
    public Set<String> stopped() {
        return new HashSet<>(jdbc.queryForList("select partner from lane_mode where stopped", String.class));
    }

    /**
     * What may be claimed.
     *
     * @param last attempt, ids being in the order of time
     * @param limited the breaker is not closed, or has not been for long
     */
    record Claimable(UUID last, boolean limited) {}

    /** Empty when nothing may be claimed: nor is what waits behind a drained lane looked through, again and again. */
    Optional<Claimable> claimable(String partner) {
        return jdbc
                .query(
                        """
                        select coalesce(m.drained_to, ?) as last, l.breaker <> 'closed'
                            or coalesce(l.breaker_since > clock_timestamp() - interval '5 minutes', false) as limited
                        from lane l join lane_mode m using (partner) where partner = ? and not m.stopped
                          and (m.drained_to is null or (
                            select w.ref from work w where w.lane = 'attempts:' || l.partner and w.token is null
                              and w.ref <= m.drained_to order by w.ref limit 1) is not null)""",
                        (rs, i) -> new Claimable(rs.getObject("last", UUID.class), rs.getBoolean("limited")),
                        WorkStore.LAST,
                        partner)
                .stream()
                .findFirst();
    }

    /** The last attempt, ids being in the order of time, that a draining partner is still given; empty when it does not drain. */
    Optional<UUID> drainedTo(String partner) {
        return jdbc
                .queryForList("select drained_to from lane_mode where partner = ? and draining", UUID.class, partner)
                .stream()
                .findFirst();
    }

    public boolean isStopped(String partner) {
        return !jdbc.queryForList("select 1 from lane_mode where partner = ? and stopped", partner)
                .isEmpty();
    }

    /** Not even whether it has a message is asked: somebody has stopped it, or its breaker is shut. */
    boolean isLeftAlone(String partner) {
        return isShut(partner) || isStopped(partner);
    }

    /** Its breaker keeps everything from it, messages and questions. */
    boolean isShut(String partner) {
        return !jdbc.queryForList(
                        "select 1 from lane where partner = ? and breaker <> 'closed' and breaker_until > clock_timestamp()",
                        partner)
                .isEmpty();
    }

    /** Partners that get nothing new; what holds for a whole channel leaves no choice among its partners. */
    Set<String> pausedPartners() {
        return new HashSet<>(jdbc.queryForList("select partner from lane where paused or draining", String.class));
    }

    /** The lanes in {@code work} that wait for an operator, or for their partner's breaker. */
    public Set<String> stoppedLanes() {
        var lanes = new HashSet<String>();
        stopped().forEach(p -> {
            lanes.add(Lanes.attempts(p));
            lanes.add(Lanes.batches(p));
            lanes.add(Lanes.inquiries(p));
        });
        lanes.addAll(jdbc.queryForList(
                """
                select kind || partner from lane
                  cross join (values ('attempts:'), ('lookups:'), ('inquiries:'), ('withdrawals:')) as k(kind)
                  where breaker = 'open' and breaker_until > clock_timestamp()""",
                String.class));
        lanes.addAll(jdbc.queryForList(
                """
                select 'attempts:' || partner from lane_mode l where draining and not exists (
                  select 1 from work w where w.lane = 'attempts:' || l.partner
                    and (w.token is not null or w.ref <= l.drained_to))""",
                String.class));
        return lanes;
    }

    /** How many refusals in a row are our own mistake; nobody else counts until this transaction ends. */
    int rejectedInARow(String partner) {
        return jdbc
                .queryForList(
                        "select rejected_in_a_row from lane where partner = ? for no key update",
                        Integer.class,
                        partner)
                .stream()
                .findFirst()
                .orElse(0);
    }

    void rejectedInARow(String partner, int number) {
        jdbc.update("update lane set rejected_in_a_row = ? where partner = ?", number, partner);
    }

    void notRejected(String partner) {
        jdbc.update("update lane set rejected_in_a_row = 0 where partner = ? and rejected_in_a_row > 0", partner);
    }

    /** Per partner: what waits, what is under way, since when. */
    public List<Map<String, Object>> status() {
        List<Map<String, Object>> lanes = jdbc.queryForList(
                """
                select l.partner, l.channel, m.stopped as paused, m.draining, l.breaker,
                  (select count(*) from work w where w.lane in ('attempts:' || l.partner, 'batches:' || l.partner)
                     and w.token is null) as waiting,
                  (select count(*) from work w where w.lane in ('attempts:' || l.partner, 'batches:' || l.partner)
                     and w.token is not null) as sending,
                  (select min(w.due) from work w where w.lane in ('attempts:' || l.partner, 'batches:' || l.partner)
                     and w.token is null) as oldest
                from lane l join lane_mode m using (partner) order by l.channel, l.partner""");
        lanes.forEach(lane -> lane.computeIfPresent("oldest", (column, due) -> ((Timestamp) due).toInstant()));
        return lanes;
    }
}
