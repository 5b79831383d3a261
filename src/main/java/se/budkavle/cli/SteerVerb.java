package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Parameters;

/** What pausing, draining and resuming a partner have in common: all but the word. */
abstract class SteerVerb extends HubVerb {
    private final String word;

    @Parameters(paramLabel = "PARTNER", description = "the partner's name, as in ./budkavle partner list")
    String partner = "";

    /** @param word the last part of the hub's address: {@code /partners/<partner>/<word>} */
    SteerVerb(Console console, String word) {
        super(console);
        this.word = word;
    }

    @Override
    public Integer call() {
        JsonNode answer = hub.client().post("/partners/" + partner + "/" + word);
        if (output.json()) {
            console.json(answer);
        } else if (answer.isObject() && !answer.isEmpty()) {
            console.text(answer);
        } else {
            console.out().println(partner + ": " + word + " is done");
        }
        return 0;
    }
}
