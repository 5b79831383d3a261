package se.budkavle.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The hub alone, from configuration, until it is stopped. */
@Command(
        name = "run",
        description = "starts the hub from its configuration and stays until it is stopped",
        footer = {
            "",
            "Example: ./budkavle run (settings by environment: BUDKAVLE_PORT=8090)",
            "         ./budkavle run -o json (a document with the hub's address when it is ready)"
        })
final class RunVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    RunVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path data = Folders.data();
        console.err().println("the hub starts on " + data + "; the first time it makes its database, and takes longer");
        try (var hub = RunningHub.start(data, Map.of())) {
            String url = HubOptions.urlIn(data);
            if (output.json()) {
                var ready = new LinkedHashMap<String, String>();
                ready.put("status", "UP");
                ready.put("url", url);
                ready.put("data", data.toString());
                console.json(ready);
            } else {
                console.out().println("the hub is ready at " + url);
            }
            hub.untilStopped();
        }
        return 0;
    }
}
