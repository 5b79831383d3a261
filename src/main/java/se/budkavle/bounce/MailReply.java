package se.budkavle.bounce;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person wrote back, without what was quoted; nothing for mails that a machine wrote. */
final class MailReply {
    private static final int LONGEST = 10_000;

    private MailReply() {}

    /** {@code from}, {@code text} and, when the mail has one, {@code messageId}. */
    static Optional<Map<String, Object>> in(MailPart whole) {
        return MailAddresses.in(whole.headers().words("from"))
                .filter(from -> !whole.type().equals("multipart/report"))
                .flatMap(from -> written(whole).map(text -> fields(whole, from, text)));
    }

    private static Optional<String> written(MailPart whole) {
        return whole.flat()
                .filter(MailPart::isLeaf)
                .filter(part ->
                        part.type().startsWith("text/plain") || part.type().equals("text/html"))
                .map(part -> unquoted(part.readable()))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static Map<String, Object> fields(MailPart whole, String from, String text) {
        return whole.headers()
                .first("message-id")
                .<Map<String, Object>>map(id -> Map.of("from", from, "text", text, "messageId", id))
                .orElseGet(() -> Map.of("from", from, "text", text));
    }

    private static String unquoted(String text) {
        String own = text.lines()
                .filter(line -> !line.startsWith(">"))
                .collect(Collectors.joining("\n"))
                .strip();
        return own.length() > LONGEST ? own.substring(0, LONGEST) : own;
    }
}
