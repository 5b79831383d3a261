package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.budkavle.SetClock;
import se.budkavle.work.DiskSpace;
import se.budkavle.work.LanePulse;

/** What the watchdog makes of credentials that are refused, of polls that fail, and of reports that nothing proves. */
class WatchedOutsideTest {
    private static final Duration POLLED_AGAIN = Duration.ofMinutes(2);

    private final SetClock clock = new SetClock(Instant.parse("2026-01-15T08:00:00Z"));
    private final LanePulse pulse = new LanePulse(clock);
    private final Watchdog watchdog = new Watchdog(
            new GivenTables(),
            pulse,
            WatchdogTest.SETTINGS,
            clock,
            clock,
            new DiskSpace(() -> Long.MAX_VALUE, 0),
            Map::of);

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

    private List<String> kinds() {
        return watchdog.look().stream().map(f -> f.kind() + " " + f.subject()).toList();
    }
}
