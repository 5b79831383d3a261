package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
