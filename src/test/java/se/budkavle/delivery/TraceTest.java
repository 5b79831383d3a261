package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final UUID ATTEMPT = UUID.fromString("019a3c5e-7d10-7b3a-8c11-223344556677");
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void aSendIsAChildOfTheEventsTraceAndNamesItsAttempt() {
        assertThat(Trace.parent(ID + "-01", ATTEMPT)).isEqualTo("00-" + ID + "-8c11223344556677-01");
    }

    @Test
    void aMessageFromBeforeTracesWereKeptHasNone() {
        assertThat(Trace.parent(null, ATTEMPT)).isNull();
    }
}
