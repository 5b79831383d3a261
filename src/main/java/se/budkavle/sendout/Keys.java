package se.budkavle.sendout;

import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.work.Wait;

/**
 * The keys of one YAML mapping, read by type; what is wrong is collected with its line, and reading goes on with a
 * stand-in so that one run finds every fault.
 */
public final class Keys {
    private final YamlNode node;
    private final List<Fault> faults;

    public Keys(YamlNode node, Set<String> known, List<Fault> faults) {
        this.node = node;
        this.faults = faults;
        faults.addAll(node.unknownKeys(known));
        node.entries().forEach((key, value) -> {
            if (value.isNull() && known.contains(key)) {
                fault(value, "the key '" + key + "' has no value", "write one, or leave the key out");
            }
        });
        if (!node.isMap()) {
            fault(node, "is no mapping", "write keys: " + String.join(", ", new TreeSet<>(known)));
        }
    }

    public YamlNode node() {
        return node;
    }

    public void fault(YamlNode at, String what, String remedy) {
        faults.add(at.fault(what, remedy));
    }

    /** The text of a key that must be there; the empty text stands in. */
    public String required(String key, String example) {
        Optional<String> text = node.text(key).filter(t -> !t.isBlank());
        if (text.isEmpty()) {
            fault(node.get(key).orElse(node), "the key '" + key + "' is missing", "write for example " + example);
        }
        return text.orElse("");
    }

    /** One text; {@code fallback} stands in when the key is absent or holds something else. */
    public String text(String key, String fallback) {
        Optional<YamlNode> value = node.get(key);
        if (value.isPresent() && value.get().text().isEmpty()) {
            fault(value.get(), "'" + key + "' is no text", "write one word");
        }
        return value.flatMap(YamlNode::text).orElse(fallback);
    }

    /** One of a few words; {@code fallback} stands in when the key is absent or wrong. */
    public String word(String key, Collection<String> allowed, String fallback) {
        Optional<YamlNode> value = node.get(key);
        if (value.isEmpty()) {
            return fallback;
        }
        String text = value.get().text().orElse("");
        if (allowed.contains(text)) {
            return text;
        }
        fault(
                value.get(),
                "'" + text + "' is no known " + key,
                "use one of " + String.join(", ", new TreeSet<>(allowed)));
        return fallback;
    }

    /** Words of a list, each one of {@code allowed}; unknown ones are faults and left out. */
    public List<String> words(String key, Collection<String> allowed) {
        return items(key).stream()
                .filter(item -> known(item, key, allowed))
                .map(item -> item.text().orElseThrow())
                .toList();
    }

    private boolean known(YamlNode item, String key, Collection<String> allowed) {
        boolean known = item.text().filter(allowed::contains).isPresent();
        if (!known) {
            fault(
                    item,
                    "'" + item.text().orElse("") + "' is unknown in '" + key + "'",
                    "use one of " + String.join(", ", new TreeSet<>(allowed)));
        }
        return known;
    }

    /** The items of a list; a single value counts as a list of one. */
    public List<YamlNode> items(String key) {
        return node.get(key).map(n -> n.isList() ? n.items() : List.of(n)).orElse(List.of());
    }

    public Map<String, YamlNode> entries(String key) {
        Optional<YamlNode> value = node.get(key);
        if (value.isPresent() && !value.get().isMap()) {
            fault(value.get(), "'" + key + "' is no mapping", "write 'key: value' pairs below it");
        }
        return value.map(YamlNode::entries).orElse(Map.of());
    }

    public boolean flag(String key) {
        return Boolean.parseBoolean(word(key, Set.of("true", "false"), "false"));
    }

    public int number(String key, int fallback, int least, int most) {
        Optional<YamlNode> value = node.get(key);
        if (value.isEmpty()) {
            return fallback;
        }
        String text = value.get().text().orElse("");
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        fault(value.get(), "'" + text + "' is no " + key, "write a whole number from " + least + " to " + most);
        return fallback;
    }

    /** A length of time such as {@code PT4H} or {@code P10D}; {@code fallback} stands in. */
    public Duration duration(String key, Duration fallback) {
        return node.get(key).map(n -> duration(n, fallback)).orElse(fallback);
    }

    public Duration duration(YamlNode value, Duration fallback) {
        try {
            Duration duration = Duration.parse(value.text().orElse(""));
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // told below, together with negative ones
        }
        fault(value, "'" + value.text().orElse("") + "' is no duration", "write for example PT4H or P10D");
        return fallback;
    }

    /** A span such as {@code PT4H}, or {@code 2 workdays}; {@code fallback} stands in. */
    public Wait waiting(String key, Wait fallback) {
        return node.get(key).map(n -> waiting(n, fallback)).orElse(fallback);
    }

    public Wait waiting(YamlNode value, Wait fallback) {
        Optional<Wait> read = value.text().flatMap(Wait::read);
        if (read.isEmpty()) {
            String written = value.text().orElse("");
            fault(
                    value,
                    Wait.namesACalendar(written)
                            ? "'" + written + "' names a calendar, and there is none but Sweden's"
                            : "'" + written + "' is no duration",
                    "write for example PT4H, P10D, 2 workdays or 4 workhours");
        }
        return read.orElse(fallback);
    }

    /** A length in calendar days, months or years such as {@code P120D}; null stands in. */
    public @Nullable Period period(String key) {
        Optional<YamlNode> value = node.get(key);
        if (value.isEmpty()) {
            return null;
        }
        try {
            Period period = Period.parse(value.get().text().orElse(""));
            if (!period.isNegative() && !period.isZero()) {
                return period;
            }
        } catch (DateTimeParseException e) {
            // told below, together with negative ones
        }
        fault(value.get(), "'" + value.get().text().orElse("") + "' is no period", "write for example P120D or P13M");
        return null;
    }
}
