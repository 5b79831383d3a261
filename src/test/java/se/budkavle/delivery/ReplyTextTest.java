package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Parts are octets until they are together. */
class ReplyTextTest {
    private static final byte GSM = 0;
    private static final byte UCS2 = 8;

    @Test
    void aLetterThatIsCutBetweenTwoPartsIsWhole() {
        String wide = HexFormat.of().formatHex("Hej 🌲!".getBytes(StandardCharsets.UTF_16BE));
        assertThat(text(2, part(0, UCS2, wide.substring(0, 20)), part(1, UCS2, wide.substring(20))))
                .as("the pair is cut in the middle")
                .isEqualTo("Hej 🌲!");
        assertThat(text(2, part(0, UCS2, wide.substring(0, 18)), part(1, UCS2, wide.substring(18))))
                .isEqualTo("Hej 🌲!");
        assertThat(text(2, part(0, GSM, "35301b"), part(1, GSM, "65")))
                .as("an escape")
                .isEqualTo("50€");
    }

    @Test
    void partsOfTwoCodingsAreEachReadByItsOwn() {
        assertThat(text(3, part(0, GSM, "4a61"), part(1, UCS2, "0161"), part(2, UCS2, "0162")))
                .isEqualTo("JašŢ");
    }

    @Test
    void whatIsMissingShows() {
        assertThat(text(2, part(0, GSM, "4a61"))).isEqualTo("Ja […]");
        assertThat(text(2, part(1, GSM, "4a61"))).isEqualTo("[…] Ja");
        assertThat(text(4, part(0, GSM, "4a61"), part(3, GSM, "4e65"))).isEqualTo("Ja […] Ne");
        assertThat(ReplyText.of(List.of(part(1, GSM, "4a61")), 2).fromItsStart())
                .isFalse();
    }

    @Test
    void whatTheDatabaseCannotHoldIsReplaced() {
        assertThat(text(2, part(0, UCS2, "0000"), part(1, UCS2, "d83c"))).isEqualTo("\uFFFD\uFFFD");
    }

    private static String text(int of, ReplyPart... parts) {
        return ReplyText.of(List.of(parts), of).text();
    }

    private static ReplyPart part(int number, byte coding, String hex) {
        UUID any = new UUID(0, number);
        return new ReplyPart(any, 0, any, number, "", coding, hex, Instant.EPOCH, null);
    }
}
