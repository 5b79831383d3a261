package se.budkavle.cli.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.event.feed.FeedExamples;
import se.budkavle.partner.Examples;
import se.budkavle.release.Bundle;
import se.budkavle.release.Rewriting;

/** Brings the expected documents of examples, and the partners' pages, up to what the mappings make now. */
public final class ExampleUpdate {
    private ExampleUpdate() {}

    /** Rewrites what differs in {@code project}: an example after its diff has been shown, a page after it has been named. */
    public static void run(Path project, Consumer<String> show) {
        Path mappings = project.resolve("mappings");
        Rewriting rewriting = (file, text) -> {
            List<String> old = Files.exists(file) ? Files.readAllLines(file) : List.of();
            show.accept("--- " + project.relativize(file));
            LineDiff.of(old, text.lines().toList()).forEach(show);
            Files.writeString(file, text);
        };
        Examples.update(mappings, new ReturnedMails(), rewriting);
        FeedExamples.update(mappings, rewriting);
        PartnerPages.update(project, Bundle.read(mappings), show);
    }
}
