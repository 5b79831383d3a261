package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.delivery.Lane.Result;
import se.budkavle.work.Priority;

class FailoverTest {
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC);
    private final PartnerHealth health = new PartnerHealth(clock);
    private final Failover failover = new Failover(null, health, null, clock);

    @Test
    void aPartnerThatPutsOffSomeMessagesIsThere() {
        failover.heard("relay", Collections.nCopies(10, notSent(false)));
        assertThat(health.isAway("relay")).isFalse();
    }

    @Test
    void aPartnerThatTakesNothingIsAway() {
        failover.heard("relay", Collections.nCopies(3, notSent(true)));
        assertThat(health.isAway("relay")).isTrue();
    }

    private static Result notSent(boolean away) {
        var claimed = new Lane.Claimed(null, UUID.randomUUID(), 1, Priority.NORMAL, 1);
        return new Result.NotSent(claimed, null, away, "not now", null);
    }
}
