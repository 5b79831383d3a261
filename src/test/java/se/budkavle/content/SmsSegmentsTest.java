package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmsSegmentsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 160, 161, 306, 307})
    void partsAreThoseThatAreCounted(int letters) {
        assertThat(SmsSegments.of("å".repeat(letters)).bodies())
                .hasSize(SmsSize.of("å".repeat(letters)).parts());
        assertThat(SmsSegments.of("š".repeat(letters)).bodies())
                .hasSize(SmsSize.of("š".repeat(letters)).parts());
    }

    @Test
    void theAlphabetIsThatOfTheStandard() {
        assertThat(SmsSegments.of("@Åå ÆÖz").bodies().getFirst())
                .containsExactly(0x00, 0x0E, 0x0F, 0x20, 0x1C, 0x5C, 0x7A);
        assertThat(SmsSegments.of("€[").bodies().getFirst()).containsExactly(0x1B, 0x65, 0x1B, 0x3C);
        assertThat(SmsSegments.of("š").bodies().getFirst()).containsExactly(0x01, 0x61);
        assertThat(SmsSegments.of("š").dataCoding()).isEqualTo((byte) 8);
    }

    @Test
    void anEscapedSignIsNotCutInTwo() {
        SmsSegments cut = SmsSegments.of("a".repeat(152) + "€" + "b".repeat(10));

        assertThat(cut.withHeaders(0xAB)).hasSize(2);
        assertThat(cut.withHeaders(0xAB).getFirst()).hasSize(6 + 152).startsWith(5, 0, 3, 0xAB, 2, 1);
        assertThat(cut.withHeaders(0xAB).getLast()).startsWith(5, 0, 3, 0xAB, 2, 2, 0x1B, 0x65);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hej Åsa! [{€}] ~|^\\", "Ž 😀"})
    void whatGoesOutComesBack(String text) {
        SmsSegments sent = SmsSegments.of(text);
        assertThat(SmsText.decoded(sent.whole(), sent.dataCoding())).isEqualTo(text);
    }
}
