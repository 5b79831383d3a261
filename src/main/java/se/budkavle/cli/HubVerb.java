package se.budkavle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What verbs that speak with a running hub have in common: which hub, and how they answer. */
abstract class HubVerb implements Callable<Integer> {
    final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HubOptions hub = new HubOptions();

    HubVerb(Console console) {
        this.console = console;
    }
}
