package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.SetClock;
import se.budkavle.timeline.Reason;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;

/** What counts as stuck, with given clocks; what the tables answer is tried in {@link WatchStoreTest}. */
class WatchdogTest {
    private static final Instant BEGIN = Instant.parse("2026-01-15T08:00:00Z");
    static final Watchdog.Settings SETTINGS = new Watchdog.Settings(
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            1024);

    private final GivenTables tables = new GivenTables();
    private final SetClock clock = new SetClock(BEGIN);
    private final LanePulse pulse = new LanePulse(clock);
    private long diskBytes = Long.MAX_VALUE;
    private final Watchdog watchdog =
            new Watchdog(tables, pulse, SETTINGS, clock, clock, new DiskSpace(() -> diskBytes, 0), this::refusedFiles);

    private final Map<String, Long> refusedFiles = new HashMap<>();

    private Map<String, Long> refusedFiles() {
        if (refusedFiles.containsKey("unreadable")) {
            throw new UncheckedIOException(new IOException("may not be read"));
        }
        return refusedFiles;
    }

    @Test
    void filesThatWereRefusedWholeAreToldByTheirFeedAloneUntilTheyAreMended() {
        refusedFiles.put("crm/customers", 2L);
        assertThat(kinds()).containsExactly("file crm/customers");
        refusedFiles.clear();
        assertThat(kinds()).isEmpty();
        refusedFiles.put("unreadable", 1L);
        diskBytes = 0;
        assertThat(kinds()).as("and hides nothing else").containsExactly("file ", "disk ");
    }

    @Test
    void aHubThatDoesWhatItShouldIsNotTalkedAbout() {
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aLaneInWhichNothingMovesIsStuck() {
        tables.waiting.put("attempts:46elks", BEGIN);
        assertThat(kinds()).isEmpty();
        clock.pass(Duration.ofMinutes(14));
        assertThat(kinds()).isEmpty();
        clock.pass(Duration.ofMinutes(2));
        assertThat(kinds()).containsExactly("lane attempts:46elks");
        tables.waiting.clear();
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aLongQueueThatShrinksIsNotStuckHoweverOldItsOldestIs() {
        tables.waiting.put("attempts:46elks", BEGIN);
        kinds();
        clock.pass(Duration.ofMinutes(14));
        pulse.beat("attempts:46elks", 1);
        kinds();
        clock.pass(Duration.ofMinutes(14));
        assertThat(kinds()).as("something was sent").isEmpty();
        tables.waiting.put("attempts:46elks", BEGIN.plusSeconds(1));
        kinds();
        clock.pass(Duration.ofMinutes(14));
        assertThat(kinds()).as("the oldest went").isEmpty();
    }

    @Test
    void anEventThatWaitsTooLongForItsPlanIsSeenTwiceBeforeItIsTold() {
        tables.waiting.put("plan", BEGIN.minus(Duration.ofMinutes(6)));
        assertThat(kinds()).isEmpty();
        clock.pass(Duration.ofSeconds(15));
        assertThat(kinds()).containsExactly("unplanned ");
    }

    @Test
    void aLaneThatFailsRoundAfterRoundIsTold() {
        for (int i = 0; i < 29; i++) {
            pulse.failed("steps", "IllegalStateException at here");
        }
        assertThat(kinds()).isEmpty();
        pulse.failed("steps", "IllegalStateException at here");
        assertThat(kinds()).containsExactly("thread steps");
        pulse.fine("steps");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void somethingThatBrokeIsWorthALookForAWhileThoughTheLaneGoesOn() {
        pulse.broke("steps", "NoClassDefFoundError at here");
        pulse.fine("steps");
        assertThat(kinds()).containsExactly("broken steps");
        clock.pass(Duration.ofMinutes(11));
        assertThat(kinds()).isEmpty();
        pulse.broke("steps", "NoClassDefFoundError at here");
        assertThat(kinds()).contains("broken steps");
    }

    @Test
    void aPartnerOrASystemThatGoesOnTakingNothingIsTold() {
        tables.away = List.of(new WatchStore.Away("46elks", 2));
        assertThat(kinds()).as("it may be back in a moment").isEmpty();
        tables.away = List.of(new WatchStore.Away("46elks", 3));
        tables.deaf = List.of("crm");
        assertThat(kinds()).containsExactly("partner 46elks", "status crm");
    }

    @Test
    void whatSaysThatSomethingIsWrongWithAPartnerIsToldUntilItIsResolved() {
        tables.asked = List.of(
                new WatchStore.Asked("unknown-code", Reason.of("unknown-word", "twilio", "39999")),
                new WatchStore.Asked("lane-paused", Reason.of("lane-paused", "46elks", 20)));
        assertThat(kinds())
                .containsExactly("unknown-code unknown-word twilio 39999", "lane-paused lane-paused 46elks 20");
        assertThat(watchdog.look().getFirst().reason().sentence())
                .isEqualTo("twilio reported 39999, which mappings/partners/twilio/codes.yaml does not explain");
        tables.asked = List.of();
        assertThat(kinds()).isEmpty();
    }

    @Test
    void twoThingsThatAreWrongWithOneBatchAreTwoFindings() {
        tables.asked = List.of(
                new WatchStore.Asked("totals", Reason.of("batch-totals", "print-vendor", new UUID(1, 2), 3, 4)),
                new WatchStore.Asked(
                        "totals", Reason.of("batch-reconciled", "print-vendor", new UUID(1, 2), 2, 3, 2, 4, 2, 0, 0)));
        assertThat(watchdog.look())
                .extracting(Watchdog.Finding::subject)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void whatTheTablesShowIsTold() {
        tables.leases = 3;
        tables.overdue = 2;
        tables.batch = new WatchStore.Unsealed(new UUID(1, 2), "print-vendor", BEGIN);
        tables.snapshot = new WatchStore.Snapshot(BEGIN, 4711, "idle in transaction");
        tables.monthless = List.of(new WatchStore.Monthless("attempt", "attempt_202602"));
        diskBytes = 5 << 20;
        assertThat(watchdog.look())
                .extracting(f -> f.reason().sentence())
                .containsExactly(
                        "sends whose lease ran out are not settled: 3",
                        "the batch 00000000-0000-0001-0000-000000000002 of print-vendor is not sealed, and its cut-off was"
                                + " 2026-01-15 09:00",
                        "work items are past the time by which they had to be decided: 2",
                        "a session of the database holds a snapshot since 2026-01-15 09:00: old rows pile up (process"
                                + " 4711, idle in transaction)",
                        "the table attempt_202602 of the history attempt cannot be made: somebody reads attempt for"
                                + " long, or rows of that month lie in attempt_other",
                        "the disk of the data folder has 5 MB left, and should have 1024");
    }

    private List<String> kinds() {
        return watchdog.look().stream().map(f -> f.kind() + " " + f.subject()).toList();
    }
}
