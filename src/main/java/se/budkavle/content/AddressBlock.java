package se.budkavle.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import se.budkavle.release.TemplateFaultException;

/**
 * The address as it stands in the window: a name that is too wide goes on in the next line where one is free.
 *
 * @param size in points: the largest in which the widest line fits
 */
record AddressBlock(List<String> lines, int size) {
    static final int LARGEST = 10;
    private static final int SMALLEST = 8;
    private static final double POINTS = 72 / 25.4;
    /** What the paper and the library's rounding may take, in mm. */
    private static final double SPARE = 0.5;

    private static final Ruler RULER = new Ruler();

    /** How wide words are in the letter's own font. */
    private static final class Ruler {
        private final TrueTypeFont font;
        private final CmapLookup glyphs;

        Ruler() {
            try {
                font = new TTFParser().parse(new RandomAccessReadBuffer(PressFonts.file("")));
                glyphs = font.getUnicodeCmapLookup();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** In parts of the font's size. */
        double of(String words) {
            return words.codePoints().mapToDouble(this::ofOne).sum();
        }

        private double ofOne(int character) {
            try {
                return (double) font.getAdvanceWidth(glyphs.getGlyphId(character)) / font.getUnitsPerEm();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * @param file names the text in a fault
     * @throws TemplateFaultException when the window is too small for it
     */
    static AddressBlock of(String file, List<String> address, LetterPaper paper) {
        if (address.size() > paper.lines()) {
            String what = "the address has %d lines, the window shows %d".formatted(address.size(), paper.lines());
            throw new TemplateFaultException(file, 0, what, null);
        }
        var lines = new ArrayList<>(address);
        int at = 0;
        while (lines.size() < paper.lines() && isBroken(lines, at, paper)) {
            at++;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!fits(lines.get(i), SMALLEST, paper)) {
                String what = "line %d of the address is wider than the window".formatted(i + 1);
                throw new TemplateFaultException(file, 0, what, null);
            }
        }
        int size = LARGEST;
        while (size > SMALLEST && !allFit(lines, size, paper)) {
            size--;
        }
        return new AddressBlock(List.copyOf(lines), size);
    }

    /** Whether the words of a name that no longer fit have become the next line. */
    private static boolean isBroken(List<String> lines, int at, LetterPaper paper) {
        String name = lines.get(at);
        if (fits(name, SMALLEST, paper)) {
            return false;
        }
        int space = name.lastIndexOf(' ');
        while (space > 0 && !fits(name.substring(0, space), SMALLEST, paper)) {
            space = name.lastIndexOf(' ', space - 1);
        }
        if (space <= 0) {
            return false;
        }
        lines.set(at, name.substring(0, space));
        lines.add(at + 1, name.substring(space + 1));
        return true;
    }

    private static boolean allFit(List<String> lines, int size, LetterPaper paper) {
        return lines.stream().allMatch(line -> fits(line, size, paper));
    }

    private static boolean fits(String line, int size, LetterPaper paper) {
        return RULER.of(line) * size / POINTS <= paper.width() - SPARE;
    }
}
