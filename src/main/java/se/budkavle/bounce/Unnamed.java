package se.budkavle.bounce;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Which charset a text has that names none and is no UTF-8, told by how its bytes lie: Cyrillic comes in runs of high
 * bytes of which most are small letters, the East in pairs whose first bytes each script keeps within bounds, and in
 * Western text high bytes stand alone. The bounds are those of the charsets' code tables (KS X 1001, GB 2312, JIS X 0208).
 */
final class Unnamed {
    private static final int FEWEST = 4;

    private final byte[] bytes;
    private int high;
    private int inRuns;
    private int letters;
    private int smallKoi;
    private int smallWindows;
    private int pairs;
    private int odd;
    private int hangul;
    private int kana;
    private int symbols;

    private Unnamed(byte[] bytes) {
        this.bytes = bytes;
        for (int i = 0; i < bytes.length; i++) {
            int end = i;
            while (end < bytes.length && bytes[end] < 0) {
                end++;
            }
            if (end > i) {
                run(i, end);
                i = end;
            }
        }
    }

    private void run(int start, int end) {
        high += end - start;
        inRuns += end - start > 2 ? end - start : 0;
        odd += (end - start) % 2;
        for (int i = start; i < end; i++) {
            int b = bytes[i] & 0xFF;
            letters += b >= 0xC0 || b == 0xA3 || b == 0xB3 || b == 0xB8 || b == 0xA8 ? 1 : 0;
            smallKoi += b >= 0xC0 && b < 0xE0 ? 1 : 0;
            smallWindows += b >= 0xE0 ? 1 : 0;
        }
        for (int i = start; i + 1 < end; i += 2) {
            int lead = bytes[i] & 0xFF;
            pairs++;
            hangul += lead >= 0xB0 && lead <= 0xC8 ? 1 : 0;
            kana += lead == 0xA4 || lead == 0xA5 ? 1 : 0;
            symbols += lead >= 0xA1 && lead <= 0xA3 ? 1 : 0;
        }
    }

    /** Latin-1 when nothing else fits. */
    static String charset(byte[] bytes) {
        return new Unnamed(bytes).charset();
    }

    private String charset() {
        if (high < FEWEST || inRuns * 2 < high) {
            return shiftJis() ? "windows-31j" : "iso-8859-1";
        }
        if (letters * 20 >= high * 19) {
            return smallKoi > smallWindows ? "koi8-r" : "windows-1251";
        }
        if (shiftJis()) {
            return "windows-31j";
        }
        if (odd * 10 > pairs) {
            return fits("big5") ? "big5" : "iso-8859-1";
        }
        int words = pairs - symbols;
        if (kana * 4 >= words && fits("euc-jp")) {
            return "euc-jp";
        }
        return hangul * 20 >= words * 19 && fits("ms949") ? "ms949" : "gb18030";
    }

    /** Japanese has small letters in every sentence, and in Shift_JIS they begin with bytes that others have not. */
    private boolean shiftJis() {
        int found = 0;
        for (int i = 0; i + 1 < bytes.length; i++) {
            int lead = bytes[i] & 0xFF;
            found += lead == 0x82 || lead == 0x83 ? 1 : 0;
        }
        return found >= FEWEST && found * 8 >= high && fits("windows-31j");
    }

    private boolean fits(String name) {
        try {
            Charset.forName(name).newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
