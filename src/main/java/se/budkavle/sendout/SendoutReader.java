package se.budkavle.sendout;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Wait;

/** Reads one send-out file; every fault names its line. */
final class SendoutReader {
    private static final Set<String> KEYS = Set.of(
            "sendout",
            "on",
            "class",
            "topic",
            "urgency",
            "to",
            "when",
            "once",
            "channels",
            "choose",
            "wait",
            "maxAttempts",
            "window",
            "ambiguous",
            "parallel",
            "content",
            "options");
    private static final Set<String> PER = Set.of("event", "person", "customer", "contract", "facility", "invoice");
    private static final Period MARKETING_ONCE_WITHIN = Period.ofDays(90);
    private static final Period ONCE_WITHIN = Period.ofMonths(13);

    private final Bundle bundle;
    private final Set<String> types;
    private final Function<String, Conditions> conditions;
    private final List<Fault> faults;

    SendoutReader(Bundle bundle, Set<String> types, Function<String, Conditions> conditions, List<Fault> faults) {
        this.bundle = bundle;
        this.types = types;
        this.conditions = conditions;
        this.faults = faults;
    }

    /** Empty when a fault leaves nothing to work with. */
    Optional<Sendout> read(String file) {
        int before = faults.size();
        YamlNode node = bundle.yaml(file);
        if (!node.isMap()) {
            faults.add(node.fault("is no mapping", "write sendout:, on:, class:, channels:"));
            return Optional.empty();
        }
        var keys = new Keys(node, KEYS, faults);
        String name = name(keys, file);
        String on = keys.required("on", "contract.expiring");
        if (!on.isEmpty() && !types.contains(on)) {
            keys.fault(
                    node.get("on").orElse(node), "the event type '" + on + "' is unknown", "use a folder of events/");
        }
        Conditions typed = conditions.apply(on);
        Sendout sendout = sendout(keys, name, on, typed);
        return faults.size() == before ? Optional.of(sendout) : Optional.empty();
    }

    private Sendout sendout(Keys keys, String name, String on, Conditions typed) {
        MessageClass messageClass = messageClass(keys);
        var channels = new LinkedHashMap<String, Integer>();
        channels(keys, channels);
        return new Sendout(
                name,
                on,
                messageClass,
                keys.text("topic", on.replaceFirst("\\..*", "")),
                keys.word("urgency", Set.of("now", "normal", "bulk"), "normal"),
                keys.word("to", Set.of("customer", "payer", "contact", "estate"), "customer"),
                keys.node().get("when").flatMap(w -> typed.truth(w, faults)).orElse(null),
                once(keys, messageClass, typed),
                List.copyOf(channels.keySet()),
                Map.copyOf(channels),
                Choose.valueOf(keys.word("choose", Set.of("wish", "priority", "cost"), "wish")
                        .toUpperCase(java.util.Locale.ROOT)),
                waits(keys, channels.keySet()),
                keys.number("maxAttempts", 4, 1, 20),
                window(keys, typed),
                keys.word("ambiguous", Set.of("resend", "hold"), messageClass.isMarketing() ? "hold" : "resend"),
                parallel(keys, messageClass),
                content(keys, name),
                options(keys));
    }

    private static boolean parallel(Keys keys, MessageClass messageClass) {
        boolean parallel = keys.flag("parallel");
        if (parallel && messageClass.isMarketing()) {
            keys.node()
                    .get("parallel")
                    .ifPresent(node -> keys.fault(
                            node,
                            "the same marketing never goes out over several channels",
                            "leave 'parallel' out, or let the class be service"));
        }
        return parallel;
    }

    /** Which options there are, and what they may say, stands with each partner. */
    private Map<String, Map<String, String>> options(Keys keys) {
        var options = new LinkedHashMap<String, Map<String, String>>();
        keys.entries("options").forEach((partner, said) -> {
            if (!said.isMap()) {
                keys.fault(said, "'options' says nothing to " + partner, "write for example {type: letter}");
            }
            var texts = new LinkedHashMap<String, String>();
            said.entries()
                    .forEach((option, value) -> texts.put(option, value.text().orElse("")));
            options.put(partner, Map.copyOf(texts));
        });
        return Map.copyOf(options);
    }

    private String name(Keys keys, String file) {
        String expected = file.replaceFirst(".*/", "").replaceFirst("\\.yaml$", "");
        String name = keys.required("sendout", expected);
        if (!name.isEmpty() && !name.equals(expected)) {
            keys.fault(
                    keys.node().get("sendout").orElseThrow(),
                    "the send-out is called '" + name + "' in a file called '" + expected + "'",
                    "give both the same name");
        }
        return name;
    }

