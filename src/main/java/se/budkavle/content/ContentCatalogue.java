package se.budkavle.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.budkavle.release.Bundle;
import se.budkavle.release.Escaping;
import se.budkavle.release.Fault;
import se.budkavle.release.Templates;
import se.budkavle.release.UnfitValueException;

/** Every text of a bundle with its parts and layouts, parsed once. Thread-safe. */
public final class ContentCatalogue {
    /** Asked for when a text has no version in the customer's language. */
    public static final String LAST_LANGUAGE = "sv";

    static final String PARTS = "content/parts/";
    static final String LAYOUTS = "content/layouts/";
    private static final Pattern FILE = Pattern.compile(
            "content/(parts/[a-z][a-z-]*|(?!parts/)[^/]+/(message|sms|email|push|letter|mailbox))\\.[a-z]{2}\\.md");
    private static final Pattern POSITIONAL = Pattern.compile("<@(part|chart)\\s+\"");

    private final Map<String, ContentFile> files = new TreeMap<>();
    private final Set<String> parts = new TreeSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Templates templates;
    private final LetterPaper paper;

    private ContentCatalogue(Bundle bundle) {
        var builder = Templates.builder();
        builder.directive("part", Inserts.part(this::include));
        builder.directive("button", Inserts.button());
        builder.directive("chart", Inserts.chart());
        bundle.below(ContentFile.ROOT).forEach((path, text) -> {
            if (path.startsWith(LAYOUTS)) {
                if (path.endsWith(".ftl")) {
                    builder.add(path, text);
                }
            } else if (FILE.matcher(path).matches()) {
                add(builder, ContentFile.read(path, text));
            } else {
                faults.add(new Fault(
                        path,
                        0,
                        "is no content file",
                        "name it message.<language>.md, or sms, email, push, letter or mailbox instead of message"));
            }
        });
        templates = builder.build();
        paper = LetterPaper.load(bundle, faults);
        faults.addAll(templates.check());
        faults.addAll(ContentLint.look(this, bundle));
    }

    public static ContentCatalogue load(Bundle bundle) {
        return new ContentCatalogue(bundle);
    }

    private void add(Templates.Builder builder, ContentFile file) {
        FrontMatter head = file.head();
        if (file.path().startsWith(PARTS)) {
            parts.add(file.variant());
        } else {
            files.put(file.path(), file);
        }
        faults.addAll(head.faults());
        head.entries()
                .forEach(e -> builder.add(file.template(e.key()), file.path(), e.line() - 1, e.text(), Escaping.LINE));
        String body = POSITIONAL.matcher(head.body()).replaceAll("<@$1 name=\"");
        builder.add(file.path(), file.path(), head.bodyLines(), body, Escaping.MARKDOWN);
    }

    private void include(String part, freemarker.core.Environment environment)
            throws freemarker.template.TemplateException, java.io.IOException {
        Object language = environment.getVariable("language");
        for (String candidate : List.of(String.valueOf(language), LAST_LANGUAGE)) {
            String path = PARTS + part + "." + candidate + ".md";
            if (templates.has(path)) {
                templates.include(path, environment);
                return;
            }
        }
        throw new UnfitValueException("there is no part '%s'".formatted(part));
    }

    /** Names of the contents, which are folders; parts and layouts are none. */
    public Set<String> names() {
        var names = new TreeSet<String>();
        files.values().forEach(f -> names.add(f.content()));
        return names;
    }

    /** Languages that the content is written in. */
    public Set<String> languages(String content) {
        var languages = new TreeSet<String>();
        files.values().stream()
                .filter(f -> f.content().equals(content) && f.variant().equals("message"))
                .forEach(f -> languages.add(f.language()));
        return languages;
    }

    /**
     * Whether there is a short text for somebody of that language, after falling back as {@link Renderer} does.
     *
     * @param channel sms or push
     */
    public boolean hasShortText(String content, String language, String channel) {
        return file(content, language, channel).map(f -> f.has(channel)).orElse(false);
    }

    public List<Fault> faults() {
        return faults.stream().distinct().sorted(Fault.BY_PLACE).toList();
    }

    Set<String> parts() {
        return parts;
    }

    Iterable<ContentFile> files() {
        return files.values();
    }

    Templates templates() {
        return templates;
    }

    LetterPaper paper() {
        return paper;
    }

    /** The language asked for before Swedish; within a language the channel's own file before the common one. */
    Optional<ContentFile> file(String content, String language, String channel) {
        for (String candidate : List.of(language, LAST_LANGUAGE)) {
            for (String variant : List.of(channel, "message")) {
                ContentFile file = files.get(ContentFile.ROOT + content + "/" + variant + "." + candidate + ".md");
                if (file != null) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }
}
