package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What pausing, draining and resuming a partner, or all partners of a channel, have in common: all but the word. */
abstract class SteerVerb extends HubVerb {
    private final String word;

    @ArgGroup(multiplicity = "1")
    Which which = new Which();

    static final class Which {
        @Parameters(paramLabel = "PARTNER", description = "the partner's name, as in ./budkavle partner list")
        @Nullable
        String partner;

        @Option(
                names = "--channel",
                paramLabel = "CHANNEL",
                description = "all partners of a channel, for example sms, whatever holds for each")
        @Nullable
        String channel;
    }

    /** @param word the last part of the hub's address: {@code /partners/<partner>/<word>} */
    SteerVerb(Console console, String word) {
        super(console);
        this.word = word;
    }

    @Override
    public Integer call() {
        String address = which.channel == null
                ? "/partners/" + named(which.partner, "partner")
                : "/channels/" + named(which.channel, "channel");
        JsonNode answer = hub.client().post(address + "/" + word);
        if (output.json()) {
            console.json(answer);
        } else if (answer.isObject() && !answer.isEmpty()) {
            console.text(answer);
        } else {
            console.out().println((which.channel == null ? which.partner : which.channel) + ": " + word + " is done");
        }
        return 0;
    }

    /** Stands in an address, where other signs would name something else. */
    private static String named(@Nullable String name, String what) {
        if (name == null || !name.matches("[a-z0-9-]+")) {
            throw VerbFailedException.refused("'" + name + "' is no " + what + "'s name, which has lower-case letters,"
                    + " digits and hyphens alone; see ./budkavle status");
        }
        return name;
    }
}
