package se.budkavle.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import se.budkavle.release.Escaping;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.release.Templates;

/** Makes a channel's document of a content and the facts about one customer. Thread-safe; keeps nothing. */
public final class Renderer {
    static final String MAIL_LAYOUT = ContentCatalogue.LAYOUTS + "email.html.ftl";
    static final String TEXT_LAYOUT = ContentCatalogue.LAYOUTS + "email.txt.ftl";
    static final String LETTER_LAYOUT = ContentCatalogue.LAYOUTS + "letter.html.ftl";
    private static final Parser PARSER = InsertParser.extend(Parser.builder()).build();

    private final ContentCatalogue catalogue;
    private final Templates templates;
    private final LetterPress press = new LetterPress();
    private final Map<LookKey, HtmlRenderer> markups = new ConcurrentHashMap<>();

    /** One markup a brand's colour and language; there are as many as brands and languages. */
    private record LookKey(Look look, String language) {}

    public Renderer(ContentCatalogue catalogue) {
        this.catalogue = catalogue;
        this.templates = catalogue.templates();
    }

    /**
     * @param channel sms, email, push, letter or mailbox
     * @param model what {@link ContentModel} gives; also read, when there: {@code unsubscribe} (the recipient's own way
     *     out of marketing, which then also is {@code link.unsubscribe}), {@code date} and {@code reference} (printed
     *     on a letter)
     * @throws TemplateFaultException when there is no such text, or a value is missing or unfit
     */
    public Rendered render(String content, String language, String channel, Map<String, Object> model) {
        ContentFile file = catalogue
                .file(content, language, channel)
                .orElseThrow(() -> new TemplateFaultException(
                        ContentFile.ROOT + content + "/message." + language + ".md", 0, "there is no such text", null));
        Map<String, Object> values = values(file, model);
        return switch (channel) {
            case "sms" -> sms(file, values);
            case "email" -> email(file, values);
            case "push" -> Rendered.push(line(file, "subject", values), line(file, "push", values));
            case "letter", "mailbox" -> letter(file, channel, values);
            default -> throw new TemplateFaultException(file.path(), 0, "cannot be made for channel " + channel, null);
        };
    }

    private static Map<String, Object> values(ContentFile file, Map<String, Object> model) {
        var values = new HashMap<>(model);
        values.putAll(Wording.of(file.language()).functions());
        values.put("language", file.language());
        if (model.get("unsubscribe") instanceof String out && model.get("link") instanceof Map<?, ?> links) {
            var own = new HashMap<Object, Object>(links);
            own.put("unsubscribe", out);
            values.put("link", own);
        }
        return values;
    }

    private Rendered sms(ContentFile file, Map<String, Object> values) {
        GsmAlphabet.Substituted text = GsmAlphabet.substitute(line(file, "sms", values));
        return Rendered.sms(text.text(), text.substitutions());
    }

    private Rendered email(ContentFile file, Map<String, Object> values) {
        String subject = line(file, "subject", values);
        Node document = document(file, values);
        Wording wording = Wording.of(file.language());
        values.put("subject", subject);
        values.put("preheader", file.has("preheader") ? line(file, "preheader", values) : "");
        values.put("text", PlainText.of(document, wording));
        values.put("body", markup(document, new Look.Mail(colour(values)), file.language()));
        return Rendered.email(subject, templates.render(TEXT_LAYOUT, values), templates.render(MAIL_LAYOUT, values));
    }

    private Rendered letter(ContentFile file, String channel, Map<String, Object> values) {
        String html = page(file, channel, values);
        return Rendered.letter(channel, String.valueOf(values.get("subject")), press.print(file.path(), html));
    }

    /** The HTML that a letter is set from. */
    public String page(String content, String language, Map<String, Object> model) {
        ContentFile file = catalogue.file(content, language, "letter").orElseThrow();
        return page(file, "letter", values(file, model));
    }

    private String page(ContentFile file, String channel, Map<String, Object> values) {
        String subject = line(file, "subject", values);
        AddressBlock address = channel.equals("mailbox")
                ? new AddressBlock(reader(values), AddressBlock.LARGEST)
                : AddressBlock.of(file.path(), addressLines(file, values), catalogue.paper());
        Node document = PaperText.of(document(file, values));
        values.put("subject", subject);
        values.put("lines", address.lines());
        values.put("addressSize", address.size());
        values.put("window", catalogue.paper().model());
        values.put("body", markup(document, new Look.Paper(), file.language()));
        return templates.render(LETTER_LAYOUT, values);
    }

    /** No envelope, no window: the name of whoever the document is for. */
    private static List<String> reader(Map<String, Object> values) {
        return values.get("recipient") instanceof Map<?, ?> recipient && recipient.get("name") instanceof String name
                ? List.of(name)
                : List.of();
    }

    private static List<String> addressLines(ContentFile file, Map<String, Object> values) {
        if (!(values.get("recipient") instanceof Map<?, ?> recipient
                && recipient.get("lines") instanceof List<?> lines
                && !lines.isEmpty())) {
            String name = "recipient.lines";
            throw new TemplateFaultException(file.path(), 0, "the value '%s' is missing".formatted(name), name);
        }
        return lines.stream().map(String::valueOf).toList();
    }

    private String line(ContentFile file, String key, Map<String, Object> values) {
        if (!file.has(key)) {
            throw new TemplateFaultException(file.path(), 1, "has no " + key, null);
        }
        return templates.render(file.template(key), values).strip();
    }

    private Node document(ContentFile file, Map<String, Object> values) {
        var unbreakable = new HashMap<>(values);
        unbreakable.putAll(Wording.of(file.language()).unbreakableFunctions());
        Node document = PARSER.parse(templates.render(file.path(), unbreakable));
        if (!Links.allMayBeFollowed(document)) {
            throw new TemplateFaultException(
                    file.path(), 0, "a link may only lead to http, https, mailto or tel", null);
        }
        return document;
    }

    private Object markup(Node document, Look look, String language) {
        HtmlRenderer renderer = markups.computeIfAbsent(
                new LookKey(look, language), key -> Markup.renderer(look, Wording.of(language)));
        return Escaping.HTML.ready(renderer.render(document));
    }

    private static String colour(Map<String, Object> values) {
        return values.get("brand") instanceof Map<?, ?> brand ? String.valueOf(brand.get("colour")) : "";
    }
}
