package se.budkavle.bounce;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person wrote back, without what was quoted; nothing for mails that a machine wrote. */
final class MailReply {
    private static final int LONGEST = 10_000;
    private static final int MOST_QUOTES = 200;
    private static final Pattern QUOTE = Pattern.compile("<(/?)blockquote\\b[^>]{0,2000}+>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANSWER = Pattern.compile("(?i)\\s*(re|sv|vs|aw|fw|fwd|vb)(\\[\\d+])?:.*");

    private MailReply() {}

    /** {@code from}, {@code text} and, when the mail has one, {@code messageId}. */
    static Optional<Map<String, Object>> in(MailPart whole) {
        return MailAddresses.in(whole.headers().words("from"))
                .filter(from -> !whole.type().equals("multipart/report"))
                .flatMap(from -> written(whole).or(() -> title(whole)).map(text -> fields(whole, from, text)));
    }

    private static Optional<String> written(MailPart whole) {
        return whole.flat()
                .filter(MailPart::isLeaf)
                .filter(part -> part.type().startsWith("text/plain") || part.isHtml())
                .map(part -> cut(Quotes.shipped().written(part.isHtml() ? quoting(part.text()) : part.readable())))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** Of a mail whose body is empty, what its writer put into the subject. */
    private static Optional<String> title(MailPart whole) {
        String subject = whole.headers().words("subject").strip();
        return subject.isEmpty() || ANSWER.matcher(subject).matches() ? Optional.empty() : Optional.of(cut(subject));
    }

    /** HTML as text, with what it quotes marked as plain text marks it. */
    private static String quoting(String html) {
        Matcher tag = QUOTE.matcher(html);
        var text = new StringBuilder();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < MOST_QUOTES && tag.find(); i++) {
            add(text, html.substring(from, tag.start()), depth);
            depth = Math.max(0, depth + (tag.group(1).isEmpty() ? 1 : -1));
            from = tag.end();
        }
        add(text, html.substring(from), depth);
        return text.toString();
    }

    private static void add(StringBuilder text, String html, int depth) {
        HtmlText.of(html).lines().filter(line -> depth == 0 || !line.isBlank()).forEach(line -> text.append(
                        depth == 0 ? "" : "> ")
                .append(line)
                .append('\n'));
    }

    private static Map<String, Object> fields(MailPart whole, String from, String text) {
        var fields = new HashMap<String, Object>(Map.of("from", from, "text", text));
        whole.headers().first("message-id").ifPresent(id -> fields.put("messageId", id));
        return fields;
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
