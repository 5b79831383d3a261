package se.budkavle.timeline;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Codes to sentences: {@code sentences.properties} beside this class, one code a line. {@code {1}} is the second argument,
 * {@code [1]} the sentence of the code in the second argument, which takes the arguments after it.
 */
final class Sentences {
    private static final Properties BY_CODE = load();
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z");
    private static final DateTimeFormatter SPOKEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneId.of("Europe/Stockholm"));
    private static final Pattern NESTED = Pattern.compile("\\[(\\d)]");

    private Sentences() {}

    /** A code without a sentence reads as itself and its arguments, so that nothing is hidden. */
    static String of(String code, List<String> arguments) {
        String pattern = BY_CODE.getProperty(code);
        if (pattern == null) {
            return arguments.isEmpty() ? code : code + " " + String.join(", ", arguments);
        }
        return filled(pattern, arguments);
    }

    private static String filled(String pattern, List<String> arguments) {
        var values =
                new ArrayList<Object>(arguments.stream().map(Sentences::spoken).toList());
        String flat = NESTED.matcher(pattern.replace("'", "''")).replaceAll(nested -> {
            values.add(nested(Integer.parseInt(nested.group(1)), arguments));
            return "{" + (values.size() - 1) + "}";
        });
        return new MessageFormat(flat, Locale.ROOT).format(values.toArray());
    }

    /** A moment as people here read the clock; everything else as it is. */
    private static String spoken(String argument) {
        return MOMENT.matcher(argument).matches() ? SPOKEN.format(Instant.parse(argument)) : argument;
    }

    private static String nested(int place, List<String> arguments) {
        return place < arguments.size() ? of(arguments.get(place), arguments.subList(place + 1, arguments.size())) : "";
    }

    static boolean has(String code) {
        return BY_CODE.containsKey(code);
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
