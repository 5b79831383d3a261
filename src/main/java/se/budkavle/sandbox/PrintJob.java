package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import se.budkavle.release.StrictJson;

/**
 * What became of a batch: one verdict a letter. This is what the ledger keeps of it, so that the reports can be given
 * after a restart.
 */
record PrintJob(String batchId, Instant at, List<Verdict> verdicts) {

    /** @param refusal why this letter is not printed; empty when it is */
    record Verdict(String letterId, Personas.Letter persona, String refusal, int sheets) {
        boolean printed() {
            return refusal.isEmpty();
        }
    }

    static PrintJob from(JsonNode line) {
        var verdicts = new ArrayList<Verdict>();
        line.path("answer")
                .path("letters")
                .forEach(letter -> verdicts.add(new Verdict(
                        letter.path("letterId").asText(),
                        Personas.Letter.valueOf(letter.path("persona").asText()),
                        letter.path("refusal").asText(),
                        letter.path("sheets").asInt())));
        return new PrintJob(
                line.path("id").asText(), Instant.parse(line.path("at").asText()), verdicts);
    }

    /** The batch itself, then each of its letters as if it had been received alone. */
    static void eachEntry(JsonNode line, Consumer<JsonNode> reader) {
        ObjectNode batch = line.deepCopy();
        JsonNode letters = batch.withObject("/request").remove("letters");
        JsonNode verdicts = batch.withObject("/answer").remove("letters");
        reader.accept(batch);
        for (int i = 0; verdicts != null && i < verdicts.size(); i++) {
            ObjectNode entry = StrictJson.MAPPER.createObjectNode();
            entry.put("id", verdicts.get(i).path("letterId").asText());
            entry.put("at", line.path("at").asText());
            ObjectNode request = entry.putObject("request");
            request.put("batchId", batch.at("/request/batchId").asText());
            request.put("letterId", entry.path("id").asText());
            if (letters != null && letters.path(i) instanceof ObjectNode letter) {
                request.setAll(letter);
            }
            entry.set(
                    "answer",
                    letterAnswer(verdicts.get(i))
                            .put("key", batch.at("/request/batchId").asText()));
            reader.accept(entry);
        }
    }

    private static ObjectNode letterAnswer(JsonNode verdict) {
        boolean printed = verdict.path("refusal").asText().isEmpty();
        return StrictJson.MAPPER
                .createObjectNode()
                .put("id", printed ? verdict.path("letterId").asText() : null)
                .put("status", printed ? "taken" : "refused")
                .put("reason", verdict.path("refusal").asText());
    }

    ObjectNode answer() {
        ObjectNode answer = StrictJson.MAPPER.createObjectNode().put("id", batchId);
        answer.put("status", verdicts.stream().anyMatch(Verdict::printed) ? "taken" : "refused");
        var letters = answer.putArray("letters");
        verdicts.forEach(verdict -> letters.addObject()
                .put("letterId", verdict.letterId())
                .put("persona", verdict.persona().name())
                .put("refusal", verdict.refusal())
                .put("sheets", verdict.sheets()));
        return answer;
    }

    List<Verdict> printed() {
        return verdicts.stream().filter(Verdict::printed).toList();
    }

    List<Verdict> returned() {
        return printed().stream()
                .filter(verdict -> verdict.persona().returnReason().isPresent())
                .toList();
    }
}
