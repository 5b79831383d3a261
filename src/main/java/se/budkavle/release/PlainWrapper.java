package se.budkavle.release;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets templates see maps, lists, texts, numbers and truth values, and no Java object with its methods. */
final class PlainWrapper extends SimpleObjectWrapper {
    PlainWrapper() {
        super(Configuration.VERSION_2_3_34);
    }

    @Override
    public @Nullable TemplateModel wrap(@Nullable Object value) throws TemplateModelException {
        if (value == null) {
            return super.wrap(null);
        }
        return switch (value) {
            case JsonNode node -> super.wrap(plain(node));
            case TemporalAccessor time -> super.wrap(time.toString());
            case UUID id -> super.wrap(id.toString());
            case Enum<?> constant -> super.wrap(constant.name());
            default -> super.wrap(value);
        };
    }

    /** The same value as maps and lists; JSON null is a missing value. */
    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
                node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(n -> list.add(plain(n)));
                yield list;
            }
            case STRING -> node.textValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }
}
