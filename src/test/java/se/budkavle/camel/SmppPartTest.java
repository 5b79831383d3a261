package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long texts in each of the three ways in which gateways want them, and what a receipt's echo says. */
class SmppPartTest {
    private static final String KEY = "01890a5dac96774bbcceb302099a8057";
    private static final String LONG = "å".repeat(161);

    @Test
    void aTextInOneMessageCarriesTheKeyAlone() {
        assertThat(parts("Hej", "header")).singleElement().satisfies(part -> {
            assertThat(part.octets()).isEqualTo("Hej".getBytes(StandardCharsets.US_ASCII));
            assertThat(part.hasHeader()).isFalse();
            assertThat(echo(part)).isEqualTo(KEY);
        });
    }

    @Test
    void partsAreJoinedByAHeaderWithTheSameReferenceAtEachTry() {
        List<SmppPart> parts = parts(LONG, "header");

        assertThat(parts).hasSize(2).allMatch(SmppPart::hasHeader);
        assertThat(parts.getFirst().octets()).startsWith(5, 0, 3, 0x57, 2, 1);
        assertThat(parts.getLast().octets()).startsWith(5, 0, 3, 0x57, 2, 2).hasSize(6 + 8);
        assertThat(parts).extracting(SmppPartTest::echo).containsExactly(KEY + ".0.2", KEY + ".1.2");
    }

    @Test
    void partsAreJoinedByTlvsWhereTheGatewayWantsThem() {
        SmppPart last = parts(LONG, "sar").getLast();

        assertThat(last.hasHeader()).isFalse();
        assertThat(last.octets()).hasSize(8).containsOnly(0x0F);
        assertThat(tlv(last, 0x020C)).isEqualTo("8057");
        assertThat(tlv(last, 0x020E)).isEqualTo("02");
        assertThat(tlv(last, 0x020F)).isEqualTo("02");
        assertThat(parts("Hej", "sar").getFirst().more()).as("nothing to join").hasSize(1);
    }

    @Test
    void theWholeTextGoesAsOnePayloadToAGatewayThatCutsItself() {
        assertThat(parts(LONG, "payload")).singleElement().satisfies(part -> {
            assertThat(part.octets()).isEmpty();
            assertThat(tlv(part, 0x0424)).isEqualTo("0f".repeat(161));
            assertThat(echo(part)).isEqualTo(KEY);
        });
        assertThat(parts("Hej", "payload").getFirst().octets()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "port, 27x, its parameter port is '27x'",
        "tls, yes, its parameter tls is 'yes', not on or off",
        "echoTag, 0x1403, its parameter echoTag is '0x1403'",
        "longTexts, udh, 'its parameter longTexts is ''udh'', not header, sar, payload'",
        "receiptIds, base64, its parameter receiptIds is 'base64'",
        "tlvIds, base64, its parameter tlvIds is 'base64'",
        "enquireEvery, 30, its parameter enquireEvery is no duration"
    })
    void aParameterThatIsNoneIsNamed(String name, String value, String said) {
        assertThatThrownBy(() -> SmppSettings.of(Map.of(name, value), Duration.ofSeconds(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(said);
    }

    private static List<SmppPart> parts(String text, String longTexts) {
        var settings = SmppSettings.of(Map.of("longTexts", longTexts, "echoTag", "1403"), Duration.ofSeconds(6));
        return SmppPart.of(text, settings, KEY);
    }

    private static String echo(SmppPart part) {
        return new String(java.util.HexFormat.of().parseHex(tlv(part, 0x1403)), StandardCharsets.US_ASCII);
    }

    /** The value as it goes over the wire, in hexadecimal: behind tag and length, two octets each. */
    private static String tlv(SmppPart part, int tag) {
        for (OptionalParameter one : part.more()) {
            byte[] octets = one.serialize();
            if (one.tag == tag) {
                return java.util.HexFormat.of().formatHex(octets, 4, octets.length);
            }
        }
        throw new AssertionError("no such TLV");
    }
}
