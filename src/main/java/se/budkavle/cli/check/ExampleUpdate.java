package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.event.feed.FeedExamples;
import se.budkavle.partner.Examples;
import se.budkavle.release.Bundle;

/** Brings the expected documents of examples, and the partners' pages, up to what the mappings make now. */
public final class ExampleUpdate {
    private ExampleUpdate() {}

    /** Rewrites what differs in {@code project}; returns a diff, line by line, empty when nothing did. */
    public static List<String> run(Path project) {
        Path mappings = project.resolve("mappings");
        Map<Path, String> before = expected(mappings);
        Examples.update(mappings, new ReturnedMails());
        FeedExamples.update(mappings);
        PartnerPages.update(project, Bundle.read(mappings));
        var diff = new ArrayList<String>();
        expected(mappings).forEach((file, text) -> {
            String old = before.getOrDefault(file, "");
            if (!text.equals(old)) {
                diff.add("--- " + project.relativize(file));
                diff.addAll(LineDiff.of(old.lines().toList(), text.lines().toList()));
            }
        });
        return diff;
    }

    private static Map<Path, String> expected(Path mappings) {
        var texts = new TreeMap<Path, String>();
        try (Stream<Path> files = Files.walk(mappings)) {
            for (Path file : files.filter(ExampleUpdate::isExpected).toList()) {
                texts.put(file, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the examples cannot be read", e);
        }
        return texts;
    }

    private static boolean isExpected(Path file) {
        return file.toString().replace('\\', '/').contains("/examples/")
                && file.getFileName().toString().contains(".out.")
                && Files.isRegularFile(file);
    }
}
