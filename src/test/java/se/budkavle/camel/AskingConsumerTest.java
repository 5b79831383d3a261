package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.budkavle.camel.PollingConsumer.Round;
import se.budkavle.work.Lanes;

/** A partner that puts a question off is not asked the next one at once. */
class AskingConsumerTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

    private final LoneLane lone = new LoneLane();
    private int status = 200;
    private @Nullable String retryAfter;
    private Function<PartnerAnswer, Object> demand = PartnerAnswer::demandWord;
    private @Nullable Duration later;

    @AfterEach
    void stop() throws Exception {
        lone.close();
    }

    @Test
    void anAnswerIsFollowedByTheNextQuestionAtOnce() {
        assertThat(new Asking().work()).isEqualTo(Round.FULL);
    }

    @Test
    void aPartnerThatCannotAnswerIsLeftAloneForAWhile() {
        status = 503;

        assertThat(new Asking().work()).isEqualTo(Round.TROUBLE);
        assertThat(later).as("it did not say for how long").isNull();
    }

    @Test
    void aPartnerThatSaysWhenToComeAgainIsBelieved() {
        status = 429;
        retryAfter = "300";
        assertThat(new Asking().work()).isEqualTo(Round.TROUBLE);
        assertThat(later).isEqualTo(Duration.ofMinutes(5));

        retryAfter = "Thu, 15 Jan 2026 10:10:00 GMT";
        new Asking().work();
        assertThat(later).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aWordOnOneQuestionAloneHoldsNoOtherUp() {
        demand = PartnerAnswer::demandSuccess;
        retryAfter = "300";

        status = 409;
        assertThat(new Asking().work()).isEqualTo(Round.TROUBLE);
        assertThat(later).as("when this one may be asked again").isNull();

        status = 503;
        new Asking().work();
        assertThat(later).isEqualTo(Duration.ofMinutes(5));
    }

    private final class Asking extends AskingConsumer<String> {
        Asking() {
            super(
                    lone.endpoint(),
                    AskingConsumerTest.this::answer,
                    lone.steps(null, null, null, null),
                    Lanes.inquiries("partner"),
                    "partner");
        }

        @Override
        Optional<String> next(String partner, UUID token) {
            return Optional.of("question");
        }

        @Override
        void answered(String question, Object answer) {
            assertThat(answer).isEqualTo(200);
        }

        @Override
        void unanswered(String question, @Nullable Duration asked) {
            later = asked;
        }

        @Override
        String told(String question) {
            return "anything";
        }
    }

    private void answer(Exchange exchange) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader("Retry-After", retryAfter);
        exchange.getMessage().setBody(demand.apply(PartnerAnswer.heard(exchange, "partner", null, NOW)));
    }
}
