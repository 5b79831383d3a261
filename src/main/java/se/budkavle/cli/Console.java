package se.budkavle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import se.budkavle.release.StrictJson;

/**
 * Where a verb writes: its answer to {@code out}, everything else to {@code err}.
 *
 * @param terminal whether {@code out} can be redrawn; the launcher knows
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal) {
    static Console standard() {
        return new Console(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                Boolean.getBoolean("budkavle.terminal"));
    }

    /** One JSON document, indented. */
    void json(Object document) {
        try {
            out.println(StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer cannot be written as JSON", e);
        }
    }

    /** One line of JSON Lines. */
    void jsonLine(Object document) {
        try {
            out.println(StrictJson.MAPPER.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer cannot be written as JSON", e);
        }
    }

    void text(JsonNode document) {
        out.print(ReadableJson.of(document));
        out.flush();
    }
}
