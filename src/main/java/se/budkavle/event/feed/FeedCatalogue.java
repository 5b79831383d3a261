package se.budkavle.event.feed;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.budkavle.event.EventCatalogue;
import se.budkavle.event.EventReader;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.Templates;

/**
 * The feeds of all sources: {@code sources/<source>/<feed>.yaml} with {@code <feed>.json.ftl} beside it, and the feed
 * {@code events} that every source has. Immutable and safe for many threads.
 */
public final class FeedCatalogue {
    /** Whole CloudEvents, one a line ({@code .jsonl}) or in one array ({@code .json}); nothing to map. */
    public static final String EVENTS = "events";

    private static final String FOLDER = "sources/";
    private static final String YAML = ".yaml";
    private static final String TEMPLATE = ".json.ftl";

    private final SortedMap<String, Feed> feeds = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final EventReader reader;

    private FeedCatalogue(EventReader reader) {
        this.reader = reader;
    }

    /** Reads events by the bundle's own types and the machine's clock. */
    public static FeedCatalogue load(Bundle bundle, Clock clock) {
        return load(bundle, new EventReader(EventCatalogue.load(bundle), clock));
    }

    /** Never throws for a faulty file: what is wrong stands in {@link #faults()}, and that feed is not known. */
    public static FeedCatalogue load(Bundle bundle, EventReader reader) {
        var catalogue = new FeedCatalogue(reader);
        for (String source : bundle.folders(FOLDER)) {
            bundle.below(FOLDER + source + "/").keySet().stream()
                    .filter(file -> !file.contains("/examples/"))
                    .forEach(file -> catalogue.add(bundle, source, file));
        }
        return catalogue;
    }

    private void add(Bundle bundle, String source, String file) {
        String base = file.substring((FOLDER + source + "/").length());
        if (base.endsWith(YAML)) {
            feed(bundle, source, base.substring(0, base.length() - YAML.length()), file);
        } else if (!base.endsWith(TEMPLATE)) {
            faults.add(new Fault(file, 0, "belongs to no feed", "name it <feed>.yaml or <feed>.json.ftl"));
        } else if (bundle.text(file.replace(TEMPLATE, YAML)).isEmpty()) {
            faults.add(new Fault(file, 0, "has no feed beside it", "write " + base.replace(TEMPLATE, YAML)));
        }
    }

    private void feed(Bundle bundle, String source, String name, String file) {
        if (name.equals(EVENTS)) {
            faults.add(new Fault(file, 0, "takes the name of the built-in feed", "give the feed another name"));
            return;
        }
        Optional<String> text = bundle.text(file.replace(YAML, TEMPLATE));
        if (text.isEmpty()) {
            faults.add(new Fault(file, 0, "has no mapping beside it", "write " + name + TEMPLATE));
            return;
        }
        String template = file.replace(YAML, TEMPLATE);
        var templates = Templates.builder().add(template, text.get()).build();
        faults.addAll(templates.check());
        try {
            var definition = new FeedDefinitionReader(bundle.yaml(file));
            definition
                    .read(source, name)
                    .filter(d -> templates.check().isEmpty())
                    .ifPresent(d -> feeds.put(
                            source + "/" + name, new Feed(d, reader, new RowMapping(d, templates, template))));
            faults.addAll(definition.faults());
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
    }

    /** The feed that a source's folder stands for; {@link #EVENTS} for any source. */
    public Optional<Feed> feed(String source, String name) {
        if (name.equals(EVENTS)) {
            var definition = new FeedDefinition(source, EVENTS, new Format.Json(true), List.of(), "normal");
            return Optional.of(new Feed(definition, reader, null));
        }
        return Optional.ofNullable(feeds.get(source + "/" + name));
    }

    /** The feeds with a mapping of their own, by source and name. */
    public Collection<Feed> feeds() {
        return Collections.unmodifiableCollection(feeds.values());
    }

    public List<Fault> faults() {
        return faults.stream().sorted(Fault.BY_PLACE).toList();
    }
}
