package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That tests wait as long as {@link Patience} says, also before the first of a class. */
class PatienceTest {
    private static Duration beforeAll;

    @BeforeAll
    static void lookBeforeTheFirst() {
        beforeAll = leftToWait();
    }

    @Test
    void everyTestIsPatient() {
        assertThat(beforeAll).isGreaterThan(Duration.ofMinutes(3));
        assertThat(leftToWait()).isGreaterThan(Duration.ofMinutes(3));
    }

    private static Duration leftToWait() {
        var left = new AtomicReference<Duration>();
        Awaitility.with()
                .conditionEvaluationListener(seen -> left.set(Duration.ofMillis(seen.getRemainingTimeInMS())))
                .await()
                .until(() -> true);
        return left.get();
    }
}
