package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two hubs, their clocks and their partners, in an order that a seed chooses, dying and being set wrong on the way. A seed
 * that fails names itself: {@code -Dbudkavle.simulation.seed=17} runs it alone and prints each step, {@code
 * -Dbudkavle.simulation.seeds=500} runs more of them, from {@code -Dbudkavle.simulation.first=12} on.
 */
class SeededSimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(SeededSimulationTest.class);
    private static final boolean FULL = Boolean.getBoolean("budkavle.full");
    private static final int SEEDS = Integer.getInteger("budkavle.simulation.seeds", FULL ? 3_000 : 24);
    private static final int FIRST = Integer.getInteger("budkavle.simulation.first", 0);
    private static final Long ONE = Long.getLong("budkavle.simulation.seed");
    private static final int OVERDUE = Integer.getInteger("budkavle.overdue.events", FULL ? 4_000 : 60);
    private static final int EVENTS = 8;
    private static final int STEPS = 160;

    /** Some seeds live through the night in which an hour comes twice, some through the one that lacks an hour. */
    private static final List<Instant> STARTS = List.of(
            Instant.parse("2026-10-24T21:30:00Z"),
            Instant.parse("2027-03-27T22:30:00Z"),
            Instant.parse("2026-11-10T09:00:00Z"));

    @TempDir
    static Path folder;

    private static SimulatedPair pair;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() throws IOException {
        pair = new SimulatedPair(folder);
        jdbc = pair.jdbc();
    }

    @AfterAll
    static void stop() throws IOException {
        pair.close();
    }

    @Test
    void fault39WhateverTheOrderAndWhoeverDiesTheBooksBalanceAndNobodyIsContactedTwice(TestReporter reporter) {
        long[] seeds = ONE != null
                ? new long[] {ONE}
                : LongStream.range(FIRST, FIRST + SEEDS).toArray();
        long marketing = 0;
        long clean = 0;
        for (long seed : seeds) {
            Simulation simulation = simulation(seed);
            try {
                simulation.run(STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed %d: %s; again with -Dbudkavle.simulation.seed=%d; it ended with\n%s"
                                .formatted(seed, e.getMessage(), seed, String.join("\n", end(simulation.trace()))),
                        e);
            }
            marketing += simulation.marketingTaken();
            clean++;
            if (clean % 100 == 0) {
                LOG.info("{} of {} seeds are clean, from {} to {}", clean, seeds.length, seeds[0], seed);
            }
            if (ONE != null) {
                reporter.publishEntry("steps", String.join("\n", simulation.trace()));
            }
        }
        reporter.publishEntry("seeds", seeds.length + ", marketing messages " + marketing);
        assertThat(ONE != null || marketing > 0)
                .as("some of what was taken was marketing")
                .isTrue();
    }

    @Test
    void theJudgeSeesEachFaultThatIsPlanted() {
        Simulation simulation = simulation(6);
        simulation.run(STEPS);

        Map.of(
                        "update attempt set sends = sends - -1", "are noted",
                        "update attempt set state = 'delivered' where state = 'failed'", "is said: delivered",
                        "update communication set state = 'delivered'", "though no partner took it")
                .forEach((fault, told) -> pair.inVain(() -> {
                    jdbc.update(fault);
                    assertThatThrownBy(simulation::judgeWhatWentOut).as(fault).hasMessageContaining(told);
                }));
        simulation.judgeWhatWentOut();
        simulation.partnersForgetWhatTheyTook();
        assertThatThrownBy(simulation::judgeWhatWentOut).hasMessageContaining("never took it is said");
    }

    /** Else a seed that fails would not fail again. */
    @Test
    void oneSeedIsLivedTwiceInTheSameWay() {
        for (long seed : List.of(3L, 4L)) {
            assertThat(traceOf(seed)).containsExactlyElementsOf(traceOf(seed));
        }
    }

    private static List<String> traceOf(long seed) {
        Simulation simulation = simulation(seed);
        simulation.run(STEPS);
        return simulation.trace();
    }

    private static Simulation simulation(long seed) {
        return pair.simulation(seed, STARTS.get((int) Math.floorMod(seed, STARTS.size())), EVENTS);
    }

    @Test
    void aPartnersRateHoldsForAllHubsTogether() {
        Instant start = STARTS.getLast();
        pair.simulation(1, start, OVERDUE, Map.of("46elks.rate", "1/h")).outage(Duration.ZERO);

        long claimed = Stream.iterate(0, i -> i < 10, i -> i + 1)
                .flatMap(i -> pair.hubs().get(i % 2).turn("46elks").claimed().stream())
                .count();

        assertThat(claimed).isEqualTo(1);
    }

    @Test
    void fault40AfterAnOutageOfHoursWhatIsOverdueLeavesSlotBySlotAndWhatHasExpiredDoesNotLeave() {
        Instant start = STARTS.getLast();
        var simulation = pair.simulation(1, start, OVERDUE);
        simulation.outage(Duration.ofHours(6));
        List<UUID> expired = expire(start.plus(Duration.ofHours(3)));

        simulation.bringToRest();

        assertThat(simulation.takenInAll()).isGreaterThan(OVERDUE / 4);
        assertThat(left(expired)).isZero();
        assertThat(jdbc.queryForList(
                        "select distinct state from communication where communication_id = any(?)",
                        String.class,
                        (Object) expired.toArray(UUID[]::new)))
                .doesNotContain("planned", "active", "delivered");
    }

    @Test
    @Tag("full")
    void fault40AMillionOverdueAfterAnOutageOfHoursLeaveSlotBySlotAndWhatHasExpiredDoesNotLeave() {
        Instant start = STARTS.getLast();
        var simulation = pair.simulation(1, start, 60);
        simulation.outage(Duration.ofHours(6));
        multiply(1_000_000);
        List<UUID> expired = expire(start.plus(Duration.ofHours(3)));
        int rounds = 500;

        simulation.drain(rounds);

        assertThat(simulation.takenInAll())
                .as("a million wait, and each round has its slots")
                .isBetween(rounds, rounds * Simulation.PARTNERS.size() * SimulatedHub.SLOTS);
        assertThat(left(expired)).isZero();
        assertThat(jdbc.queryForObject("select count(*) from work where lane like 'attempts:%'", Long.class))
                .isGreaterThan(900_000);
    }

    /** So many attempts in all wait in their partners' lanes, copies of those that do. */
    private static void multiply(int attempts) {
        String others = String.join(
                ", ",
                jdbc.queryForList(
                        """
                        select quote_ident(column_name) from information_schema.columns
                        where table_name = 'attempt' and column_name <> 'attempt_id' order by ordinal_position""",
                        String.class));
        jdbc.execute(
                """
                create unlogged table copies as
                  select a.attempt_id as old, uuidv7() as new, w.lane, w.priority, w.due
                  from attempt a join work w on w.ref = a.attempt_id and w.lane like 'attempts:%%',
                    generate_series(1, %d / (select count(*) from work where lane like 'attempts:%%'))"""
                        .formatted(attempts));
        jdbc.execute(
                "insert into attempt (attempt_id, %1$s) select c.new, %1$s from attempt join copies c on old = attempt_id"
                        .formatted(others));
        jdbc.execute("insert into work (lane, ref, priority, due) select lane, new, priority, due from copies");
        jdbc.execute("drop table copies");
        jdbc.execute("analyze work, attempt");
    }

    /** A quarter of what waits should have left before this moment. */
    private static List<UUID> expire(Instant closed) {
        List<UUID> expired = jdbc.queryForList(
                """
                update communication set window_closes = ? where communication_id in (
                  select distinct communication_id from attempt a join work w on w.ref = a.attempt_id
                  where w.lane like 'attempts:%' and a.state = 'scheduled' order by 1 limit greatest(1, ? / 4))
                returning communication_id""",
                UUID.class, Timestamp.from(closed), waitingCommunications());
        assertThat(expired).isNotEmpty();
        return expired;
    }

    private static int waitingCommunications() {
        return jdbc.queryForObject(
                """
                select count(distinct communication_id) from attempt a join work w on w.ref = a.attempt_id
                where w.lane like 'attempts:%'""",
                Integer.class);
    }

    /** How many messages left although their time was over. */
    private static long left(List<UUID> expired) {
        return jdbc.queryForObject(
                "select count(*) from attempt where communication_id = any(?) and jsonb_array_length(sends) > 0",
                Long.class,
                (Object) expired.toArray(UUID[]::new));
    }

    private static List<String> end(List<String> trace) {
        return ONE != null ? trace : trace.subList(Math.max(0, trace.size() - 25), trace.size());
    }
}
