package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import se.budkavle.identity.MaskedAddress;
import se.budkavle.planning.Explanation;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** Why an event makes the messages it makes: of a file, nothing sent or stored; or as a hub decided it. */
@Command(
        name = "explain",
        description = "the decision about an event, with every rule; nothing is sent or stored",
        footer = {
            "",
            "Example: ./budkavle explain --file mappings/events/contract.expiring/example.json",
            "         ./budkavle explain --event 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55"
        })
final class ExplainVerb extends HubVerb {
    @ArgGroup(multiplicity = "1")
    Subject subject = new Subject();

    @Option(names = "--at", paramLabel = "INSTANT", description = "as if it came in then (with --file; default: now)")
    @Nullable
    Instant at;

    private boolean whole = true;

    static final class Subject {
        @Option(names = "--file", paramLabel = "E.json", description = "a CloudEvent")
        @Nullable
        Path file;

        @Option(names = "--event", paramLabel = "ID", description = "an event that a running hub has taken")
        @Nullable
        UUID event;
    }

    ExplainVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (subject.event != null && at != null) {
            throw VerbFailedException.refused("--at goes with --file: a hub has decided at its own time");
        }
        JsonNode explanation = subject.event == null ? ofFile() : ofHub(subject.event);
        if (output.json()) {
            console.json(explanation);
        } else {
            console.out().print(ReadableExplanation.of(explanation));
            console.out().flush();
        }
        return whole ? 0 : 2;
    }

    private JsonNode ofFile() {
        Rules rules = Rules.load(Bundle.read(Folders.mappings()));
        whole = !EventFile.tellLeftOut(rules, console);
        var facts = EventFile.read(subject.file, rules, at == null ? Instant.now() : at, output, console);
        boolean hidden = facts.customer().protectedIdentity();
        var explanation = new Explanation(hidden ? (channel, address) -> "***" : MaskedAddress::of);
        return StrictJson.MAPPER.valueToTree(explanation.of(facts, rules));
    }

    private JsonNode ofHub(UUID eventId) {
        return hub.client().get("/events/" + eventId + "/explanation");
    }
}
