package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.TestDatabase;
import se.budkavle.delivery.WorkItemStore.WorkItem;
import se.budkavle.timeline.Reason;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** What the tables show: the rows that say that something is stuck, and those beside them that do not. */
class WatchStoreTest {
    private static final Instant BEGIN = Instant.parse("2026-01-15T08:00:00Z");

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final WatchStore store = new WatchStore(jdbc, new WorkStore(jdbc, new WorkSignals()));
    private final WorkItemStore items = new WorkItemStore(jdbc);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPartnerWhoseEveryWordIsNewHidesNeitherAnotherPartnersWordsNorAnotherKind() {
        IntStream.range(0, 200).forEach(i -> open("unknown-code", Reason.of("unknown-word", "twilio", "w" + i), i));
        Reason other = Reason.of("unknown-word", "46elks", "odd");
        Reason batch = Reason.of("batch-totals", "twilio", "b1", 3, 4);
        open("unknown-code", other, 300);
        open("totals", batch, 301);
        open("not-asked", Reason.of("unknown-word", "46elks", "odd"), 302);

        List<WatchStore.Asked> asked = store.asked(List.of("unknown-code", "totals"));

        assertThat(asked).hasSize(12).extracting(WatchStore.Asked::reason).endsWith(other, batch);
        assertThat(asked.getFirst().reason().arguments()).as("the oldest").containsExactly("twilio", "w0");
    }

    @Test
    void aHistoryWithoutATableForNextMonthIsFound() {
        jdbc.queryForList(
                "select make_history_month(history, 1) from unnest(array['event', 'communication', 'attempt', 'timeline']) history");
        assertThat(store.monthless()).isEmpty();

        String next = jdbc.queryForObject(
                "select 'attempt' || to_char(now() at time zone 'UTC' + interval '1 month', '_YYYYMM')", String.class);
        jdbc.execute("drop table " + next);

        assertThat(store.monthless()).containsExactly(new WatchStore.Monthless("attempt", next));
    }

    @Test
    void whatIsReadyInALaneThatNobodyHasStoppedWaits() {
        var lanes = new LaneStore(jdbc);
        lanes.register(Map.of("46elks", "sms", "twilio", "sms", "print-vendor", "letter", "mail-relay", "email"));
        lanes.set("twilio", true, false);
        lanes.set("print-vendor", false, true);
        lanes.setChannel("email", true, false);
        jdbc.update("insert into status_cursor (subscriber, cursor) values ('crm', '0.')");
        work("plan", -60);
        work("plan", -300);
        work("attempts:46elks", -120);
        work("batches:46elks", -90);
        work("status:crm", 0);
        work("steps", 1);
        jdbc.update(
                "update work set token = gen_random_uuid(), lease_until = now() where ref = ?", work("reports", -180));
        work("attempts:twilio", -120);
        work("inquiries:twilio", -120);
        work("withdrawals:twilio", -30);
        work("batches:print-vendor", -120);
        work("attempts:mail-relay", -120);
        work("status:nobody", -120);
        work("somebody's own", -120);

        assertThat(store.waiting(BEGIN))
                .as("and neither what is due later or leased, nor what is paused, drains, or is no lane of ours")
                .isEqualTo(Map.of(
                        "plan", BEGIN.minusSeconds(300),
                        "attempts:46elks", BEGIN.minusSeconds(120),
                        "batches:46elks", BEGIN.minusSeconds(90),
                        "withdrawals:twilio", BEGIN.minusSeconds(30),
                        "status:crm", BEGIN));
    }

    @Test
    void noQuestionIsStuckWhilePartnersBreakerIsShut() {
        new LaneStore(jdbc).register(Map.of("46elks", "sms"));
        breaker("46elks", "open", 4);
        jdbc.update("update lane set breaker_until = clock_timestamp() + interval '1 minute'");
        List.of("attempts:46elks", "lookups:46elks", "inquiries:46elks", "withdrawals:46elks")
                .forEach(lane -> work(lane, -120));

        assertThat(store.waiting(BEGIN)).containsOnlyKeys("attempts:46elks");

        jdbc.update("update lane set breaker_until = clock_timestamp()");
        assertThat(store.waiting(BEGIN)).hasSize(4);
    }

    @Test
    void aLeaseThatHasBeenOverForLongEnoughCountsUntilItIsSettled() {
        leased(work("attempts:46elks", 0), "-3 minutes");
        leased(work("steps", 0), "-10 minutes");
        leased(work("plan", 0), "-1 minute");
        leased(work("reports", 0), "5 minutes");
        jdbc.update(
                "update work set token = null where ref = ?", leased(work("bounces", 0), "-10 minutes")); // is settled

        assertThat(store.leasesOverFor(Duration.ofMinutes(2))).isEqualTo(2);
    }

