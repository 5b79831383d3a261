package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.budkavle.partner.Outcome;

/** What a report makes of a try. */
class AttemptTest {
    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "FAILED_SOFT", "FAILED_HARD", "BLOCKED"})
    void aTryThatWasTakenBackIsNotRevivedByOneMoreWordOfItsFailure(Outcome failure) {
        Attempt taken = attempt(AttemptState.CANCELLED, Outcome.REJECTED);

        assertThat(taken.told(fold(failure))).isEqualTo(taken);
    }

    @Test
    void aTryThatWasTakenBackTooLateIsDelivered() {
        Attempt told = attempt(AttemptState.CANCELLED, null).told(fold(Outcome.DELIVERED));

        assertThat(told.state()).isEqualTo(AttemptState.DELIVERED);
    }

    @Test
    void aTryUnderWayFailsByItsReport() {
        Attempt told = attempt(AttemptState.SENT, Outcome.SENT).told(fold(Outcome.FAILED_HARD));

        assertThat(told.state()).isEqualTo(AttemptState.FAILED);
        assertThat(told.outcome()).isEqualTo(Outcome.FAILED_HARD);
    }

    private static ReportFold fold(Outcome outcome) {
        return ReportFold.of("sms", List.of(new ReportFold.Word(outcome, null, 0, true)));
    }

    private static Attempt attempt(AttemptState state, Outcome outcome) {
        return AnAttempt.that(state)
                .failed(outcome)
                .sentAt(List.of(Instant.EPOCH))
                .made();
    }
}
