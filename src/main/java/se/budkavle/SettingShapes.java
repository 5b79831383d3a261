package se.budkavle;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import se.budkavle.work.WrongSettingException;

/**
 * What the value of a setting looks like, where it is more than a text. Asked before anything is made or started, and of
 * all settings at once: whoever reads one later, Spring or Camel, would say that a word is no number, and not whose.
 */
final class SettingShapes {
    private static final long MOST_MB = Long.MAX_VALUE >> 20;

    private static final Shape PORT = whole(0, 65_535, "a port, a whole number from 0 to 65535");
    private static final Shape MEGABYTES = whole(0, MOST_MB, "a whole number of megabytes, 0 or more");
    private static final Shape ONE_OR_MORE = whole(1, Long.MAX_VALUE, "a whole number, 1 or more");
    private static final Shape TRUE_OR_FALSE = new Shape("true or false", value -> value.matches("(?i)true|false"));
    private static final Shape DURATION = new Shape("a duration such as 30s, 5m or PT30S", SettingShapes::isDuration);
    private static final Shape WEB_ADDRESS =
            new Shape("an address such as https://utskick.example", SettingShapes::isWebAddress);

    private static final Map<String, Shape> SHAPES = new TreeMap<>(Map.ofEntries(
            Map.entry("budkavle.port", PORT),
            Map.entry("budkavle.management.port", PORT),
            Map.entry("budkavle.artemis.port", PORT.orNothing()),
            Map.entry("budkavle.alert.mail.port", PORT.orNothing()),
            Map.entry(
                    "budkavle.address",
                    new Shape("an address of this machine such as 127.0.0.1", SettingShapes::isHost).orNothing()),
            Map.entry("budkavle.public-url", WEB_ADDRESS.orNothing()),
            Map.entry("budkavle.sandbox", TRUE_OR_FALSE),
            Map.entry("budkavle.sandbox.ledger", oneOf("memory", "file")),
            Map.entry("budkavle.sandbox.time", oneOf("leap", "real")),
            Map.entry("budkavle.sandbox.simulators", oneOf("own", FollowedTime.ELSEWHERE)),
            Map.entry("budkavle.sandbox.seed", whole(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number")),
            Map.entry("budkavle.bulk", whole(1, Integer.MAX_VALUE, "a whole number, 1 or more")),
            Map.entry("budkavle.disk.least-mb", MEGABYTES),
            Map.entry("budkavle.inbox.most-unplanned", ONE_OR_MORE.orNothing()),
            Map.entry("budkavle.http.most-unplanned", ONE_OR_MORE.orNothing()),
            Map.entry("budkavle.artemis.most-unplanned", ONE_OR_MORE.orNothing()),
            Map.entry("budkavle.kafka.most-unplanned", ONE_OR_MORE.orNothing()),
            Map.entry("budkavle.inbox.poll", DURATION),
            Map.entry("budkavle.artemis.redelivery", DURATION),
            Map.entry(
                    "budkavle.alert.mail.tls",
                    oneOf("offered", "required", "implicit").orNothing()),
            Map.entry("budkavle.watch.every", DURATION),
            Map.entry("budkavle.watch.unplanned", DURATION),
            Map.entry("budkavle.watch.lease", DURATION),
            Map.entry("budkavle.watch.lane", DURATION),
            Map.entry("budkavle.watch.batch", DURATION),
            Map.entry("budkavle.watch.snapshot", DURATION),
            Map.entry("budkavle.watch.disk-mb", MEGABYTES)));

    private SettingShapes() {}

    /** @param wanted in words, after "write" */
    private record Shape(String wanted, Predicate<String> fits) {
        Shape orNothing() {
            return new Shape(wanted + ", or nothing", value -> value.isEmpty() || fits.test(value));
        }
    }

    static boolean has(String setting) {
        return SHAPES.containsKey(setting);
    }

    /** @throws WrongSettingException naming, as the operator wrote it, each setting that cannot have its value */
    static void demand(ConfigurableEnvironment environment) {
        List<String> wrong = SHAPES.entrySet().stream()
                .flatMap(s -> complaint(environment, s.getKey(), s.getValue()).stream())
                .toList();
        if (!wrong.isEmpty()) {
            throw new WrongSettingException(String.join("\n", wrong));
        }
    }

    private static Optional<String> complaint(ConfigurableEnvironment environment, String setting, Shape shape) {
        return Optional.ofNullable(environment.getProperty(setting))
                .filter(value -> !shape.fits().test(value.strip()))
                .map(value -> "%s cannot be '%s': write %s"
                        .formatted(asWritten(environment, setting), value, shape.wanted()));
    }

    /** {@code BUDKAVLE_DISK_LEAST_MB} where the environment has it. */
    static String asWritten(ConfigurableEnvironment environment, String setting) {
        var name = ConfigurationPropertyName.of(setting);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.from(environment.getPropertySources())) {
            var found = source.getConfigurationProperty(name);
            if (found != null) {
                return asWritten(found.getOrigin()).orElse(setting);
            }
        }
        return setting;
    }

    private static Optional<String> asWritten(@Nullable Origin origin) {
        return switch (origin) {
            case SystemEnvironmentOrigin variable -> Optional.of(variable.getProperty());
            case PropertySourceOrigin source -> Optional.of(source.getPropertyName());
            case null, default -> Optional.empty();
        };
    }

    private static Shape whole(long least, long most, String wanted) {
        return new Shape(wanted, value -> {
            try {
                long number = Long.parseLong(value);
                return number >= least && number <= most;
            } catch (NumberFormatException none) {
                return false;
            }
        });
    }

    private static Shape oneOf(String... words) {
        return new Shape(String.join(" or ", words), List.of(words)::contains);
    }

    private static boolean isDuration(String value) {
        try {
            return DurationStyle.detectAndParse(value).isPositive();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isWebAddress(String value) {
        try {
            return value.matches("https?://[^/].*") && URI.create(value).isAbsolute();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isHost(String value) {
        try {
            return InetAddress.getByName(value) != null;
        } catch (UnknownHostException none) {
            return false;
        }
    }
}
