package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.SetClock;
import se.budkavle.TestDatabase;
import se.budkavle.timeline.Reason;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** Who hears of what is stuck: hubs with one database, and listeners that are there or not. */
class AlertBookTest {
    private static final Watchdog.Settings SETTINGS = new Watchdog.Settings(
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofDays(5),
            1024);
    private static final Duration LASTING = Duration.ofHours(1);

    private static SingleConnectionDataSource source;
    private static JdbcTemplate jdbc;

    private final List<String> told = new ArrayList<>();
    private final Hears mail = new Hears("mail", told);
    private final Hears hook = new Hears("hook", told);
    private final AtomicLong diskBytes = new AtomicLong(5 << 20);
    private final LanePulse pulse = new LanePulse();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final SetClock clock = new SetClock(Instant.parse("2026-01-15T08:00:00Z"));

    @BeforeAll
    static void start() throws Exception {
        source = new SingleConnectionDataSource(TestDatabase.fresh().getConnection(), true);
        jdbc = new JdbcTemplate(source);
    }

    @BeforeEach
    void nothingYet() {
        jdbc.execute("truncate alert, duty, work_item");
    }

    @Test
    void anAlertIsToldOnceWhenItIsFoundAndOnceWhenItIsOver() {
        AlertBook book = book(mail, hook);
        book.round();
        book.round();
        assertThat(told).containsExactly("mail disk raised", "hook disk raised");

        over();
        book.round();
        book.round();
        assertThat(told.subList(2, told.size())).containsExactly("mail disk cleared", "hook disk cleared");
        assertThat(jdbc.queryForList("select * from alert")).isEmpty();
    }

    @Test
    void whatWasJustFoundIsNotOverHoweverLongItTakesToWriteItDown() {
        book(Duties.alone(), diskBytes::get, Duration.ZERO, mail).round();

        assertThat(told).containsExactly("mail disk raised");
    }

    @Test
    void aListenerThatIsDownCostsTheOthersNothingAndHearsOfEveryAlertLater() {
        hook.down = true;
        for (int i = 0; i < 12; i++) {
            pulse.broke("lane " + i, "NoClassDefFoundError at here");
        }
        AlertBook book = book(mail, hook);
        for (int round = 0; round < 4; round++) {
            book.round();
            pass(Duration.ofSeconds(15));
        }
        assertThat(hook.calls).as("with growing pauses").isEqualTo(3);
        assertThat(told).as("each once").hasSize(13).allMatch(said -> said.startsWith("mail "));

        hook.down = false;
        told.clear();
        pass(Duration.ofMinutes(5));
        book.round();
        assertThat(told).hasSize(13).allMatch(said -> said.startsWith("hook "));
    }

    @Test
    void aMachinesClockThatIsSetBackKeepsNoListenerWaitingLonger() {
        hook.down = true;
        AlertBook book = book(hook);
        book.round();
        hook.down = false;
        clock.pass(Duration.ofHours(-1));
        book.round();
        assertThat(told).as("it is left in peace for a while").isEmpty();

        pass(Duration.ofSeconds(15));
        book.round();
        assertThat(told).containsExactly("hook disk raised");
    }

    @Test
    void anAlertThatAListenerNeverTakesKeepsNoOtherOneFromIt() {
        hook.refused = "disk";
        AlertBook book = book(hook);
        book.round();
        pulse.broke("steps", "NoClassDefFoundError at here");
        pass(Duration.ofMinutes(5));
        book.round();
        assertThat(told).containsExactly("hook broken raised");
    }

    @Test
    void whoMayHaveHeardOfAnAlertHearsThatItIsOverAlsoWhenTheHubDiedInBetween() {
        hook.dies = true;
        book(hook).round();
        assertThat(told).as("and no word of it was written down").containsExactly("hook disk raised");

        over();
        pass(Duration.ofMinutes(5));
        hook.dies = false;
        book(hook).round();
        assertThat(told).containsExactly("hook disk raised", "hook disk cleared");
    }

    @Test
    void aWordThatNobodyExplainsIsToldAndOverWhenSomebodyHasSeenToIt() {
        diskBytes.set(Long.MAX_VALUE);
        var items = new WorkItemStore(jdbc);
        var item = WorkItemStore.WorkItem.ofEvent(
                "unknown-code", null, null, Reason.of("unknown-word", "twilio", "39999"), clock.instant());
        items.open(List.of(item));
        AlertBook book = book(hook);
        book.round();
        assertThat(told).containsExactly("hook unknown-code raised");

        items.resolve(item.workItemId(), "close", clock.instant());
        over();
        book.round();
        assertThat(told).containsExactly("hook unknown-code raised", "hook unknown-code cleared");
    }

    @Test
    void aLaneThatIsResumedIsNotToldOfAnyMore() {
        diskBytes.set(Long.MAX_VALUE);
        var items = new WorkItemStore(jdbc);
        items.open(List.of(WorkItemStore.WorkItem.ofEvent(
                "lane-paused", null, null, Reason.of("lane-paused", "46elks", 20), clock.instant())));
        AlertBook book = book(hook);
        book.round();
        items.laneResumed("46elks", clock.instant());
        over();
        book.round();
        assertThat(told).containsExactly("hook lane-paused raised", "hook lane-paused cleared");
    }

    @Test
    void oneHubTellsWhatAnyHubFinds() {
        var here = Duties.among(new DutyStore(jdbc), LASTING, () -> 0);
        var there = Duties.among(new DutyStore(jdbc), LASTING, () -> 0);
        AlertBook telling = book(here, () -> Long.MAX_VALUE, mail);
        AlertBook finding = book(there, diskBytes::get, hook);

        telling.round();
        finding.round();
        assertThat(told).isEmpty();
        telling.round();
        assertThat(told).as("though its own disk is fine").containsExactly("mail disk raised");
        finding.round();
        assertThat(told).hasSize(1);

        here.leave();
        over();
        finding.round();
        telling.round();
        assertThat(told).containsExactly("mail disk raised");
    }

    @Test
    void whatComesBackAfterItWasOverIsANewAlert() {
        AlertBook book = book(mail);
        book.round();
        over();
        mail.down = true;
        book.round();
        diskBytes.set(5 << 20);
        book.round();
        mail.down = false;
        pass(Duration.ofMinutes(5));
        book.round();
        assertThat(told).containsExactly("mail disk raised", "mail disk raised");
        assertThat(mail.alerts).extracting(Alert::id).doesNotHaveDuplicates();
    }

    private void pass(Duration time) {
        clock.pass(time);
        nanos.addAndGet(time.toNanos());
    }

    /** The disk has room again, and nobody has found otherwise for a while. */
    private void over() {
        diskBytes.set(Long.MAX_VALUE);
        jdbc.update("update alert set seen_at = seen_at - interval '61 minutes'");
    }

    private AlertBook book(Hears... hooks) {
        return book(Duties.alone(), diskBytes::get, hooks);
    }

    private AlertBook book(Duties duties, LongSupplier disk, Hears... hooks) {
        return book(duties, disk, LASTING, hooks);
    }

    private AlertBook book(Duties duties, LongSupplier disk, Duration lasting, Hears... hooks) {
        var watchdog = new Watchdog(
                new WatchStore(jdbc, new WorkStore(jdbc, new WorkSignals())),
                pulse,
                SETTINGS,
                clock,
                clock,
                new DiskSpace(disk, 0),
                Map::of);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        return new AlertBook(
                watchdog,
                new AlertStore(jdbc),
                List.of(hooks),
                duties,
                new DatabaseWatch(),
                transaction,
                lasting,
                clock,
                nanos::get);
    }
}
