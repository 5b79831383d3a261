package se.budkavle.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.subethamail.smtp.RejectException;

/** What a relay looks at in a message before it takes responsibility: line ends, lengths, and a few headers. */
final class RelayedText {
    private static final int LONGEST_LINE = 998;
    private static final List<String> ONCE = List.of("from", "date", "message-id");
    private static final Set<String> AT_MOST_ONCE =
            Set.of("from", "date", "message-id", "to", "cc", "subject", "sender", "reply-to");

    private RelayedText() {}

    static void check(String text, String envelopeSender) throws RejectException {
        checkLines(text);
        checkHeaders(headers(text));
        checkSenders(text, envelopeSender);
    }

    private static void checkLines(String text) throws RejectException {
        for (String line : text.split("\r\n", -1)) {
            if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                throw new RejectException(550, "5.6.11 Bare carriage return or line feed");
            }
            if (line.length() > LONGEST_LINE) {
                throw new RejectException(550, "5.6.0 Line longer than 998 octets");
            }
        }
    }

    private static void checkHeaders(List<String> headers) throws RejectException {
        for (String name : ONCE) {
            if (count(headers, name) != 1) {
                throw new RejectException(550, "5.6.0 Exactly one header wanted: " + name);
            }
        }
        for (String name : AT_MOST_ONCE) {
            if (count(headers, name) > 1) {
                throw new RejectException(550, "5.6.0 Header given more than once: " + name);
            }
        }
    }

    private static void checkSenders(String text, String envelopeSender) throws RejectException {
        String domain = RelaySimulator.FROM.substring(RelaySimulator.FROM.indexOf('@'));
        if (!header(text, "From")
                .toLowerCase(Locale.ROOT)
                .replace(">", "")
                .stripTrailing()
                .endsWith(domain)) {
            throw new RejectException(550, "5.7.1 Not allowed to send from this domain");
        }
        if (!envelopeSender.isEmpty()
                && !envelopeSender.endsWith("@" + RelaySimulator.BOUNCE_DOMAIN)
                && !envelopeSender.endsWith(domain)) {
            throw new RejectException(550, "5.7.1 Not allowed to use this envelope sender");
        }
    }

    /** The unfolded value of the first such header; empty when there is none. */
    static String header(String text, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers(text).stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** The header block as it came. */
    static String headerBlock(String text) {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? text : text.substring(0, end + 2);
    }

    private static long count(List<String> headers, String name) {
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .count();
    }

    private static List<String> headers(String text) {
        var headers = new ArrayList<String>();
        for (String line : headerBlock(text).split("\r\n")) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (folded && !headers.isEmpty()) {
                headers.set(headers.size() - 1, headers.getLast() + line);
            } else {
                headers.add(line);
            }
        }
        return headers;
    }
}