    private MessageClass messageClass(Keys keys) {
        keys.required("class", "service");
        String word = keys.word("class", Set.of("regulatory", "service", "loyalty", "sales"), "service");
        return MessageClass.of(word).orElseThrow();
    }

    /** Channels in an inner list stand at the same place of the order. */
    private void channels(Keys keys, Map<String, Integer> places) {
        int place = 0;
        for (YamlNode item : keys.items("channels")) {
            for (YamlNode one : item.isList() ? item.items() : List.of(item)) {
                String channel = one.text().orElse("");
                if (!ChannelNames.ALL.contains(channel)) {
                    keys.fault(
                            one,
                            "the channel '" + channel + "' is unknown",
                            "use one of " + String.join(", ", ChannelNames.ALL));
                } else if (places.putIfAbsent(channel, place) != null) {
                    keys.fault(one, "the channel '" + channel + "' stands twice", "name it once");
                }
            }
            place++;
        }
        if (keys.items("channels").isEmpty()) {
            keys.fault(keys.node(), "the key 'channels' is missing", "write for example channels: [email, letter]");
        }
    }

    private Map<String, Wait> waits(Keys keys, Set<String> channels) {
        var waits = new LinkedHashMap<String, Wait>();
        keys.entries("wait").forEach((channel, value) -> {
            if (!channels.contains(channel)) {
                keys.fault(
                        value, "waits for '" + channel + "', which is not allowed here", "name a channel of channels");
            }
            waits.put(channel, keys.waiting(value, new Wait.Span(Duration.ofDays(1))));
        });
        return Map.copyOf(waits);
    }

    private Sendout.OnceRule once(Keys keys, MessageClass messageClass, Conditions typed) {
        String usual = messageClass.isMarketing() ? "person" : "event";
        Period within = messageClass.isMarketing() ? MARKETING_ONCE_WITHIN : ONCE_WITHIN;
        Optional<YamlNode> node = keys.node().get("once");
        if (node.isEmpty()) {
            return new Sendout.OnceRule(usual, null, within);
        }
        var once = new Keys(node.get(), Set.of("per", "key", "within"), faults);
        Period written = once.period("within");
        return new Sendout.OnceRule(
                once.word("per", PER, usual),
                node.get().get("key").flatMap(k -> typed.scalar(k, faults)).orElse(null),
                written == null ? within : written);
    }

    private Sendout.WindowRule window(Keys keys, Conditions typed) {
        Optional<YamlNode> node = keys.node().get("window");
        if (node.isEmpty()) {
            return Sendout.WindowRule.ALWAYS;
        }
        var window = new Keys(node.get(), Set.of("opens", "closes"), faults);
        return new Sendout.WindowRule(
                window.node().get("opens").map(n -> bound(n, typed, false)).orElse(null),
                window.node().get("closes").map(n -> bound(n, typed, true)).orElse(null));
    }

    /** {@code P14D}: days after the event; {@code PT6H}: exactly so long after it; else an expression. */
    private Sendout.@Nullable Bound bound(YamlNode node, Conditions typed, boolean endOfDay) {
        String text = node.text().orElse("");
        if (!text.startsWith("P")) {
            return typed.moment(node, faults).map(e -> bound(e, endOfDay)).orElse(null);
        }
        try {
            if (text.startsWith("PT")) {
                Duration duration = Duration.parse(text);
                return facts -> facts.factTime().plus(duration);
            }
            Period period = Period.parse(text);
            return facts -> day(
                    facts.factTime().atZone(BusinessClock.ZONE).toLocalDate().plus(period), endOfDay);
        } catch (DateTimeParseException e) {
            faults.add(node.fault("'" + text + "' is no duration", "write for example P14D or an expression"));
            return null;
        }
    }

    private static Sendout.Bound bound(Expression expression, boolean endOfDay) {
        return facts -> switch (expression.value(facts)) {
            case LocalDate date -> day(date, endOfDay);
            case Instant moment -> moment;
            case Object other -> throw new IllegalStateException("checked to be a date, is " + other.getClass());
        };
    }

    private static Instant day(LocalDate date, boolean endOfDay) {
        return endOfDay
                ? ZonedDateTime.of(date, LocalTime.of(23, 59, 59), BusinessClock.ZONE)
                        .toInstant()
                : date.atStartOfDay(BusinessClock.ZONE).toInstant();
    }

    private String content(Keys keys, String name) {
        String content = keys.text("content", name);
        if (!bundle.below("content/" + content + "/").keySet().stream().anyMatch(f -> f.endsWith(".md"))) {
            keys.fault(
                    keys.node().get("content").orElse(keys.node()),
                    "the content '" + content + "' is missing",
                    "create content/" + content + "/message.sv.md");
        }
        return content;
    }
}
