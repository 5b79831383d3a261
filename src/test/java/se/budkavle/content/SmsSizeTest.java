package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsSizeTest {

    @ParameterizedTest
    @CsvSource({
        "å, 160, GSM-7, 160, 1, 160",
        "å, 161, GSM-7, 161, 2, 153",
        "a, 306, GSM-7, 306, 2, 153",
        "a, 307, GSM-7, 307, 3, 153",
        "é, 160, GSM-7, 160, 1, 160",
        "€, 80, GSM-7, 160, 1, 160",
        "š, 70, UCS-2, 70, 1, 70",
        "š, 71, UCS-2, 71, 2, 67",
        "š, 134, UCS-2, 134, 2, 67",
        "š, 135, UCS-2, 135, 3, 67",
        "😀, 35, UCS-2, 70, 1, 70",
        "😀, 36, UCS-2, 72, 2, 67"
    })
    void textIsCountedAsTheNetworkCountsIt(
            String character, int times, String encoding, int units, int parts, int perPart) {
        assertThat(SmsSize.of(character.repeat(times))).isEqualTo(new SmsSize(encoding, units, parts, perPart));
    }

    @Test
    void escapedCharacterCountsTwice() {
        assertThat(SmsSize.of("a".repeat(159) + "€")).isEqualTo(new SmsSize("GSM-7", 161, 2, 153));
    }

    @Test
    void escapedCharacterIsNotSplitOverTwoParts() {
        // 152 + € would need 154 septets, so the first part ends early and the rest no longer fits into a second
        String text = "a".repeat(152) + "€" + "a".repeat(152);
        assertThat(SmsSize.of(text)).isEqualTo(new SmsSize("GSM-7", 306, 3, 153));
    }

    @Test
    void surrogatePairIsNotSplitOverTwoParts() {
        String text = "š".repeat(66) + "😀" + "š".repeat(66);
        assertThat(SmsSize.of(text)).isEqualTo(new SmsSize("UCS-2", 134, 3, 67));
    }

    @Test
    void emptyTextIsOneMessage() {
        assertThat(SmsSize.of("")).isEqualTo(new SmsSize("GSM-7", 0, 1, 160));
    }

    @Test
    void wholeAlphabetIsKnown() {
        String basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
        assertThat(basic.length()).isEqualTo(127);
        assertThat(SmsSize.of(basic)).isEqualTo(new SmsSize("GSM-7", 127, 1, 160));
        assertThat(SmsSize.of("^{}\\[~]|€\f").units()).isEqualTo(20);
        assertThat("áíóúÁÍÓÚçêëšž“”’–…\u00a0"
                        .codePoints()
                        .mapToObj(Character::toString)
                        .map(c -> SmsSize.of(c).encoding()))
                .containsOnly("UCS-2");
    }

    @Test
    void typographyIsReplacedAndReportedButLettersStay() {
        var result = GsmAlphabet.substitute("“Hej” – så’n… é\u00a0š");
        assertThat(result.text()).isEqualTo("\"Hej\" - så'n... é š");
        assertThat(result.substitutions())
                .containsExactly(
                        "U+201C became \"",
                        "U+201D became \"",
                        "U+2013 became -",
                        "U+2019 became '",
                        "U+2026 became ...",
                        "U+00A0 became a space");
    }
}
