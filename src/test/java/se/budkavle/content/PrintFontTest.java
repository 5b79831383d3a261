package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Shape;
import java.awt.geom.Area;
import java.io.IOException;
import java.nio.charset.Charset;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks into the font that a letter has, as a printer does: at shapes, not at what its bytes are said to mean. */
class PrintFontTest {
    private static final Charset CHARSET = Charset.forName("windows-1252");

    @ParameterizedTest
    @ValueSource(strings = {"", "-Bold", "-Oblique"})
    void everyCharacterOfTheEncodingHasTheShapeAndTheWidthOfTheWholeFont(String face) throws IOException {
        TrueTypeFont whole = new TTFParser().parse(new RandomAccessReadBuffer(PressFonts.file(face)));
        PrintFont shared = PrintFont.of(whole);
        var printed = new PDTrueTypeFont(shared.getCOSObject());
        int characters = 0;
        for (int code = ' '; code < 256; code++) {
            char character = new String(new byte[] {(byte) code}, CHARSET).charAt(0);
            int glyph = whole.getUnicodeCmapLookup().getGlyphId(character);
            if (character == 0x7F || character == 0xFFFD || glyph == 0) {
                continue; // the encoding has none here, or the fonts in the jar have no such sign (ƒ)
            }
            characters++;
            double width = whole.getAdvanceWidth(glyph) * 1000.0 / whole.getUnitsPerEm();
            String text = String.valueOf(character);

            assertThat(shared.encode(text)).as(text).containsExactly(code);
            assertThat(printed.codeToGID(code)).as("glyph of " + text).isPositive();
            assertThat((double) printed.getWidthFromFont(code))
                    .as("width of " + text)
                    .isCloseTo(width, within(0.01));
            assertThat((double) printed.getWidth(code))
                    .as("told width of " + text)
                    .isCloseTo(width, within(1.0));
            assertThat(shared.getStringWidth(text)).isEqualTo(printed.getWidth(code));
            assertThat(isSame(
                            printed.getPath(code),
                            whole.getGlyph().getGlyph(glyph) == null
                                    ? new Area()
                                    : whole.getGlyph().getGlyph(glyph).getPath()))
                    .as("shape of " + text)
                    .isTrue();
        }
        assertThat(characters).isGreaterThan(210);
        assertThatThrownBy(() -> shared.encode("\uFFFD")).isInstanceOf(IllegalArgumentException.class);
        assertThat(shared.hasLacked()).isTrue();
    }

    private static boolean isSame(Shape one, Shape other) {
        return new Area(one).equals(new Area(other));
    }
}
