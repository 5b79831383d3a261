package se.budkavle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.cli.check.CopiedPartners;
import se.budkavle.cli.check.PartnerPages;
import se.budkavle.release.Bundle;

/** Makes a partner out of one that it resembles: its route and its mappings, under the new name. */
@Command(
        name = "new",
        description = "makes a partner out of one that it resembles",
        footer = {"", "Example: ./budkavle partner new acme-sms --like 46elks"})
final class PartnerNewVerb implements Callable<Integer> {
    private static final List<String> PLACES = List.of("mappings/partners", "routes/partners");

    /** A line of {@code partner.yaml}, or a member of an example's context. */
    private static final Pattern CONTRACT =
            Pattern.compile("(?m)(^contract: |\"contract\"\\s*:\\s*)(?:\"(?:[^\"\\\\]|\\\\.)*\"|.*$)");

    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME", description = "lower-case letters, digits and hyphens")
    String name = "";

    @Option(names = "--like", required = true, paramLabel = "PARTNER", description = "the partner that it resembles")
    String like = "";

    PartnerNewVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path project = Folders.project();
        refuseWhatCannotBe(project);
        var made = new ArrayList<String>();
        for (String place : PLACES) {
            copy(
                    project,
                    project.resolve(place).resolve(like),
                    project.resolve(place).resolve(name),
                    made);
        }
        PartnerPages.update(project, Bundle.read(project.resolve("mappings")), console.err()::println);
        if (output.json()) {
            console.json(made);
        } else {
            made.forEach(console.out()::println);
            console.err()
                    .println("next: read its contract and name it in partner.yaml, mend the templates, codes and"
                            + " examples (docs/add-a-partner.md), run ./budkavle partner check "
                            + name + ", give what docs/partners/" + name + ".md says must be given,"
                            + " then a share in mappings/policy/channels.yaml");
        }
        return 0;
    }

    private void refuseWhatCannotBe(Path project) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw VerbFailedException.refused(
                    "'" + name + "' is no partner name, use lower-case letters, digits and hyphens");
        }
        if (!like.matches("[a-z0-9-]+")
                || !Files.isDirectory(project.resolve("mappings/partners").resolve(like))) {
            throw VerbFailedException.refused("there is no partner '" + like + "', see ./budkavle partner list");
        }
        for (String place : PLACES) {
            if (Files.exists(project.resolve(place).resolve(name))) {
                throw VerbFailedException.refused(
                        "the name '" + name + "' is taken: " + place + "/" + name + " is there");
            }
        }
    }

    private void copy(Path project, Path from, Path to, List<String> made) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path target = to.resolve(renamed(from.relativize(file).toString()));
                Files.createDirectories(target.getParent());
                copyFile(file, target);
                made.add(project.relativize(target).toString().replace('\\', '/'));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + like + " cannot be copied", e);
        }
    }

    private void copyFile(Path file, Path target) throws IOException {
        try {
            String text = Files.readString(file);
            boolean carries = file.endsWith("partner.yaml") || file.toString().endsWith(".camel.yaml");
            boolean names = file.endsWith("partner.yaml") || file.toString().endsWith(".context.json");
            String copy = renamed(carries ? withoutAddresses(text) : text);
            Files.writeString(target, names ? withoutContract(copy) : copy);
        } catch (MalformedInputException e) {
            Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Nothing that is meant for the new partner, least of all its password, goes to the model's house by default. */
    private String withoutAddresses(String file) {
        return Pattern.compile("\\{\\{([\\w.-]+):(?!https?://localhost)[^}]*(?:://|" + Pattern.quote(like) + ")[^}]*}}")
                .matcher(file)
                .replaceAll("{{$1}}");
    }

    /** It has one of its own, that somebody must read; check asks for it before the partner writes to everybody. */
    private String withoutContract(String file) {
        String none = "\"" + CopiedPartners.NO_CONTRACT + ": made from the files of " + like + "\"";
        return CONTRACT.matcher(file).replaceFirst("$1" + Matcher.quoteReplacement(none));
    }

    /**
     * The old name wherever it stands as a word of its own, in an encoded address too. A host name such as api.46elks.com
     * keeps its meaning, and so do a route template and a signature that are called like a partner.
     */
    private String renamed(String text) {
        return Pattern.compile("(?<!routeTemplateRef: |signature: )(?:(?<=%2F)|(?<![\\w.]))" + Pattern.quote(like)
                        + "(?!\\w|\\.(?:com|org|net|se|eu|io)\\b)")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(name));
    }
}
