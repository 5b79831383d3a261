package se.budkavle.partner;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads {@code rate}, {@code recipientRate} and {@code breaker} of a {@code partner.yaml}; what is faulty gets the usual value. */
final class LimitsFile {
    private static final Set<String> KEYS = Set.of("failures", "share", "of", "pause");
    private static final Pattern RATE = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,3})?)/(s|min|h)");
    private static final Pattern WHOLE_RATE = Pattern.compile("([1-9]\\d{0,4})/(s|min|h)");

    private final YamlNode file;
    private final List<Fault> faults;
    private final UnaryOperator<String> placeholders;

    LimitsFile(YamlNode file, List<Fault> faults, UnaryOperator<String> placeholders) {
        this.file = file;
        this.faults = faults;
        this.placeholders = placeholders;
    }

    Limits read() {
        Double rate =
                value(file, "rate", LimitsFile::rate, "messages a second, minute or hour: 30/s, 600/min, 5000/h", null);
        Limits.PerRecipient perRecipient = value(
                file, "recipientRate", LimitsFile::perRecipient, "messages a second, minute or hour: 50/min", null);
        YamlNode breaker = file.get("breaker").orElse(null);
        if (breaker == null) {
            return new Limits(
                    rate,
                    perRecipient,
                    Limits.USUAL.failures(),
                    Limits.USUAL.share(),
                    Limits.USUAL.of(),
                    Limits.USUAL.pause());
        }
        if (!breaker.isMap()) {
            faults.add(breaker.fault("the breaker has no keys", "write breaker: {failures: 5, pause: PT30S}"));
        }
        faults.addAll(breaker.unknownKeys(KEYS));
        return new Limits(
                rate,
                perRecipient,
                value(
                        breaker,
                        "failures",
                        t -> whole(t, 1, 1000),
                        "a whole number from 1 to 1000",
                        Limits.USUAL.failures()),
                value(breaker, "share", t -> whole(t, 1, 100), "percent, from 1 to 100", Limits.USUAL.share()),
                value(breaker, "of", t -> whole(t, 2, 1000), "a whole number from 2 to 1000", Limits.USUAL.of()),
                value(breaker, "pause", LimitsFile::pause, "a duration from PT1S to PT1H", Limits.USUAL.pause()));
    }

    private static Double rate(String text) {
        Matcher written = RATE.matcher(text);
        double number = written.matches() ? Double.parseDouble(written.group(1)) : 0;
        if (number <= 0) {
            throw new IllegalArgumentException(text);
        }
        return switch (written.group(2)) {
            case "s" -> number;
            case "min" -> number / 60;
            default -> number / 3600;
        };
    }

    private static Limits.PerRecipient perRecipient(String text) {
        Matcher written = WHOLE_RATE.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(text);
        }
        Duration per =
                switch (written.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "min" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Limits.PerRecipient(Integer.parseInt(written.group(1)), per);
    }

    private static Integer whole(String text, int least, int most) {
        int number = Integer.parseInt(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static Duration pause(String text) {
        Duration pause = Duration.parse(text);
        if (pause.compareTo(Duration.ofSeconds(1)) < 0 || pause.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(text);
        }
        return pause;
    }

    /** An empty value is none: a placeholder may stand for "no limit". */
    private <T extends @Nullable Object> T value(
            YamlNode owner, String key, Function<String, T> reader, String wanted, T usual) {
        YamlNode node = owner.get(key).orElse(null);
        if (node == null) {
            return usual;
        }
        String text = node.text().map(placeholders).map(String::strip).orElse("?");
        try {
            return text.isEmpty() ? usual : reader.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            faults.add(node.fault("'" + text + "' is no " + key, "write " + wanted));
            return usual;
        }
    }
}
