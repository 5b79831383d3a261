package se.budkavle.partner;

import java.util.Map;
import se.budkavle.release.Bundle;

/** The partners' templates, parsed once. */
final class MappingTemplates {
    MappingTemplates(Bundle bundle) {}

    String render(String name, Map<String, Object> model) {
        throw new UnsupportedOperationException(name + model.size());
    }
}
