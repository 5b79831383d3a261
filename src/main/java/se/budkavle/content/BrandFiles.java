package se.budkavle.content;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;

/** What every text leans on: who speaks ({@code policy/brands.yaml}) and where it may lead ({@code links.yaml}). */
final class BrandFiles {
    private static final String USUAL = "default";

    private final List<Fault> faults;

    private BrandFiles(List<Fault> faults) {
        this.faults = faults;
    }

    /** The names of the links; what is wrong is added to {@code faults}. */
    static Set<String> check(Bundle bundle, List<Fault> faults) {
        var files = new BrandFiles(faults);
        files.file(bundle, ContentModel.BRANDS).ifPresent(files::brands);
        Optional<YamlNode> links = files.file(bundle, ContentModel.LINKS);
        links.ifPresent(files::links);
        return links.map(l -> l.entries().keySet()).orElse(Set.of());
    }

    private Optional<YamlNode> file(Bundle bundle, String path) {
        try {
            YamlNode file = bundle.yaml(path);
            if (file.isMap()) {
                return Optional.of(file);
            }
            faults.add(file.fault("is no mapping", "write 'name: value' pairs"));
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return Optional.empty();
    }

    private void brands(YamlNode brands) {
        if (brands.get(USUAL).isEmpty()) {
            faults.add(brands.fault("there is no brand 'default'", "write default: with a name below it"));
        }
        brands.entries().forEach((name, brand) -> {
            if (!brand.isMap()) {
                faults.add(brand.fault(
                        "the brand '" + name + "' is no mapping", "write name:, phone: and so on below it"));
            }
            brand.get("colour")
                    .filter(colour -> !Look.Mail.isColour(colour.text().orElse("")))
                    .ifPresent(colour -> faults.add(colour.fault("is no colour", "write for example \"#14506b\"")));
        });
    }

    private void links(YamlNode links) {
        links.entries().forEach((name, address) -> {
            if (!Links.mayFollow(address.text().orElse(""))) {
                faults.add(new Fault(
                        address.file(),
                        links.line(name),
                        "link." + name + " leads nowhere that a text may lead",
                        "write a whole address with http, https, mailto or tel"));
            }
        });
    }
}
