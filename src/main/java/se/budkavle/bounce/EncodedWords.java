package se.budkavle.bounce;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header text: {@code =?utf-8?q?…?=} (RFC 2047) and bytes that somebody wrote as they were. */
final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?\\s]{1,40})\\?([bBqQ])\\?([^?]{0,2000})\\?=(\\s+(?==\\?))?");

    private EncodedWords() {}

    /** @param field bytes as Latin-1 */
    static String decode(String field) {
        if (!field.contains("=?")) {
            return Charsets.text(field.getBytes(StandardCharsets.ISO_8859_1), "");
        }
        Matcher word = WORD.matcher(field);
        var out = new StringBuilder();
        while (word.find()) {
            boolean base64 = word.group(2).equalsIgnoreCase("b");
            byte[] bytes = base64
                    ? TransferEncoding.base64(word.group(3))
                    : TransferEncoding.quotedPrintable(word.group(3).replace('_', ' '));
            String charset = word.group(1);
            int language = charset.indexOf('*');
            String text = Charsets.text(bytes, language < 0 ? charset : charset.substring(0, language));
            word.appendReplacement(out, Matcher.quoteReplacement(text));
        }
        return word.appendTail(out).toString();
    }
}
