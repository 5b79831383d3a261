package se.budkavle.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.content.SmsSize;

/** How many parts an SMS is charged as. */
@Command(
        name = "sms-parts",
        description = "how many parts a text is as an SMS, just as it is given",
        footer = {"", "Example: ./budkavle sms-parts 'Hej! Ditt avtal löper ut 28 februari.'"})
final class SmsPartsVerb implements Callable<Integer> {
    private final Console console;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @ArgGroup(multiplicity = "1")
    Text text = new Text();

    static final class Text {
        @Parameters(paramLabel = "TEXT", description = "the text")
        @Nullable
        String given;

        @Option(names = "--file", paramLabel = "F", description = "a file, whole, in UTF-8")
        @Nullable
        Path file;
    }

    SmsPartsVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SmsSize size = SmsSize.of(text.given != null ? text.given : ofFile(text.file));
        if (output.json()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("encoding", size.encoding());
            fields.put("units", size.units());
            fields.put("parts", size.parts());
            fields.put("perPart", size.perPart());
            console.json(fields);
        } else {
            console.out()
                    .printf(
                            "%d %s: %d units of %s, %d a part%n",
                            size.parts(),
                            size.parts() == 1 ? "part" : "parts",
                            size.units(),
                            size.encoding(),
                            size.perPart());
        }
        return 0;
    }

    private static String ofFile(@Nullable Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(InputFile.bytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw VerbFailedException.refused(file + " is no UTF-8 text");
        }
    }
}
