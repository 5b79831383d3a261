package se.budkavle.timeline;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** Codes to sentences: {@code sentences.properties} beside this class, one code a line, {@code {0}} for arguments. */
final class Sentences {
    private static final Properties BY_CODE = load();

    private Sentences() {}

    /** A code without a sentence reads as itself and its arguments, so that nothing is hidden. */
    static String of(String code, List<String> arguments) {
        String pattern = BY_CODE.getProperty(code);
        if (pattern == null) {
            return arguments.isEmpty() ? code : code + " " + String.join(", ", arguments);
        }
        return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(arguments.toArray());
    }

    private static Properties load() {
        var properties = new Properties();
        try (var in = Objects.requireNonNull(Sentences.class.getResourceAsStream("sentences.properties"))) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
