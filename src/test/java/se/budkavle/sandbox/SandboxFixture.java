package se.budkavle.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import se.budkavle.work.BusinessClock;

/** A sandbox in a stopped business time that moves only when a test says so. */
final class SandboxFixture {
    /** A Tuesday, nine in the morning in Stockholm. */
    static final Instant TUESDAY = Instant.parse("2026-03-03T08:00:00Z");

    private SandboxFixture() {}

    static BusinessClock clock() {
        return new BusinessClock(Clock.fixed(TUESDAY, ZoneOffset.UTC), Duration.ZERO);
    }

    static Sandbox inMemory(BusinessClock clock, Path folder, Supplier<String> hubUrl) {
        return open(clock, folder, LedgerMode.MEMORY, hubUrl);
    }

    static Sandbox inFile(BusinessClock clock, Path folder) {
        return open(clock, folder, LedgerMode.FILE, () -> "http://127.0.0.1:9");
    }

    private static Sandbox open(BusinessClock clock, Path folder, LedgerMode mode, Supplier<String> hubUrl) {
        return new Sandbox(
                Sandbox.PARTNERS,
                clock,
                folder,
                mode,
                7,
                (partner, report) -> hubUrl.get() + "/reports/" + partner + "/" + report + "?mac=m",
                Delays.usual().withMachineTime(Duration.ofSeconds(2), Duration.ofMinutes(4)));
    }

    /** Lets everything happen that is due until {@code duration} from now. */
    static void leap(BusinessClock clock, Sandbox sandbox, Duration duration) {
        clock.leapTo(clock.instant().plus(duration));
        sandbox.time().nudge();
        settle(clock, sandbox);
    }

    /** Until nothing more is due; what waits to be fetched may still wait. */
    static void settle(BusinessClock clock, Sandbox sandbox) {
        await().until(() -> !sandbox.time().atWork());
    }

    static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(10));
    }
}
