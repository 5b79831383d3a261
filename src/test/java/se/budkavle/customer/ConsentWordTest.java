package se.budkavle.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a word counts from. */
class ConsentWordTest {
    private static final Instant FACT = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant HEARD = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aWordCountsFromItsOwnMomentAndNeverFromTheFuture() {
        assertThat(at("2026-11-22T09:00:00+01:00")).isEqualTo("2026-11-22T08:00:00Z");
        assertThat(at("2036-01-01T00:00:00Z")).isEqualTo(HEARD);
        assertThat(at("")).isEqualTo(FACT);
    }

    /** As they were stored before the door asked for the form. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22 09:00:00+01:00", "2016-12-31T23:59:60Z"})
    void aWordWhoseMomentCannotBeReadIsHeardAllTheSame(String moment) {
        assertThat(at(moment)).isEqualTo(FACT);
    }

    private static Instant at(String moment) {
        ObjectNode no =
                JsonNodeFactory.instance.objectNode().put("purpose", "sales").put("channel", "*");
        return ConsentWord.told(no.put("granted", false).put("time", moment), FACT, HEARD, "crm")
                .at();
    }
}
