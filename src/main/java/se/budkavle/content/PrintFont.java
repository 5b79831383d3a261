package se.budkavle.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.apache.pdfbox.pdmodel.font.encoding.WinAnsiEncoding;

/**
 * A font that letters share, byte for byte: it has the characters of Western Europe, whether a letter needs them or not,
 * is prepared once, and writes each of them as one byte. Serves one letter at a time.
 */
final class PrintFont extends PDTrueTypeFont {
    private static final Charset CHARSET = Charset.forName("windows-1252");
    private static final List<String> TABLES =
            List.of("head", "hhea", "loca", "maxp", "cvt ", "prep", "glyf", "hmtx", "fpgm", "cmap");

    /** What the name of a font begins with that is not the whole one. */
    private static final String TAG = "BUDKAV+";

    private final float[] widths = new float[256];

    /** By character; null of those that the font lacks. */
    private final byte[][] codes;

    private final CmapLookup whole;
    private boolean lacked;

    private PrintFont(COSDictionary dictionary, String characters, CmapLookup whole) throws IOException {
        super(dictionary);
        this.whole = whole;
        codes = new byte[characters.chars().max().orElseThrow() + 1][];
        for (char character : characters.toCharArray()) {
            byte[] code = String.valueOf(character).getBytes(CHARSET);
            codes[character] = code;
            widths[code[0] & 0xff] = super.getWidth(code[0] & 0xff);
        }
    }

    static PrintFont of(TrueTypeFont whole) throws IOException {
        CmapLookup glyphs = whole.getUnicodeCmapLookup();
        String characters = IntStream.range(' ', 256)
                .filter(PrintFont::isCharacter)
                .mapToObj(PrintFont::character)
                .filter(character -> glyphs.getGlyphId(character.charAt(0)) != 0)
                .collect(Collectors.joining());
        // never closed, as its streams live as long
        var document = new PDDocument();
        var dictionary =
                PDTrueTypeFont.load(document, whole, WinAnsiEncoding.INSTANCE).getCOSObject();
        var descriptor = dictionary.getCOSDictionary(COSName.FONT_DESC);
        String name = TAG + whole.getName();
        dictionary.setName(COSName.BASE_FONT, name);
        descriptor.setName(COSName.FONT_NAME, name);
        descriptor.setItem(COSName.FONT_FILE2, packed(document, subset(whole, characters)));
        return new PrintFont(dictionary, characters, glyphs);
    }

    /** Five bytes stand for none: they are read as the sign for what cannot be read, which is written as another byte. */
    private static boolean isCharacter(int code) {
        String character = character(code);
        return character.charAt(0) >= ' ' && character.getBytes(CHARSET)[0] == (byte) code;
    }

    private static String character(int code) {
        return new String(new byte[] {(byte) code}, CHARSET);
    }

    private static byte[] subset(TrueTypeFont whole, String characters) throws IOException {
        var subsetter = new TTFSubsetter(whole, TABLES);
        characters.chars().forEach(subsetter::add);
        var out = new ByteArrayOutputStream();
        subsetter.writeToStream(out);
        return out.toByteArray();
    }

    /** Slowly and well: once for all letters. */
    private static COSStream packed(PDDocument document, byte[] font) throws IOException {
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream out =
                new DeflaterOutputStream(stream.createRawOutputStream(), new Deflater(Deflater.BEST_COMPRESSION))) {
            out.write(font);
        }
        stream.setItem(COSName.FILTER, COSName.FLATE_DECODE);
        stream.setInt(COSName.LENGTH1, font.length);
        return stream;
    }

    /** Whether a character was asked for that only the whole font has, since this was asked the last time. */
    boolean hasLacked() {
        boolean now = lacked;
        lacked = false;
        return now;
    }

    @Override
    public float getStringWidth(String text) {
        float width = 0;
        for (int i = 0; i < text.length(); i++) {
            width += widths[code(text.charAt(i))[0] & 0xff];
        }
        return width;
    }

    @Override
    public float getWidth(int code) {
        return widths[code];
    }

    @Override
    protected byte[] encode(int character) {
        return code(character);
    }

    /** @throws IllegalArgumentException as fonts of this library do for what they lack */
    private byte[] code(int character) {
        byte[] code = character < codes.length ? codes[character] : null;
        if (code == null) {
            lacked |= whole.getGlyphId(character) != 0;
            throw new LackingException();
        }
        return code;
    }

    /** The library asks for line breaks as well, and only wants to know that they are not there. */
    private static final class LackingException extends IllegalArgumentException {
        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
