package se.budkavle.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.bounce.BounceReader;
import se.budkavle.bounce.BounceResult;

/** What mails that came back say, a line of JSON for each recipient. */
@Command(
        name = "bounce",
        description = "what returned mails say: JSON Lines, one per recipient",
        footer = {"", "Example: ./budkavle bounce returned.eml", "         ./budkavle bounce --summary mails/"})
final class BounceVerb implements Callable<Integer> {
    private static final int BEGINNING = 4096;

    /** A header field (RFC 5322, 2.2), which a mailbox file opens with a line of its own. */
    private static final Pattern FIRST_FIELD = Pattern.compile("\\s*(>?From [^\n]*\n)?[!-9;-~]+[ \\t]*:");

    private final Console console;
    private final BounceReader reader = new BounceReader();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--summary", description = "how many of each kind and reason, instead of the lines")
    boolean summary;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "mails as they were received, or folders of them")
    List<String> files = List.of();

    BounceVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (String file : files) {
            if (!Files.exists(Path.of(file))) {
                throw VerbFailedException.refused("there is no file " + file);
            }
        }
        var counted = new BounceSummary();
        int unread = 0;
        for (String mail : files.stream().flatMap(BounceVerb::mails).toList()) {
            try {
                // what else lies in a mailbox's folder is nobody's mistake
                unread += told(mail, counted) || !files.contains(mail) ? 0 : 1;
            } catch (IOException e) {
                console.err().println(mail + " cannot be read");
                unread++;
            }
        }
        if (summary) {
            summarise(counted);
        }
        return unread == 0 ? 0 : 1;
    }

    /** The file itself, as it was given; of a folder, such as a Maildir, all files below it, by name. */
    private static Stream<String> mails(String given) {
        if (!Files.isDirectory(Path.of(given))) {
            return Stream.of(given);
        }
        try (Stream<Path> below = Files.walk(Path.of(given))) {
            return below.filter(Files::isRegularFile).map(Path::toString).sorted().toList().stream();
        } catch (IOException | UncheckedIOException e) {
            throw VerbFailedException.refused("the folder " + given + " cannot be read");
        }
    }

    /** Answers all the same; false for what neither begins as a mail nor tells of one. */
    private boolean told(String mail, BounceSummary counted) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(mail)), BEGINNING)) {
            boolean begins = beginsAsAMail(in);
            if (!begins) {
                console.err()
                        .println(mail + " does not begin with the header of a mail; is it one as it was received?");
            }
            List<BounceResult> results = reader.read(in);
            counted.add(results);
            if (!summary) {
                results.forEach(result -> console.jsonLine(line(mail, result)));
            }
            return begins || results.stream().anyMatch(result -> result.recipient() != null);
        }
    }

    private static boolean beginsAsAMail(InputStream in) throws IOException {
        in.mark(BEGINNING);
        var beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
        in.reset();
        return FIRST_FIELD.matcher(beginning).lookingAt();
    }

    private static Map<String, @Nullable Object> line(String file, BounceResult result) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("file", file);
        line.put("recipient", result.recipient());
        line.put("action", result.action());
        line.put("status", result.status());
        line.put("replyCode", result.replyCode());
        line.put("reason", result.reason());
        line.put("kind", result.kind().word());
        return line;
    }

    private void summarise(BounceSummary counted) {
        if (output.json()) {
            console.json(counted.document());
            return;
        }
        console.out().print(counted);
        console.out().flush();
    }
}
