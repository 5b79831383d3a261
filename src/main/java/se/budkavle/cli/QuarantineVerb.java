package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What came in, could not be used and was kept whole: looked at, mended, sent through the door again. */
@Command(
        name = "quarantine",
        description = "what came in, could not be used and was kept; resubmit sends it through the door again, dismiss"
                + " takes it off the list",
        subcommands = {QuarantineVerb.Show.class, QuarantineVerb.Resubmit.class, QuarantineVerb.Dismiss.class},
        footer = {
            "",
            "Example: ./budkavle quarantine",
            "         ./budkavle quarantine show 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --out event.json",
            "         ./budkavle quarantine resubmit 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --file event.json"
        })
final class QuarantineVerb extends HubVerb {
    QuarantineVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        JsonNode kept = hub.client().get("/quarantine");
        if (output.json()) {
            console.json(kept);
        } else if (kept.isEmpty()) {
            console.out().println("the quarantine is empty");
        } else {
            console.out().print(table(kept));
            console.out().flush();
        }
        return 0;
    }

    private static Table table(JsonNode kept) {
        var table = new Table(List.of("quarantined", "kind", "received", "door", "bytes", "customer", "reason"));
        kept.forEach(one -> table.row(
                one.path("quarantineId").asText(),
                one.path("kind").asText(),
                Table.moment(one.path("receivedAt"), "-"),
                one.path("door").asText(),
                one.path("size").asText(),
                one.path("customerNo").isTextual() ? one.path("customerNo").asText() : "-",
                reason(one)));
        return table;
    }

    /** Where it is but the kind once more, what to do about it. */
    private static String reason(JsonNode one) {
        String reason = one.path("reason").asText();
        return reason.equals(one.path("kind").asText())
                ? one.at("/errors/0/message").asText(reason)
                : reason;
    }

    @Command(
            name = "show",
            description = "prints the kept input; --out writes it byte for byte",
            footer = {"", "Example: ./budkavle quarantine show 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --out event.json"})
    static final class Show extends HubVerb {
        @Parameters(paramLabel = "ID", description = "as in ./budkavle quarantine")
        UUID id = new UUID(0, 0);

        @Option(names = "--out", paramLabel = "FILE", description = "where it is written (default: printed as UTF-8)")
        @Nullable
        Path out;

        Show(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] body = hub.client().bytes("/quarantine/" + id + "/body");
            if (out == null) {
                console.out().println(new String(body, StandardCharsets.UTF_8));
                return 0;
            }
            try {
                Files.write(out, body);
            } catch (IOException e) {
                throw VerbFailedException.refused(out + " cannot be written, name another file with --out");
            }
            return 0;
        }
    }

    @Command(
            name = "resubmit",
            description = "sends it through the door again, as it is or mended",
            footer = {"", "Example: ./budkavle quarantine resubmit 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55 --file e.json"})
    static final class Resubmit extends HubVerb {
        @Parameters(paramLabel = "ID", description = "as in ./budkavle quarantine")
        UUID id = new UUID(0, 0);

        @Option(names = "--file", paramLabel = "E.json", description = "the mended CloudEvent (default: as it came)")
        @Nullable
        Path file;

        Resubmit(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] mended = file == null ? new byte[0] : InputFile.bytes(file);
            if (file != null && mended.length == 0) {
                throw VerbFailedException.refused(
                        file + " is empty; leave --file out to send what was kept as it came");
            }
            JsonNode answer =
                    hub.client().accepted("/quarantine/" + id + "/resubmit", "application/cloudevents+json", mended);
            if (output.json()) {
                console.json(answer);
            } else {
                console.out()
                        .println(answer.path("status").asText() + " as event "
                                + answer.path("eventId").asText());
            }
            return 0;
        }
    }

    @Command(
            name = "dismiss",
            description = "takes what nobody wants any more off the list; it stays as it came",
            footer = {"", "Example: ./budkavle quarantine dismiss 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55"})
    static final class Dismiss extends HubVerb {
        @Parameters(paramLabel = "ID", description = "as in ./budkavle quarantine")
        UUID id = new UUID(0, 0);

        Dismiss(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            JsonNode answer = hub.client().post("/quarantine/" + id + "/dismiss");
            if (output.json()) {
                console.json(answer);
            } else {
                console.out().println(id + " is dismissed");
            }
            return 0;
        }
    }
}
