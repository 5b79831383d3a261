package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Hands an event, or an array of events, to a running hub. */
@Command(
        name = "send",
        description = "hands an event file to a running hub",
        footer = {"", "Example: ./budkavle send --file mappings/events/invoice.zero/example.json"})
final class SendVerb extends HubVerb {
    private static final String ONE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    @Option(
            names = "--file",
            required = true,
            paramLabel = "E.json",
            description = "a CloudEvent, or a JSON array of them")
    @Nullable
    Path file;

    SendVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        byte[] body = InputFile.bytes(file);
        HubClient.Answer answer = hub.client().post("/events", isArray(body) ? BATCH : ONE, body);
        if (output.json()) {
            console.json(answer.body());
        } else if (answer.ok()) {
            console.text(answer.body());
        }
        if (!answer.ok()) {
            console.err().println("budkavle send: " + answer.problem());
            return answer.status() / 100 == 4 ? 2 : 1;
        }
        return anyRefused(answer.body()) ? 2 : 0;
    }

    private static boolean anyRefused(JsonNode body) {
        return StreamSupport.stream(body.path("results").spliterator(), false)
                .map(r -> r.path("status").asText())
                .anyMatch(status -> status.equals("rejected") || status.equals("conflict"));
    }

    private static boolean isArray(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '[';
            }
        }
        return false;
    }
}
