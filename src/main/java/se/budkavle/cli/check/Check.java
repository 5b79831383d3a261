package se.budkavle.cli.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.content.ContentModel;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.event.feed.FeedExamples;
import se.budkavle.partner.Examples;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Channels;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** All faults of a project: a folder with {@code routes/} and {@code mappings/}. Starts nothing, stores nothing. */
public final class Check {
    private final Path project;
    private final Function<String, @Nullable String> settings;

    public Check(Path project) {
        this(project, name -> null);
    }

    /** @param settings what a partner's placeholder stands for here; null when nothing is set, and its default counts */
    public Check(Path project, Function<String, @Nullable String> settings) {
        this.project = project;
        this.settings = settings;
    }

    /** Sorted by file and line; file names are relative to the project. */
    public List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        Path folder = project.resolve("mappings");
        if (!Files.isDirectory(folder)) {
            return List.of(new Fault("mappings", 0, "is missing", "check a folder with routes/ and mappings/"));
        }
        var unreadable = new ArrayList<Fault>();
        Rules rules = Rules.load(Bundle.read(folder, unreadable));
        inMappings(faults, unreadable);
        inMappings(faults, rules.faults());
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var routes = CompletableFuture.supplyAsync(
                    () -> RouteCheck.check(project, rules.bundle(), channels(rules)), workers);
            if (unreadable.isEmpty()) {
                inMappings(faults, TextCheck.check(rules, workers));
                inMappings(faults, partners(folder, rules));
                inMappings(faults, feeds(folder, rules.bundle()));
            }
            faults.addAll(routes.join());
            if (faults.isEmpty()) {
                faults.addAll(PartnerPages.check(project, rules.bundle()));
            }
        }
        Set<String> told = faults.stream().map(Fault::file).collect(Collectors.toSet());
        inMappings(
                faults,
                StrayFiles.check(folder).stream()
                        .filter(stray -> !told.contains("mappings/" + stray.file()))
                        .toList());
        return told(faults);
    }

    /** What two readers find wrong with one place is told once, by the first of them. */
    private static List<Fault> told(List<Fault> faults) {
        var byPlace = new LinkedHashMap<List<Object>, Fault>();
        faults.forEach(fault -> byPlace.putIfAbsent(List.of(fault.file(), fault.line(), fault.what()), fault));
        return byPlace.values().stream().sorted(Fault.BY_PLACE).toList();
    }

    private static void inMappings(List<Fault> all, List<Fault> faults) {
        faults.forEach(f -> all.add(new Fault("mappings/" + f.file(), f.line(), f.what(), f.remedy())));
    }

    private static boolean areUsable(Rules rules, String file) {
        return rules.faults().stream().noneMatch(fault -> fault.file().equals(file));
    }

    private List<Fault> partners(Path folder, Rules rules) {
        boolean readable = areUsable(rules, ContentModel.BRANDS);
        var faults = new ArrayList<>(readable ? ReplyNumbers.check(rules) : List.<Fault>of());
        boolean brands = readable && faults.isEmpty();
        PartnerCatalogue catalogue = PartnerCatalogue.load(rules.bundle(), settings);
        faults.addAll(catalogue.faults());
        if (brands) {
            faults.addAll(Examples.run(folder, new ReturnedMails()));
            faults.addAll(CopiedPartners.unread(rules, folder, List.copyOf(faults)));
        }
        faults.addAll(catalogue.unusableSecrets());
        faults.addAll(CopiedPartners.check(rules));
        return faults;
    }

    private static List<Fault> feeds(Path folder, Bundle bundle) {
        List<Fault> faults = FeedCatalogue.load(bundle, Clock.systemUTC()).faults();
        return faults.isEmpty() ? FeedExamples.run(folder) : faults;
    }

    /** Channels that a message may take: those that send-outs allow, and those that have a partner. */
    private static Set<String> channels(Rules rules) {
        var channels = new TreeSet<String>();
        rules.sendouts().all().forEach(sendout -> channels.addAll(sendout.channels()));
        Channels policy = rules.channels();
        policy.names().stream()
                .filter(name -> !policy.channel(name).partners().isEmpty())
                .forEach(channels::add);
        return channels;
    }
}
