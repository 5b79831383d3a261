package se.budkavle.content;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** The names that a text may use, and what stands behind them. */
public final class ContentModel {
    public static final String BRANDS = "policy/brands.yaml";
    public static final String LINKS = "policy/links.yaml";

    private static final TypeReference<Map<String, Map<String, @Nullable Object>>> BRAND_MAP = new TypeReference<>() {};
    private static final Map<Bundle, Policy> READ = Collections.synchronizedMap(new WeakHashMap<>());

    private ContentModel() {}

    private record Policy(Map<String, Map<String, @Nullable Object>> brands, Map<String, String> links) {
        static Policy read(Bundle bundle) {
            var links = new HashMap<String, String>();
            bundle.yaml(LINKS).entries().forEach((key, node) -> node.text().ifPresent(url -> links.put(key, url)));
            return new Policy(
                    StrictJson.MAPPER.convertValue(bundle.yaml(BRANDS).plain(), BRAND_MAP), Map.copyOf(links));
        }

        Map<String, @Nullable Object> brand(String name) {
            return brands.getOrDefault(name, brands.getOrDefault("default", Map.of()));
        }
    }

    /**
     * All of the event's {@code data} at top level, with the register's customer in place of the snapshot, and beside
     * it {@code recipient}, {@code brand}, {@code link} and {@code language}. A personal number is never part of it;
     * for a customer with protected identity neither is an address of a facility or of the customer.
     *
     * @param recipient {@code name}, and for letters {@code lines}
     * @param policy the bundle that holds brands and links
     */
    public static Map<String, Object> of(
            JsonNode eventData, JsonNode customer, Map<String, Object> recipient, Bundle policy, String language) {
        Policy read = READ.computeIfAbsent(policy, Policy::read);
        Map<String, @Nullable Object> model = fields(eventData);
        Map<String, @Nullable Object> person = fields(customer);
        person.remove("personalNumber");
        if (customer.path("protectedIdentity").asBoolean(false)) {
            person.remove("address");
            if (model.get("facility") instanceof Map<?, ?> facility) {
                facility.remove("address");
            }
        }
        model.put("customer", person);
        model.put("recipient", recipient);
        model.put("brand", read.brand(customer.path("brand").asText("default")));
        model.put("link", read.links);
        model.put("language", language);
        return asModel(model);
    }

    /** As the mapper would make it, without writing the tree to a buffer and reading that again. */
    private static Map<String, @Nullable Object> fields(JsonNode object) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        object.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
        return fields;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> fields(node);
            case ARRAY -> {
                var items = new ArrayList<@Nullable Object>(node.size());
                node.forEach(item -> items.add(value(item)));
                yield items;
            }
            case STRING -> node.textValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asModel(Map<String, @Nullable Object> model) {
        return (Map<String, Object>) (Map<String, ?>) model;
    }
}
