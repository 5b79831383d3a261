package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.budkavle.SetClock;
import se.budkavle.timeline.Reason;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;

/** What counts as stuck, with given clocks; what the tables answer is tried in {@link WatchStoreTest}. */
class WatchdogTest {
    private static final Instant BEGIN = Instant.parse("2026-01-15T08:00:00Z");
    private static final Watchdog.Settings SETTINGS = new Watchdog.Settings(
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            1024);

    private static final Duration POLLED_AGAIN = Duration.ofMinutes(2);

    private final Tables tables = new Tables();
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
    void credentialsThatAreRefusedTimeAfterTimeAreToldByTheirSettings() {
        pulse.refused("print-vendor-acks", "print-vendor", "print-vendor.password");
        pulse.refused("print-vendor-acks", "print-vendor", "print-vendor.password");
        assertThat(kinds()).as("a secret may just be replaced").isEmpty();
        pulse.refused("print-vendor-acks", "print-vendor", "print-vendor.password");
        assertThat(watchdog.look()).singleElement().satisfies(f -> assertThat(
                        f.reason().sentence())
                .startsWith("print-vendor does not take our credentials: see that print-vendor.password hold"));
        pulse.admitted("print-vendor-acks");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aMailboxThatCannotBePolledForAQuarterOfAnHourIsToldUntilItCan() {
        for (int poll = 0; poll < 15; poll++) {
            pulse.unpolled("mail-relay-bounces", POLLED_AGAIN, "mail-relay", "MailConnectException at here");
            assertThat(kinds()).as("minute %s", poll).isEmpty();
            clock.pass(Duration.ofMinutes(1));
        }
        pulse.unpolled("mail-relay-bounces", POLLED_AGAIN, "mail-relay", "MailConnectException at here");
        assertThat(watchdog.look()).singleElement().satisfies(f -> {
            assertThat(f.kind() + " " + f.subject()).isEqualTo("poll mail-relay-bounces");
            assertThat(f.reason().sentence())
                    .isEqualTo(
                            "mail-relay-bounces of mail-relay could not be polled since 2026-01-15 09:00, and what lies"
                                    + " there is not heard: MailConnectException at here");
        });
        pulse.polled("mail-relay-bounces");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aPollThatFailedHereIsNoAlarmWhileAnotherHubPollsOrFailsNowAndThen() {
        pulse.unpolled("print-vendor-acks", POLLED_AGAIN, "print-vendor", "JSchException at here");
        clock.pass(Duration.ofMinutes(14));
        pulse.unpolled("print-vendor-acks", POLLED_AGAIN, "print-vendor", "JSchException at here");
        clock.pass(Duration.ofMinutes(1));
        assertThat(kinds()).as("another hub had it for a while").isEmpty();
        clock.pass(Duration.ofMinutes(10));
        pulse.polled("print-vendor-acks");
        clock.pass(Duration.ofMinutes(10));
        pulse.unpolled("print-vendor-acks", POLLED_AGAIN, "print-vendor", "JSchException at here");
        assertThat(kinds()).as("in between it went well").isEmpty();
    }

    @Test
    void reportsThatNothingProvesOneAfterTheOtherAreToldByTheSettingsThatWouldProveThem() {
        for (int i = 0; i < 19; i++) {
            pulse.unproven("twilio/status", "twilio.token, budkavle.public-url");
        }
        assertThat(kinds()).as("anybody may call").isEmpty();
        pulse.unproven("twilio/status", "twilio.token, budkavle.public-url");
        assertThat(watchdog.look()).singleElement().satisfies(f -> {
            assertThat(f.kind() + " " + f.subject()).isEqualTo("reports twilio/status");
            assertThat(f.reason().sentence())
                    .startsWith("nothing proves that the reports twilio/status are their partner's, 20 in a row were"
                            + " refused: see that twilio.token, budkavle.public-url hold");
        });
        pulse.proven("twilio/status");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void strangersAreForgottenAfterADay() {
        for (int i = 0; i < 20; i++) {
            pulse.unproven("twilio/status", "twilio.token, budkavle.public-url");
        }
        assertThat(kinds()).containsExactly("reports twilio/status");
        clock.pass(Duration.ofHours(25));
        assertThat(kinds()).as("nobody has called since").isEmpty();
        pulse.unproven("twilio/status", "twilio.token, budkavle.public-url");
        assertThat(kinds()).as("one more is the first").isEmpty();
    }

    @Test
    void whatTheTablesShowIsTold() {
        tables.leases = 3;
        tables.overdue = 2;
        tables.batch = new WatchStore.Unsealed(new UUID(1, 2), "print-vendor", BEGIN);
        tables.snapshot = new WatchStore.Snapshot(BEGIN, 4711, "idle in transaction");
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
                        "the disk of the data folder has 5 MB left, and should have 1024");
    }

    private List<String> kinds() {
        return watchdog.look().stream().map(f -> f.kind() + " " + f.subject()).toList();
    }

    private static final class Tables extends WatchStore {
        private final Map<String, Instant> waiting = new HashMap<>();
        private long leases;
        private long overdue;
        private List<Away> away = List.of();
        private List<String> deaf = List.of();
        private List<Asked> asked = List.of();
        private @Nullable Unsealed batch;
        private @Nullable Snapshot snapshot;

        Tables() {
            super(null, null);
        }

        @Override
        Map<String, Instant> waiting(Instant now) {
            return waiting;
        }

        @Override
        long leasesOverFor(Duration time) {
            return leases;
        }

        @Override
        List<Away> away(int rounds) {
            return away.stream().filter(a -> a.rounds() >= rounds).toList();
        }

        @Override
        List<Asked> asked(Collection<String> kinds) {
            return asked;
        }

        @Override
        List<String> deaf(int tries) {
            return deaf;
        }

        @Override
        List<Unsealed> unsealed(Instant before) {
            return batch == null ? List.of() : List.of(batch);
        }

        @Override
        long overdueItems(Instant now) {
            return overdue;
        }

        @Override
        Optional<Snapshot> heldLongerThan(Duration time) {
            return Optional.ofNullable(snapshot);
        }
    }
}
