package se.budkavle.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.LanePulse.Rate;

/** What other hubs on the database have told of their lanes. */
public final class PulseStore {
    private static final String TELL =
            """
            insert into node_pulse (hub, lane, per_second, misses, at) values (?, ?, ?, ?, clock_timestamp())
            on conflict (hub, lane) do update
              set per_second = excluded.per_second, misses = excluded.misses, at = excluded.at""";

    private final JdbcTemplate jdbc;

    public PulseStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What is far older than anybody would read goes. */
    void tell(UUID hub, Map<String, Rate> rates) {
        jdbc.update("delete from node_pulse where at < clock_timestamp() - interval '1 hour'");
        jdbc.batchUpdate(
                TELL,
                rates.entrySet().stream()
                        .map(r -> new Object[] {
                            hub,
                            r.getKey(),
                            r.getValue().perSecond(),
                            r.getValue().misses()
                        })
                        .toList());
    }

    /** Of hubs other than this one that have told within that time. */
    Map<String, Rate> others(UUID hub, Duration fresh) {
        var rates = new HashMap<String, Rate>();
        jdbc.query(
                """
                select lane, sum(per_second) as per_second, sum(misses)::bigint as misses from node_pulse
                where hub <> ? and at > clock_timestamp() - make_interval(secs => ?) group by lane""",
                rs -> {
                    rates.put(rs.getString("lane"), new Rate(rs.getDouble("per_second"), rs.getLong("misses")));
                },
                hub,
                fresh.toMillis() / 1000.0);
        return rates;
    }
}
