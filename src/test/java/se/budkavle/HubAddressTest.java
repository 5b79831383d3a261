package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubAddressTest {
    @ParameterizedTest
    @CsvSource({
        ", true",
        "http://127.0.0.1:8080, true",
        "http://localhost, true",
        "'http://[::1]:8080', true",
        "https://utskick.example, false",
        "https://10.1.2.3:8443/hub, false"
    })
    void anAddressOfThisMachineAloneIsReachedByNoPartner(String configured, boolean onlyHere) {
        var address = new HubAddress(configured, new AtomicInteger(8080));

        assertThat(address.onlyHere()).isEqualTo(onlyHere);
    }
}
