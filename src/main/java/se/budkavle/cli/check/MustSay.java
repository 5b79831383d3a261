package se.budkavle.cli.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.content.Rendered;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Sendout;

/**
 * {@code events/<type>/must-say.yaml}: facts that the texts about an event must hold, and words that they must not. They
 * are looked for in what each channel really carries when the event's own example is the case.
 */
final class MustSay {
    private static final Set<String> BRIEF = Set.of("sms", "push");
    private static final Set<String> KEYS = Set.of("must", "mustNot", "channels", "sms", "push");
    private static final Set<String> SMS_KEYS = Set.of("must", "mustNot");

    private final Rules rules;
    private final Bundle bundle;
    private final MadeTexts made;
    private final List<Fault> faults = new ArrayList<>();

    /** @param made texts of the event's own example */
    MustSay(Rules rules, MadeTexts made) {
        this.rules = rules;
        this.bundle = rules.bundle();
        this.made = made;
    }

    List<Fault> check(String type) {
        String path = "events/" + type + "/must-say.yaml";
        if (bundle.text(path).isPresent()) {
            try {
                mapping(bundle.yaml(path), "sv: and the send-outs below it")
                        .forEach((language, sendouts) -> mapping(sendouts, "a send-out with must: below it")
                                .forEach((name, demand) -> demand(type, language, name, demand)));
            } catch (FaultyReleaseException e) {
                faults.addAll(e.faults());
            }
        }
        return faults;
    }

    private Map<String, YamlNode> mapping(YamlNode node, String wanted) {
        if (!node.isMap()) {
            faults.add(node.fault("is no mapping", "write " + wanted));
        }
        return node.entries();
    }

    private void demand(String type, String language, String name, YamlNode demand) {
        faults.addAll(demand.unknownKeys(KEYS));
        Sendout sendout = rules.sendouts().sendout(name).orElse(null);
        if (sendout == null && bundle.text("sendouts/" + name + ".yaml").isPresent()) {
            return; // faulty, and told as such
        }
        if (sendout == null || !sendout.on().equals(type)) {
            List<String> known =
                    rules.sendouts().on(type).stream().map(Sendout::name).toList();
            faults.add(demand.fault("'" + name + "' is no send-out on " + type, "use " + Nearest.of(name, known)));
            return;
        }
        if (!TextCheck.LANGUAGES.contains(language)) {
            faults.add(demand.fault(
                    "no text is written in '" + language + "'",
                    "use one of " + String.join(", ", TextCheck.LANGUAGES)));
            return;
        }
        if (bundle.text(TextCheck.textFile(sendout, language)).isEmpty()) {
            return; // missing, and told as such
        }
        channels(demand, sendout).forEach(channel -> channel(sendout, language, channel, demand));
        for (String brief : BRIEF) {
            demand.get(brief).ifPresent(own -> {
                faults.addAll(own.unknownKeys(SMS_KEYS));
                channel(sendout, language, brief, own);
            });
        }
    }

    private void channel(Sendout sendout, String language, String channel, YamlNode demand) {
        MadeTexts.Text text = made.of(sendout.name(), language, channel);
        text.fault().ifPresent(faults::add);
        text.rendered().ifPresent(r -> judge(new Told(sendout.content(), language, r), demand));
    }

    /** Every channel that the send-out allows; SMS and push are too short for all facts, and have their own. */
    private List<String> channels(YamlNode demand, Sendout sendout) {
        List<String> named = demand.texts("channels");
        demand.get("channels")
                .filter(list -> !sendout.channels().containsAll(named))
                .ifPresent(list -> faults.add(list.fault(
                        "names a channel that '" + sendout.name() + "' does not allow",
                        "use one of " + String.join(", ", sendout.channels()))));
        return made.channels(sendout.name()).stream()
                .filter(channel -> named.isEmpty() ? !BRIEF.contains(channel) : named.contains(channel))
                .toList();
    }

    private record Told(String content, String language, String channel, String text) {
        Told(String content, String language, Rendered rendered) {
            this(content, language, rendered.channel(), ReadableText.of(rendered));
        }
    }

    private void judge(Told told, YamlNode demand) {
        items(demand, "must").forEach(fact -> {
            String words = fact.text().orElse("");
            if (!squeezed(told.text()).contains(squeezed(words))) {
                faults.add(fault(told, null, "does not say '" + words + "'", fact, "say it"));
            }
        });
        items(demand, "mustNot").forEach(fact -> {
            String words = fact.text().orElse("");
            if (lower(told.text()).contains(lower(ReadableText.folded(words)))) {
                faults.add(fault(told, words, "says '" + words + "'", fact, "leave it out"));
            }
        });
    }

    private static List<YamlNode> items(YamlNode demand, String key) {
        return demand.get(key).map(YamlNode::items).orElse(List.of());
    }

    private Fault fault(Told told, @Nullable String words, String what, YamlNode fact, String remedy) {
        String own = "content/" + told.content() + "/" + told.channel() + "." + told.language() + ".md";
        String file = bundle.text(own).isPresent()
                ? own
                : "content/" + told.content() + "/message." + told.language() + ".md";
        return new Fault(
                file,
                words == null ? 1 : lineOf(file, words),
                "the " + told.channel() + " " + what,
                remedy + ", as mappings/%s:%d asks".formatted(fact.file(), fact.line()));
    }

    /** The first line that holds the words; 1 when they come from a part, a layout or a value. */
    private int lineOf(String file, String words) {
        List<String> lines = bundle.text(file).orElse("").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lower(ReadableText.folded(lines.get(i))).contains(lower(words))) {
                return i + 1;
            }
        }
        return 1;
    }

    /** Lines of a letter break anywhere, in addresses also without a blank. */
    private static String squeezed(String text) {
        return lower(ReadableText.folded(text).replace(" ", ""));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
