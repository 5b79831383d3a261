package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.SetClock;
import se.budkavle.TestDatabase;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** What operators hear of a database that nothing can be written to, while it lasts and after it. */
class DatabaseOutageTest {
    private static final Watchdog.Settings SETTINGS = new Watchdog.Settings(
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofDays(5),
            1024);
    private static final Instant BEGIN = Instant.parse("2026-01-15T08:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final String LONGER_THAN_ALERTS_LAST = "61 minutes";

    private final List<String> told = new ArrayList<>();
    private final Hears mail = new Hears("mail", told);
    private final Hears hook = new Hears("hook", told);
    private final AtomicLong diskBytes = new AtomicLong(Long.MAX_VALUE);
    private final LanePulse pulse = new LanePulse();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final SetClock clock = new SetClock(BEGIN);
    private final DatabaseWatch database = new DatabaseWatch();
    private SingleConnectionDataSource source;
    private JdbcTemplate jdbc;
    private AlertBook book;

    @BeforeEach
    void start() throws Exception {
        source = new SingleConnectionDataSource(TestDatabase.fresh().getConnection(), true);
        jdbc = new JdbcTemplate(source);
        var watchdog = new Watchdog(
                new WatchStore(jdbc, new WorkStore(jdbc, new WorkSignals())),
                pulse,
                SETTINGS,
                clock,
                clock,
                new DiskSpace(diskBytes::get, 0),
                Map::of);
        book = new AlertBook(
                watchdog,
                new AlertStore(jdbc),
                List.of(mail, hook),
                Duties.alone(),
                database,
                new TransactionTemplate(new JdbcTransactionManager(source)),
                Duration.ofHours(1),
                clock,
                nanos::get);
    }

    @AfterEach
    void close() {
        source.destroy();
    }

    @Test
    void anOutageThatLastsIsToldOnceFromMemoryAndOnceMoreWhenItIsOver() {
        outage();
        rounds(4);
        assertThat(told).containsExactly("mail database raised", "hook database raised");
        assertThat(mail.alerts)
                .extracting(Alert::text)
                .containsExactly("the database cannot be used since 2026-01-15 09:00: nothing new is taken, promised or"
                        + " sent until it can, and then work goes on by itself; ERROR: cannot execute UPDATE in a read-only"
                        + " transaction");
        assertThat(database.outage()).isPresent();

        told.clear();
        back();
        rounds(4);
        assertThat(told).containsExactly("mail database cleared", "hook database cleared");
        assertThat(database.outage()).isEmpty();
    }

    @Test
    void thatItIsBackIsKnownBeforeAnybodyIsToldOfAnythingElse() {
        diskBytes.set(5 << 20);
        hook.down = true;
        rounds(1);
        outage();
        rounds(2);
        back();
        rounds(1);

        hook.down = false;
        pass(Duration.ofMinutes(5));
        var away = new ArrayList<Boolean>();
        hook.then = () -> away.add(database.outage().isPresent());
        rounds(1);

        assertThat(told).contains("hook disk raised");
        assertThat(away)
                .as("however long it takes, the hub says meanwhile that it takes events")
                .containsExactly(false);
    }

    @Test
    void oneLookInVainThatTheNextOneAnswersIsNoAlarm() {
        outage();
        rounds(1);
        back();
        rounds(1);
        outage();
        rounds(1);
        back();
        rounds(4);
        assertThat(told).isEmpty();
    }

    @Test
    void oneLookThatIsAnsweredIsNotTheEndOfIt() {
        outage();
        rounds(2);
        back();
        rounds(1);
        outage();
        rounds(2);
        assertThat(told).containsExactly("mail database raised", "hook database raised");
    }

    @Test
    void aListenerThatIsDownMeanwhileHearsItAllAfterwardsAndInItsOrder() {
        hook.down = true;
        outage();
        rounds(3);
        back();
        rounds(3);
        assertThat(told).containsExactly("mail database raised", "mail database cleared");
        assertThat(hook.calls).as("with growing pauses").isEqualTo(3);

        hook.down = false;
        told.clear();
        pass(Duration.ofMinutes(5));
        rounds(2);
        assertThat(told).containsExactly("hook database raised", "hook database cleared");
    }

    @Test
    void whatWasToldBeforeIsNeitherOverNorToldAgainOnlyBecauseNobodyCouldWriteItDown() {
        diskBytes.set(5 << 20);
        rounds(1);
        assertThat(told).containsExactly("mail disk raised", "hook disk raised");
        told.clear();

        outage();
        rounds(2);
        back();
        jdbc.update("update alert set seen_at = seen_at - cast(? as interval)", LONGER_THAN_ALERTS_LAST);
        rounds(4);

        assertThat(told)
                .containsExactly(
                        "mail database raised",
                        "hook database raised",
                        "mail database cleared",
                        "hook database cleared");
    }

    @Test
    void whatAListenerHeardJustBeforeTheDatabaseWentAwayItDoesNotHearAgain() {
        diskBytes.set(5 << 20);
        mail.then = this::outage;
        rounds(1);
        assertThat(told).containsExactly("mail disk raised");

        back();
        rounds(2);
        assertThat(told).containsExactly("mail disk raised", "hook disk raised");
    }

    @Test
    void lanesThatFailedForTheDatabaseAloneAreNotToldOfAfterIt() {
        for (int i = 0; i < 30; i++) {
            pulse.failed("steps", "CannotCreateTransactionException at here");
        }
        outage();
        rounds(2);
        back();
        rounds(1);
        pulse.fine("steps");
        rounds(3);
        assertThat(told).noneMatch(said -> said.contains("thread"));
    }

    @Test
    void aDatabaseThatCanBeReadButHasNoRoomForWhatOthersWriteIsToldToo() {
        for (int i = 0; i < 3; i++) {
            database.refusedToWrite("ERROR: could not extend file");
            rounds(1);
        }
        assertThat(told).containsExactly("mail database raised", "hook database raised");
        assertThat(mail.alerts.getFirst().text()).endsWith("; ERROR: could not extend file");

        rounds(3);
        assertThat(told)
                .endsWith("mail database cleared", "hook database cleared")
                .hasSize(4);
    }

    /** As a server does that has become a copy; what was read before can be read. */
    private void outage() {
        jdbc.execute("set default_transaction_read_only = on");
    }

    private void back() {
        jdbc.execute("set default_transaction_read_only = off");
    }

    private void rounds(int number) {
        for (int i = 0; i < number; i++) {
            book.round();
            pass(EVERY);
        }
    }

    private void pass(Duration time) {
        clock.pass(time);
        nanos.addAndGet(time.toNanos());
    }
}
