package se.budkavle.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.partner.Limits;

/** The limits' columns of {@code lane}: breaker and tokens, by the database's clock, the same for every hub. */
public class LimitStore {
    /** How long a partner that has come back is treated with care. */
    static final Duration COMING_BACK = Duration.ofMinutes(5);

    /** A recipient's limit is for an hour at most, and a while for the call to begin. */
    private static final Duration LOOKED_BACK = Duration.ofMinutes(70);

    private static final String SELECT =
            """
            select partner, breaker, breaker_round, breaker_until, breaker_probe, breaker_since, tokens, tokens_at,
              clock_timestamp() as now from lane\s""";

    private final JdbcTemplate jdbc;

    public LimitStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A partner's limits as they stand.
     *
     * @param tokensAt null when no token was ever taken
     * @param now the database's clock
     */
    record Standing(Breaker breaker, double tokens, @Nullable Instant tokensAt, Instant now) {
        Bucket bucket(double perSecond) {
            return Bucket.of(perSecond, tokens, tokensAt, now);
        }
    }

    /** Nobody else changes it before this transaction ends. */
    Standing lock(String partner) {
        return jdbc.queryForObject(SELECT + "where partner = ? for update", (rs, i) -> standing(rs), partner);
    }

    Map<String, Standing> all() {
        var all = new HashMap<String, Standing>();
        jdbc.query(SELECT, rs -> {
            all.put(rs.getString("partner"), standing(rs));
        });
        return all;
    }

    /** Tokens that each partner with a rate could be given now. */
    public Map<String, Double> tokens(Map<String, Limits> limits) {
        var tokens = new HashMap<String, Double>();
        all().forEach((partner, standing) -> Optional.ofNullable(limits.get(partner))
                .map(Limits::perSecond)
                .ifPresent(rate -> tokens.put(partner, standing.bucket(rate).tokens())));
        return tokens;
    }

    private static Standing standing(ResultSet rs) throws SQLException {
        return new Standing(
                breaker(rs),
                rs.getDouble("tokens"),
                at(rs, "tokens_at"),
                rs.getTimestamp("now").toInstant());
    }

    private static Breaker breaker(ResultSet rs) throws SQLException {
        int round = rs.getInt("breaker_round");
        Instant until = at(rs, "breaker_until");
        return switch (rs.getString("breaker")) {
            case "open" -> new Breaker.Open(round, until);
            case "half-open" -> new Breaker.Probing(round, until, rs.getObject("breaker_probe", UUID.class));
            default -> new Breaker.Closed(at(rs, "breaker_since"));
        };
    }

    private static @Nullable Instant at(ResultSet rs, String column) throws SQLException {
        Timestamp at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    void save(String partner, Breaker breaker) {
        switch (breaker) {
            case Breaker.Closed c -> save(partner, c, 0, null, null, c.since());
            case Breaker.Open o -> save(partner, o, o.round(), o.until(), null, null);
            case Breaker.Probing p -> save(partner, p, p.round(), p.until(), p.by(), null);
        }
    }

    private void save(
            String partner,
            Breaker breaker,
            int round,
            @Nullable Instant until,
            @Nullable UUID probe,
            @Nullable Instant since) {
        jdbc.update(
                """
                update lane set breaker = ?, breaker_round = ?, breaker_until = ?, breaker_probe = ?, breaker_since = ?
                where partner = ?""",
                breaker.word(),
                round,
                stamp(until),
                probe,
                stamp(since),
                partner);
    }

    void save(String partner, Bucket bucket) {
        jdbc.update(
                "update lane set tokens = ?, tokens_at = ? where partner = ?",
                bucket.tokens(),
                stamp(bucket.at()),
                partner);
    }

    private static @Nullable Timestamp stamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    /**
     * When each of these recipients was sent something, oldest first. Whoever asks has the partner's row locked.
     *
     * @param recipients by their marks
     */
    Map<String, List<Instant>> sentTo(String partner, Collection<String> recipients, Instant since) {
        var sent = new HashMap<String, List<Instant>>();
        jdbc.query(
                """
                select recipient, at from recipient_pace where partner = ? and recipient = any(?) and at > ?
                order by at""",
                rs -> {
                    sent.computeIfAbsent(rs.getString("recipient"), who -> new ArrayList<>())
                            .add(rs.getTimestamp("at").toInstant());
                },
                partner,
                recipients.toArray(String[]::new),
                Timestamp.from(since));
        return sent;
    }

    void sends(String partner, List<String> recipients, Instant now) {
        jdbc.update(
                "insert into recipient_pace (partner, recipient, at) select ?, unnest(?::text[]), ?",
                partner,
                recipients.toArray(String[]::new),
                Timestamp.from(now));
    }

    /** Nobody is remembered for longer than any limit looks back. */
    public void forgetSends(Instant now) {
        jdbc.update("delete from recipient_pace where at <= ?", Timestamp.from(now.minus(LOOKED_BACK)));
    }

    /** Where business time leaps, pauses of breakers pass with it: else a partner would be away for days in a second. */
    public void hasten(Duration leap) {
        double seconds = leap.toMillis() / 1000.0;
        jdbc.update(
                """
                update lane set breaker_until = breaker_until - make_interval(secs => ?),
                  breaker_since = breaker_since - make_interval(secs => ?)
                where breaker = 'open' and breaker_until > clock_timestamp()
                  or breaker = 'closed' and breaker_since > clock_timestamp() - interval '5 minutes'""",
                seconds,
                seconds);
    }

    /** Business time at which the first lane may be claimed from again that has work and an open breaker. */
    public Optional<Instant> nextOpening(Instant now) {
        return Optional.ofNullable(jdbc.queryForObject(
                        """
                                select min(greatest(w.due, ?::timestamptz + (l.breaker_until - clock_timestamp())))
                                from lane l join lane_mode m using (partner)
                                  cross join (values ('attempts:'), ('lookups:'), ('inquiries:'), ('withdrawals:')) as k(kind)
                                  join work w on w.lane = k.kind || l.partner and w.token is null
                                where l.breaker = 'open' and l.breaker_until > clock_timestamp()
                                  and (not m.stopped or k.kind in ('lookups:', 'withdrawals:'))""",
                        Timestamp.class,
                        Timestamp.from(now)))
                .map(Timestamp::toInstant);
    }
}
