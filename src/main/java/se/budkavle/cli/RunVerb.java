package se.budkavle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The hub alone, from configuration, until it is stopped. */
@Command(
        name = "run",
        description = "starts the hub from its configuration and stays until it is stopped",
        footer = {"", "Example: ./budkavle run (settings by environment: BUDKAVLE_PORT=8090)"})
final class RunVerb implements Callable<Integer> {
    @Mixin
    HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        try (var hub = RunningHub.start(Folders.data(), java.util.Map.of())) {
            hub.untilStopped();
        }
        return 0;
    }
}
