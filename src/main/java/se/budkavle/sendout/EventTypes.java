package se.budkavle.sendout;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The event types there are, each with the JSON Schema of its data. */
public interface EventTypes {
    Set<String> types();

    JsonNode schema(String type);
}
