package se.budkavle.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** What can be seen to be wrong in a text without rendering it. */
final class ContentLint {
    private static final Pattern PART = Pattern.compile("<@part\\s+(?:name=)?\"([^\"]*)\"");
    private static final Pattern LINK = Pattern.compile("\\blink\\.(\\w+)");
    private static final Pattern TARGET = Pattern.compile("]\\(\\s*<?([a-zA-Z][\\w+.-]*:[^)\\s]*)");
    private static final Pattern RAW_HTML = Pattern.compile("</?[a-zA-Z][a-zA-Z0-9]*(\\s[^<>]*)?/?>");
    private static final Pattern CODE_VALUE = Pattern.compile("`[^`\\n]*\\$\\{[^`\\n]*`");

    private static final Pattern ADDRESS_VALUE = Pattern.compile("https?://[^\\s)>]*\\$\\{");

    private final ContentCatalogue catalogue;
    private final Set<String> links;
    private final Set<String> missingParts = new HashSet<>();
    private final List<Fault> faults;

    private ContentLint(ContentCatalogue catalogue, Set<String> links, List<Fault> faults) {
        this.catalogue = catalogue;
        this.links = links;
        this.faults = faults;
    }

    static List<Fault> look(ContentCatalogue catalogue, Bundle bundle) {
        var faults = new ArrayList<Fault>();
        var lint = new ContentLint(catalogue, BrandFiles.check(bundle, faults), faults);
        for (Map.Entry<String, String> file : bundle.below(ContentFile.ROOT).entrySet()) {
            if (file.getKey().endsWith(".md")) {
                lint.lines(file.getKey(), file.getValue());
            }
        }
        catalogue.files().forEach(lint::file);
        lint.languages();
        lint.layouts();
        return lint.faults;
    }

    private void lines(String path, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int number = i + 1;
            each(PART, lines.get(i), name -> part(path, number, name));
            each(LINK, lines.get(i), name -> {
                if (!links.contains(name) && !links.isEmpty()) {
                    fault(path, number, "link.%s is unknown".formatted(name), "add it to " + ContentModel.LINKS);
                }
            });
            each(TARGET, lines.get(i), target -> {
                if (!Links.mayFollow(target)) {
                    fault(path, number, "leads where no text may", "use http, https, mailto or tel");
                }
            });
            if (RAW_HTML.matcher(lines.get(i)).find()) {
                fault(path, number, "holds HTML, which would be shown as it is", "write Markdown");
            }
            if (CODE_VALUE.matcher(lines.get(i)).find()) {
                fault(path, number, "has a value between backticks, where it cannot be escaped", "remove them");
            }
            if (ADDRESS_VALUE.matcher(lines.get(i)).find()) {
                fault(path, number, "has a value inside an address", "use a whole address from " + ContentModel.LINKS);
            }
        }
    }

    /** In live running a customer would get the part in Swedish, in the midst of another language. */
    private void part(String path, int line, String name) {
        if (!catalogue.parts().contains(name)) {
            fault(path, line, "there is no part '%s'".formatted(name), "use one of " + catalogue.parts());
            return;
        }
        String language = path.replaceFirst(".*\\.([a-z]{2})\\.md$", "$1");
        String file = ContentCatalogue.PARTS + name + "." + language + ".md";
        if (!catalogue.templates().has(file) && missingParts.add(file)) {
            fault(file, 0, "is missing, and %s:%d uses it".formatted(path, line), "write the part in that language");
        }
    }

    private void file(ContentFile file) {
        boolean smsAlone = file.variant().equals("sms");
        if (!smsAlone && !file.has("subject")) {
            fault(file.path(), 1, "has no subject", "add subject: to the head");
        }
        if (smsAlone && !file.has("sms")) {
            fault(file.path(), 1, "has no sms", "add sms: to the head");
        }
        if (!smsAlone && file.head().body().isBlank()) {
            fault(file.path(), 1, "has no text", "write it below the head");
        }
    }

    private void languages() {
        String last = ContentCatalogue.LAST_LANGUAGE;
        for (String name : catalogue.names()) {
            if (!catalogue.languages(name).contains(last)) {
                String path = ContentFile.ROOT + name + "/message." + last + ".md";
                fault(path, 0, "is missing", "write it: other languages fall back to it");
            }
        }
        for (String part : new TreeSet<>(catalogue.parts())) {
            String path = ContentCatalogue.PARTS + part + "." + last + ".md";
            if (!catalogue.templates().has(path) && missingParts.add(path)) {
                fault(path, 0, "is missing", "write it: other languages fall back to it");
            }
        }
    }

    private void layouts() {
        for (String layout : List.of(Renderer.MAIL_LAYOUT, Renderer.TEXT_LAYOUT, Renderer.LETTER_LAYOUT)) {
            if (!catalogue.templates().has(layout)) {
                fault(layout, 0, "is missing", "every text is set in a layout");
            }
        }
    }

    private interface Found {
        void at(String name);
    }

    private static void each(Pattern pattern, String line, Found found) {
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            found.at(matcher.group(1));
        }
    }

    private void fault(String path, int line, String what, String remedy) {
        faults.add(new Fault(path, line, what, remedy));
    }
}
