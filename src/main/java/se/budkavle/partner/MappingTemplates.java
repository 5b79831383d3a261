package se.budkavle.partner;

import java.util.List;
import java.util.Map;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.Templates;

/** The partners' templates, parsed once. */
final class MappingTemplates {
    private final Templates templates;

    MappingTemplates(Bundle bundle) {
        var builder = Templates.builder();
        bundle.below("partners/").forEach((name, text) -> {
            if (name.endsWith(".ftl")) {
                builder.add(name, text);
            }
        });
        this.templates = builder.build();
    }

    List<Fault> check() {
        return templates.check();
    }

    String render(String name, Map<String, Object> model) {
        return templates.render(name, model);
    }
}
