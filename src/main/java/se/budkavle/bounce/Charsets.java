package se.budkavle.bounce;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Bytes to text, whatever the mail says about its charset. */
final class Charsets {
    /** Names that mail systems use and Java does not, or that hold less than what is sent under them. */
    private static final Map<String, String> ALIASES = Map.of(
            "gb2312", "gb18030",
            "gbk", "gb18030",
            "ks_c_5601-1987", "ms949",
            "euc-kr", "ms949",
            "shift_jis", "windows-31j",
            "cp-850", "ibm850",
            "unicode-1-1-utf-7", "utf-8",
            "iso-8859-8-i", "iso-8859-8");

    private Charsets() {}

    /** Unknown or missing names: UTF-8 when the bytes are, else what they look like. */
    static String text(byte[] bytes, String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        String charset = ALIASES.getOrDefault(wanted, wanted);
        if (!charset.isEmpty() && !charset.startsWith("us-") && !charset.equals("ascii") && isKnown(charset)) {
            return new String(bytes, Charset.forName(charset));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // Japanese mail without a label
            return text.contains("\u001b$B") || text.contains("\u001b$@")
                    ? new String(bytes, Charset.forName("iso-2022-jp"))
                    : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName(Unnamed.charset(bytes)));
        }
    }

    private static boolean isKnown(String name) {
        return name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-_.:+".indexOf(c) >= 0))
                && Character.isLetterOrDigit(name.charAt(0))
                && Charset.isSupported(name);
    }
}
