package se.budkavle.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads a mail that came back: delivery reports (RFC 3464), complaints (RFC 5965), automatic replies (RFC 3834) and
 * ordinary mails. Whatever the bytes are, there is a result and no error; a mail is read to {@link #LIMIT} bytes, the
 * rest is passed over. Thread-safe.
 */
public final class BounceReader {
    /** Reports stand first in a mail; what follows is the returned original. */
    public static final int LIMIT = 4 * 1024 * 1024;

    /** At least one result: one a recipient, or one that says that this is no report. */
    public List<BounceResult> read(InputStream mail) throws IOException {
        return read(mail.readNBytes(LIMIT));
    }

    public List<BounceResult> read(byte[] mail) {
        return new Reading(MailPart.parse(latin1(mail)), true).results();
    }

    /**
     * The same as plain maps, for mappings; {@code kind} as a word, absent values absent. A mail that a person wrote has
     * {@code from}, {@code text} and {@code messageId} too.
     */
    public List<Map<String, Object>> maps(byte[] mail) {
        MailPart whole = MailPart.parse(latin1(mail));
        return new Reading(whole, true)
                .results().stream()
                        .map(result -> {
                            Map<String, Object> map = result.asMap();
                            if (result.isOrdinary()) {
                                MailReply.in(whole).ifPresent(map::putAll);
                            }
                            return map;
                        })
                        .toList();
    }

    private static String latin1(byte[] mail) {
        int length = Math.min(mail.length, LIMIT);
        boolean wide = length > 1
                && (mail[0] == (byte) 0xFE && mail[1] == (byte) 0xFF
                        || mail[0] == (byte) 0xFF && mail[1] == (byte) 0xFE);
        if (wide) {
            byte[] plain = new String(mail, 0, length, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
            return new String(plain, StandardCharsets.ISO_8859_1);
        }
        boolean marked = length > 2 && mail[0] == (byte) 0xEF && mail[1] == (byte) 0xBB && mail[2] == (byte) 0xBF;
        int start = marked ? 3 : 0;
        return new String(mail, start, length - start, StandardCharsets.ISO_8859_1);
    }
}
