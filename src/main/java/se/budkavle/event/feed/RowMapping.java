package se.budkavle.event.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import se.budkavle.event.EventReader;
import se.budkavle.event.FieldMessage;
import se.budkavle.event.JsonText;
import se.budkavle.event.NotJsonException;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.release.Templates;

/** Turns a row's values into an event: the template writes what it says, the feed who it is. */
record RowMapping(FeedDefinition feed, Templates templates, String template) {

    /** Ends the mapping of one row. */
    static final class UnmappableRow extends RuntimeException {
        final transient List<FieldMessage> problems;

        private UnmappableRow(String field, String message) {
            super(message, null, false, false);
            this.problems = List.of(new FieldMessage(field, message));
        }
    }

    /** @throws UnmappableRow when a value is missing or the template does not make an object */
    ObjectNode event(Map<String, Object> row) {
        String id = identity(row);
        ObjectNode event = rendered(row);
        event.put("specversion", "1.0").put("source", feed.source()).put("id", id);
        if (!event.hasNonNull("subject")) {
            event.put(
                    "subject",
                    "customer/" + event.at("/data/customer/customerNo").asText());
        }
        return event;
    }

    private String identity(Map<String, Object> row) {
        var id = new StringJoiner("/").add(feed.name());
        for (String column : feed.key()) {
            String value = text(row.get(column));
            if (value.isBlank()) {
                throw new UnmappableRow(column, "is empty, and the row is named by it");
            }
            id.add(plain(value));
        }
        return id.toString();
    }

    private static String text(Object value) {
        if (value instanceof JsonNode node) {
            return node.isValueNode() ? node.asText() : "";
        }
        return value == null ? "" : value.toString();
    }

    /** Two keys may not run into one id, nor an id hold what cannot be seen. */
    private static String plain(String value) {
        var out = new StringBuilder();
        value.codePoints().forEach(c -> {
            boolean kept = Character.isLetterOrDigit(c) || "-._:+ ".indexOf(c) >= 0;
            if (kept) {
                out.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append("%%%02X".formatted(b));
                }
            }
        });
        return out.toString();
    }

    private ObjectNode rendered(Map<String, Object> row) {
        try {
            String text = templates.render(template, Map.of("row", row, "feed", feed.name(), "source", feed.source()));
            if (isTooLarge(text)) {
                throw new UnmappableRow("", "becomes an event of more than 1 MB");
            }
            if (JsonText.parse(text) instanceof ObjectNode event) {
                return event;
            }
            throw new UnmappableRow("", "the mapping " + template + " makes no JSON object");
        } catch (NotJsonException e) {
            throw new UnmappableRow(e.pointer(), "the mapping makes no JSON of it: " + e.getMessage());
        } catch (TemplateFaultException e) {
            throw new UnmappableRow(column(e), e.missingName() == null ? e.what() : "is missing");
        }
    }

    /** Counted only where it may be: no character takes more than three bytes. */
    private static boolean isTooLarge(String text) {
        return 3L * text.length() > EventReader.MAX_EVENT_BYTES
                && text.getBytes(StandardCharsets.UTF_8).length > EventReader.MAX_EVENT_BYTES;
    }

    private static String column(TemplateFaultException e) {
        String name = e.missingName() == null ? "" : e.missingName();
        return name.replaceFirst("^row\\.", "").replaceFirst("^row\\[\"(.*)\"\\]$", "$1");
    }
}
