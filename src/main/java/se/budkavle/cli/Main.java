package se.budkavle.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import se.budkavle.cli.check.Nearest;
import se.budkavle.release.FaultyReleaseException;

/** The entry of the command line: a class a verb, exit codes 0 ok, 1 failed, 2 usage or validation. */
@Command(
        name = "budkavle",
        description = "A message goes out on the best channel, and on by the next one, until the customer is reached.",
        mixinStandardHelpOptions = true,
        version = "budkavle 0.1.0",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            DemoVerb.class,
            RunVerb.class,
            TestVerb.class,
            CheckVerb.class,
            ExplainVerb.class,
            RenderVerb.class,
            SendVerb.class,
            TimelineVerb.class,
            SuppressionsVerb.class,
            StatusVerb.class,
            WorkItemsVerb.class,
            QuarantineVerb.class,
            AccountVerb.class,
            PauseVerb.class,
            DrainVerb.class,
            ResumeVerb.class,
            SmsPartsVerb.class,
            BounceVerb.class,
            PartnerVerb.class,
            BenchVerb.class
        })
public final class Main {
    private static final int HELP_WIDTH = 120;
    private static final Set<String> VERBS_WITH_A_LOG = Set.of("run", "demo");

    public static void main(String[] arguments) {
        if (arguments.length == 0 || !VERBS_WITH_A_LOG.contains(arguments[0])) {
            System.setProperty("logback.configurationFile", "se/budkavle/cli/quiet-logback.xml");
        }
        Console console = Console.standard();
        System.setOut(System.err); // the log, and whatever a library says, is no answer
        int status = commandLine(console).execute(arguments);
        console.out().flush();
        System.exit(status);
    }

    /** The whole command line, writing to {@code console}. */
    static CommandLine commandLine(Console console) {
        var line = new CommandLine(new Main(), new VerbFactory(console));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setParameterExceptionHandler(oneLineForUsage(console));
        line.setExecutionExceptionHandler(oneLineForFailures(console));
        line.setUsageHelpWidth(HELP_WIDTH); // wide enough that no example breaks inside a path
        line.registerConverter(Instant.class, Main::instant);
        line.registerConverter(int.class, Main::number);
        line.registerConverter(URI.class, Main::address);
        line.registerConverter(UUID.class, Main::id);
        line.setExpandAtFiles(false);
        line.getSubcommands().get("sms-parts").setUnmatchedOptionsArePositionalParams(true);
        return line;
    }

    /** With a year of four digits: calendars end long before the moments do. */
    private static Instant instant(String text) {
        try {
            Instant moment = Instant.parse(text);
            if (Character.isDigit(text.charAt(0))) {
                return moment;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw new CommandLine.TypeConversionException(
                "'" + text + "' is no moment, write for example 2026-01-15T08:00:00Z");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no whole number that is taken here");
        }
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no address, write http://host:port");
        }
    }

    /** {@link UUID#fromString} alone would also take what is too short. */
    private static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new CommandLine.TypeConversionException(
                "'" + text + "' is no id, it looks like 0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55");
    }

    private static IParameterExceptionHandler oneLineForUsage(Console console) {
        return (fault, arguments) -> {
            if (arguments.length == 0) {
                fault.getCommandLine().usage(console.err());
                return CommandLine.ExitCode.USAGE;
            }
            String verb = fault.getCommandLine().getCommandSpec().qualifiedName();
            console.err().println(verb + ": " + oneLine(fault) + meant(fault) + " (see " + verb + " --help)");
            console.err().flush();
            return CommandLine.ExitCode.USAGE;
        };
    }

    private static String meant(CommandLine.ParameterException fault) {
        boolean unknownVerb = fault instanceof CommandLine.UnmatchedArgumentException;
        if (!unknownVerb || fault.getCommandLine().getSubcommands().isEmpty()) {
            return "";
        }
        String word =
                ((CommandLine.UnmatchedArgumentException) fault).getUnmatched().getFirst();
        return Nearest.to(word, fault.getCommandLine().getSubcommands().keySet())
                .map(verb -> ", did you mean " + verb + "?")
                .orElse("");
    }

    private static IExecutionExceptionHandler oneLineForFailures(Console console) {
        return (failure, line, arguments) -> {
            String verb = line.getCommandSpec().qualifiedName();
            int status = CommandLine.ExitCode.SOFTWARE;
            if (failure instanceof FaultyReleaseException faulty) {
                faulty.faults().forEach(console.err()::println);
                status = CommandLine.ExitCode.USAGE;
            } else if (failure instanceof VerbFailedException known) {
                status = known.status();
                console.err().println(verb + ": " + oneLine(known));
            } else {
                console.err().println(verb + ": " + failure.getClass().getSimpleName() + ": " + oneLine(failure));
            }
            console.err().flush();
            return status;
        };
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return message == null
                ? "no further word"
                : message.replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Gives each verb the console it writes to. */
    private record VerbFactory(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == Console.class) {
                return type.cast(console);
            }
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Console.class) {
                    return type.cast(constructor.newInstance(console));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
