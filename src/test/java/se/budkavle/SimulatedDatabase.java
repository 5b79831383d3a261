package se.budkavle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What PostgreSQL takes from outside a simulation, its clock and its chance, put into the hands of the simulation: functions
 * that a session whose path begins with {@code public} finds before the real ones. Nor does it count our rows when it likes
 * to, after which it might look them up in another order.
 */
final class SimulatedDatabase {
    /** To be said to each session. */
    static final String FINDS_OURS_FIRST = "set search_path to public, pg_catalog";

    private SimulatedDatabase() {}

    static void prepare(JdbcTemplate jdbc) {
        jdbc.execute(
                """
                create sequence machine_micros minvalue 0;
                create sequence chance minvalue 0;
                create function public.clock_timestamp() returns timestamptz volatile language sql as
                  $$select 'epoch'::timestamptz + last_value * interval '1 microsecond' from machine_micros$$;
                create function public.random() returns float8 volatile language sql as
                  $$select (pg_catalog.hashint8(nextval('chance'))::float8 + 2147483648) / 4294967296$$;
                create function public.gen_random_uuid() returns uuid volatile language sql as
                  $$select pg_catalog.md5(nextval('chance')::text)::uuid$$;
                do $$ declare ours regclass; begin
                  for ours in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
                    execute format('alter table %s set (autovacuum_enabled = false)', ours);
                  end loop;
                end $$""");
    }

    static void begin(JdbcTemplate jdbc, long seed, Instant machineTime) {
        machineTime(jdbc, machineTime);
        jdbc.queryForObject("select setval('chance', ?)", Long.class, Math.floorMod(seed, 1_000_000L) * 1_000_000);
    }

    /** By what leases run out, breakers close and rates are counted. */
    static void machineTime(JdbcTemplate jdbc, Instant now) {
        jdbc.queryForObject(
                "select setval('machine_micros', ?)", Long.class, ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }
}