    @Test
    void aBatchPastItsCutOffIsUnsealedWhileALetterOfItWaits() {
        List.of("late", "early", "sealed", "empty")
                .forEach(partner -> new LaneStore(jdbc).register(Map.of(partner, "letter")));
        UUID late = batch("late", "open", -60, "scheduled");
        batch("early", "open", 0, "scheduled");
        batch("sealed", "sealed", -60, "scheduled");
        batch("empty", "open", -60, "cancelled");
        batch("no partner any more", "open", -60, "scheduled");

        assertThat(store.unsealed(BEGIN))
                .containsExactly(new WatchStore.Unsealed(late, "late", BEGIN.minusSeconds(60)));
    }

    @Test
    void aWorkItemIsOverdueFromItsTimeOnUntilItIsResolved() {
        item("open", "-1 second");
        item("taken", "-1 day");
        item("resolved", "-1 day");
        item("open", "0 seconds");
        item("open", null);

        assertThat(store.overdueItems(BEGIN)).isEqualTo(2);
    }

    @Test
    void aPartnerIsAwayWhoseBreakerHasBeenOpenedOftenEnoughAndIsNotClosed() {
        new LaneStore(jdbc).register(Map.of("gone", "sms", "probed", "sms", "just-gone", "sms", "back", "sms"));
        breaker("gone", "open", 3);
        breaker("probed", "probing", 4);
        breaker("just-gone", "open", 2);
        breaker("back", "closed", 5);

        assertThat(store.away(3)).containsExactly(new WatchStore.Away("gone", 3), new WatchStore.Away("probed", 4));
    }

    @Test
    void aSystemIsDeafWhoseStatusWasTriedOftenEnoughAndIsNotBeingTold() {
        List.of("deaf", "slow", "being-told")
                .forEach(subscriber -> jdbc.update("insert into status_cursor values (?, '0.')", subscriber));
        tried(work("status:deaf", 0), 6);
        tried(work("status:slow", 0), 5);
        tried(leased(work("status:being-told", 0), "1 minute"), 7);
        tried(work("status:nobody", 0), 7);

        assertThat(store.deaf(6)).containsExactly("deaf");
    }

    /** @param seconds after the beginning */
    private UUID work(String lane, int seconds) {
        UUID ref = UUID.randomUUID();
        jdbc.update(
                "insert into work (lane, ref, due) values (?, ?, ?)",
                lane,
                ref,
                Timestamp.from(BEGIN.plusSeconds(seconds)));
        return ref;
    }

    /** @param until from now */
    private UUID leased(UUID ref, String until) {
        jdbc.update(
                """
                update work set token = gen_random_uuid(), lease_until = clock_timestamp() + cast(? as interval)
                where ref = ?""",
                until,
                ref);
        return ref;
    }

    private void tried(UUID ref, int tries) {
        jdbc.update("update work set tries = ? where ref = ?", tries, ref);
    }

    private UUID batch(String partner, String state, int cutOff, String letter) {
        UUID id = UUID.randomUUID();
        jdbc.update(
                "insert into print_batch (batch_id, partner, state, cutoff) values (?, ?, ?, ?)",
                id,
                partner,
                state,
                Timestamp.from(BEGIN.plusSeconds(cutOff)));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, consent_version, created_at, message, batch_id)
                values (gen_random_uuid(), gen_random_uuid(), '1', '1', 0, 'letter', ?, ?, 'address',
                  '{"amount":0,"currency":"SEK"}', 60, 0, now(), '', ?)""",
                partner,
                letter,
                id);
        return id;
    }

    private void item(String state, @Nullable String due) {
        jdbc.update(
                """
                insert into work_item (work_item_id, kind, reason, opened_at, due_at, state)
                values (gen_random_uuid(), 'deadline', '{}', now(), ?::timestamptz + cast(? as interval), ?)""",
                Timestamp.from(BEGIN),
                due,
                state);
    }

    private void breaker(String partner, String state, int round) {
        jdbc.update("update lane set breaker = ?, breaker_round = ? where partner = ?", state, round, partner);
    }

    private void open(String kind, Reason reason, int second) {
        items.openOnce(WorkItem.ofEvent(kind, null, null, reason, BEGIN.plusSeconds(second)));
    }
}
