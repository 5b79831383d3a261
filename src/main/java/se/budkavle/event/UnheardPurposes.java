package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A yes or no to something that no send-out asks for is kept, but concerns nothing: most often it is misspelt. */
final class UnheardPurposes {
    private UnheardPurposes() {}

    /** @param known what a yes or no may concern; when it is empty nobody knows, and nothing is said */
    static List<FieldMessage> warnings(JsonNode data, Set<String> known) {
        if (known.isEmpty()) {
            return List.of();
        }
        var warnings = new ArrayList<FieldMessage>();
        for (String field : List.of("purpose", "topic")) {
            String word = data.path("consent").path(field).asText("");
            warn(word, "/data/consent/" + field, known, warnings);
        }
        data.path("customer")
                .path("consents")
                .fieldNames()
                .forEachRemaining(word -> warn(word, Pointers.child("/data/customer/consents", word), known, warnings));
        return warnings;
    }

    private static void warn(String word, String pointer, Set<String> known, List<FieldMessage> warnings) {
        if (word.isEmpty() || known.contains(word)) {
            return;
        }
        List<String> near = NearMatches.of(word, known);
        String hint = near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
        warnings.add(new FieldMessage(pointer, "is no class or topic of a send-out, and concerns nothing" + hint));
    }
}
