package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Headers of texts in parts, as phones and gateways write them. */
class SmppReplyPartTest {
    @Test
    void aHeaderWithEitherReferenceNamesThePart() {
        assertThat(part(5, 0, 3, 0xA7, 3, 2)).isEqualTo(new SmppReplyPart(0xA7, 1, 3));
        assertThat(part(6, 8, 4, 0x12, 0x34, 2, 1)).isEqualTo(new SmppReplyPart(0x1234, 0, 2));
    }

    @Test
    void otherElementsMayStandBeforeIt() {
        assertThat(part(11, 5, 4, 0, 80, 0, 80, 0, 3, 9, 2, 2)).isEqualTo(new SmppReplyPart(9, 1, 2));
    }

    @Test
    void aHeaderThatTellsOfNoPartsOrMakesNoSenseIsNone() {
        assertThat(part(6, 5, 4, 0, 80, 0, 80)).isNull();
        assertThat(part(5, 0, 3, 9, 2, 3)).as("the third of two").isNull();
        assertThat(part(5, 0, 3, 9, 1, 1)).as("whole").isNull();
        assertThat(part(5, 0, 3, 9, 2)).as("cut off").isNull();
        assertThat(part(200, 0, 3)).isNull();
        assertThat(part(0)).isNull();
    }

    private static SmppReplyPart part(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return SmppReplyPart.inHeader(bytes);
    }
}
