package se.budkavle.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import se.budkavle.partner.ExampleFiles;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** {@code docs/partners/}: a page a partner, made from its files, so that it says what they say. */
public final class PartnerPages {
    private PartnerPages() {}

    /** A fault for each page that says something else; a partner without a page is none. */
    static List<Fault> check(Path project, Bundle mappings) {
        var faults = new ArrayList<Fault>();
        pages(project, mappings).forEach((name, text) -> {
            Path page = folder(project).resolve(name);
            if (Files.exists(page) && !text.equals(written(page))) {
                faults.add(new Fault("docs/" + name, 0, "is not what the files say", "run ./budkavle check --update"));
            }
        });
        return faults;
    }

    /** Writes every page anew that says something else, in a project that keeps such pages; names it before it does. */
    public static void update(Path project, Bundle mappings, Consumer<String> show) {
        if (Files.isDirectory(folder(project).resolve("partners"))) {
            pages(project, mappings).forEach((name, text) -> {
                Path page = folder(project).resolve(name);
                if (!Files.exists(page) || !text.equals(written(page))) {
                    show.accept("docs/" + name + " is written anew");
                    write(page, text);
                }
            });
        }
    }

    private static Map<String, String> pages(Path project, Bundle mappings) {
        var catalogue = PartnerCatalogue.load(mappings);
        var pages = new TreeMap<String, String>();
        for (String partner : catalogue.names()) {
            var sections = ExampleFiles.sections(project.resolve("mappings"), partner);
            pages.put(
                    "partners/" + partner + ".md",
                    new PartnerPage(catalogue.partner(partner), mappings, sections).text());
        }
        pages.put("api/openapi.json", DoorDescription.http(mappings, catalogue, project.resolve("mappings")));
        pages.put("api/asyncapi.json", DoorDescription.messages(mappings, catalogue, project.resolve("mappings")));
        return pages;
    }

    private static Path folder(Path project) {
        return project.resolve("docs");
    }

    private static String written(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path page, String text) {
        try {
            Files.createDirectories(page.getParent());
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
