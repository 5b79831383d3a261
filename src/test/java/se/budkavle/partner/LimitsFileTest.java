package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

class LimitsFileTest {
    private final List<Fault> faults = new ArrayList<>();

    @Test
    void aPartnerThatSaysNothingHasNoRateAndTheUsualBreaker() {
        assertThat(read("partner: x")).isEqualTo(Limits.USUAL);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"30/s,30", "0.5/s,0.5", "600/min,10", "1800/h,0.5"})
    void aRateIsMessagesASecondAMinuteOrAnHour(String written, double perSecond) {
        assertThat(read("rate: " + written).perSecond()).isEqualTo(perSecond);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "0/s", "-1/s", "30/day", "fast"})
    void whatIsNoRateIsRefusedWithItsLineAndWhatWouldBeRight(String written) {
        assertThat(read("partner: x\nrate: " + written).perSecond()).isNull();
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.what()).contains(written);
            assertThat(fault.remedy()).contains("30/s");
        });
    }

    @Test
    void whatOneRecipientMayBeSentIsAWholeNumberInAWhile() {
        assertThat(read("recipientRate: 50/min").perRecipient())
                .isEqualTo(new Limits.PerRecipient(50, Duration.ofMinutes(1)));
        assertThat(faults).isEmpty();
        assertThat(read("recipientRate: 0.5/s").perRecipient()).isNull();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault.remedy())
                .contains("50/min"));
    }

    @Test
    void anEmptyRateBehindAPlaceholderIsNoLimit() {
        assertThat(read("rate: \"{{x.rate:}}\"").perSecond()).isNull();
        assertThat(faults).isEmpty();
    }

    @Test
    void theBreakerIsReadKeyByKey() {
        assertThat(read("breaker: {failures: 3, pause: PT10S}"))
                .isEqualTo(new Limits(null, null, 3, 50, 20, Duration.ofSeconds(10)));
        assertThat(faults).isEmpty();
        read("breaker: {failures: 0, share: 101, of: 1, pause: 10, tries: 4}");
        assertThat(faults).hasSize(5);
    }

    private Limits read(String yaml) {
        return new LimitsFile(YamlNode.parse("partner.yaml", yaml), faults, t -> Placeholders.resolve(t, name -> ""))
                .read();
    }
}
