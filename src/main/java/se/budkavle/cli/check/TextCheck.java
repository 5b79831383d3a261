package se.budkavle.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import se.budkavle.content.ContentModel;
import se.budkavle.event.EventReader;
import se.budkavle.event.Reading;
import se.budkavle.planning.Case;
import se.budkavle.planning.Explained;
import se.budkavle.planning.Planner;
import se.budkavle.planning.Rules;
import se.budkavle.planning.Window;
import se.budkavle.release.Fault;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.BusinessClock;

/** Every send-out's text in each language and channel, made from the event's own example. */
final class TextCheck {
    static final Set<String> LANGUAGES = new TreeSet<>(Set.of("sv", "en"));

    private static final Set<String> LEANED_ON = Set.of(ContentModel.BRANDS, ContentModel.LINKS);

    private final Rules rules;
    private final Preview preview;
    private final List<Fault> known;

    private TextCheck(Rules rules) {
        this.rules = rules;
        this.preview = new Preview(rules);
        this.known = rules.content().faults();
    }

    /** File names are relative to {@code mappings/}. */
    static List<Fault> check(Rules rules, Executor workers) {
        var check = new TextCheck(rules);
        var faults = new ArrayList<Fault>();
        rules.sendouts().all().forEach(sendout -> faults.addAll(check.languages(sendout)));
        if (check.known.stream().map(Fault::file).anyMatch(LEANED_ON::contains)) {
            return faults; // no text can be made without them
        }
        rules.events().types().stream()
                .map(type -> CompletableFuture.supplyAsync(() -> check.event(type), workers))
                .toList()
                .forEach(found -> faults.addAll(found.join()));
        return faults;
    }

    private List<Fault> languages(Sendout sendout) {
        return LANGUAGES.stream()
                .map(language -> textFile(sendout, language))
                .filter(file -> rules.bundle().text(file).isEmpty())
                .map(file -> new Fault(
                        file,
                        0,
                        "is missing, and the send-out '" + sendout.name() + "' writes in "
                                + String.join(" and ", LANGUAGES),
                        "write the text"))
                .toList();
    }

    static String textFile(Sendout sendout, String language) {
        return "content/" + sendout.content() + "/message." + language + ".md";
    }

    private List<Fault> event(String type) {
        var faults = new ArrayList<Fault>();
        example(type).ifPresent(facts -> {
            var made = new MadeTexts(preview, facts, known);
            for (Explained explained : new Planner(rules).explain(facts)) {
                if (explained.matched()) {
                    faults.addAll(texts(
                            made, rules.sendouts().sendout(explained.sendout()).orElseThrow()));
                    window(explained).ifPresent(faults::add);
                }
            }
            faults.addAll(new MustSay(rules, made).check(type));
        });
        return faults;
    }

    /** A window that has closed before it opens never lets anything out, whatever the day. */
    private Optional<Fault> window(Explained explained) {
        Window window =
                explained.communicate() == null ? null : explained.communicate().window();
        if (window == null
                || window.opens() == null
                || window.closes() == null
                || !window.closes().isBefore(window.opens())) {
            return Optional.empty();
        }
        return rules.bundle()
                .yaml("sendouts/" + explained.sendout() + ".yaml")
                .get("window")
                .map(node -> node.fault(
                        "the window closes (%s) before it opens (%s) for the event's example"
                                .formatted(window.closes(), window.opens()),
                        "let it open first"));
    }

    private List<Fault> texts(MadeTexts made, Sendout sendout) {
        var faults = new ArrayList<Fault>();
        for (String language : LANGUAGES) {
            if (rules.bundle().text(textFile(sendout, language)).isPresent()) {
                for (String channel : preview.channels(sendout.name())) {
                    made.of(sendout.name(), language, channel).fault().ifPresent(faults::add);
                }
            }
        }
        return faults;
    }

    /** The example as it would be decided at the moment when it says it happened. */
    private Optional<Case> example(String type) {
        Optional<JsonNode> example = rules.events().example(type);
        if (example.isEmpty()) {
            return Optional.empty();
        }
        Instant at = example.map(e -> e.path("time").asText(""))
                .filter(time -> time.endsWith("Z"))
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
        var reader = new EventReader(rules.events(), Clock.fixed(at, BusinessClock.ZONE));
        return reader.read(example.get()) instanceof Reading.Accepted accepted
                ? Optional.of(SnapshotCase.of(accepted.event(), at))
                : Optional.empty();
    }
}
