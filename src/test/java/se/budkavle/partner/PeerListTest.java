package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where a partner's reports may come. */
class PeerListTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, true",
        "192.0.2.8, false",
        "198.51.100.200, true",
        "198.51.101.1, false",
        "2001:db8:1::5, true",
        "2001:db9::5, false",
        "fe80::1%eth0, false",
        "::ffff:192.0.2.7, true"
    })
    void addressesAndNetworksAreAllowedAndNobodyElse(String peer, boolean allowed) {
        assertThat(PeerList.of("192.0.2.7, 198.51.100.0/24 2001:db8::/32").allows(peer))
                .isEqualTo(allowed);
    }

    @Test
    void anEmptyListAllowsEverybody() {
        assertThat(PeerList.of(" ").allows("203.0.113.1")).isTrue();
        assertThat(PeerList.of("0.0.0.0/0").allows("203.0.113.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "192.0.2.0/33", "192.0.2.0/x", "cafe"})
    void aWordThatIsNoAddressIsNamed(String word) {
        assertThatThrownBy(() -> PeerList.of("192.0.2.7 " + word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word.split("/")[0]);
    }
}
