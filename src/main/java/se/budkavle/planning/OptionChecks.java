package se.budkavle.planning;

import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.budkavle.partner.Option;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.Wait;

/** Whether partners take what a send-out says to them; a partner's own file tells which options it has. */
final class OptionChecks {
    /** Days. */
    private static final long SHORTEST_MONTH = 28;

    private final Rules rules;
    private final Sendout sendout;
    private final YamlNode file;
    private final List<Fault> faults;

    OptionChecks(Rules rules, String file, Sendout sendout, List<Fault> faults) {
        this.rules = rules;
        this.sendout = sendout;
        this.file = rules.bundle().yaml(file);
        this.faults = faults;
    }

    void check() {
        file.get("options").map(YamlNode::entries).orElse(Map.of()).forEach(this::partner);
    }

    private void partner(String partner, YamlNode said) {
        Bundle bundle = rules.bundle();
        String described = "partners/" + partner + "/partner.yaml";
        if (bundle.text(described).isEmpty()) {
            faults.add(said.fault("there is no partner '" + partner + "'", "use a folder of partners/"));
            return;
        }
        YamlNode its = bundle.yaml(described);
        String channel = its.text("channel").orElse("");
        if (!sendout.channels().contains(channel)) {
            faults.add(said.fault(
                    "%s carries %s, which is not allowed here".formatted(partner, channel),
                    "allow the channel, or leave the options out"));
        }
        // what is wrong with the partner's own file is told there
        Map<String, Option> options = Option.all(its, new ArrayList<>());
        said.entries().forEach((name, value) -> option(partner, options, name, value));
        if (sendout.retainers().contains(partner)) {
            retained(partner, channel, said.get(Sendout.RETAIN).orElse(said));
        }
    }

    private void option(String partner, Map<String, Option> options, String name, YamlNode value) {
        Option option = options.get(name);
        if (option == null) {
            faults.add(value.fault(
                    "%s takes no option '%s'".formatted(partner, name),
                    options.isEmpty()
                            ? "leave it out, or describe it below options in its partner.yaml"
                            : "use one of " + String.join(", ", new TreeSet<>(options.keySet()))));
            return;
        }
        if (!fits(option.takes(), value.text().orElse(""))) {
            faults.add(value.fault(
                    "'%s' is no %s that %s takes".formatted(value.text().orElse(""), name, partner),
                    "write what fits " + option.takes()));
        }
        Map<String, String> beside = sendout.options().getOrDefault(partner, Map.of());
        option.only().forEach((other, wanted) -> {
            if (!fits(wanted, beside.getOrDefault(other, ""))) {
                faults.add(value.fault(
                        "%s takes %s only beside a %s of its own".formatted(partner, name, other),
                        "write %s: what fits %s".formatted(other, wanted)));
            }
        });
    }

    private static boolean fits(Pattern pattern, String value) {
        return pattern.matcher(value).matches();
    }

    /** Who goes on while the document may still be opened reaches the customer twice. */
    private void retained(String partner, String channel, YamlNode said) {
        String days = said.text().orElse("");
        if (!days.matches("[1-9]\\d{0,2}")) {
            faults.add(said.fault("'" + days + "' is no number of days", "write for how many days it is kept"));
            return;
        }
        Wait waits = sendout.waits()
                .getOrDefault(channel, rules.channels().channel(channel).waitFor());
        if (!(waits instanceof Wait.Span span) || span.length().toDays() < Integer.parseInt(days)) {
            faults.add(said.fault(
                    "%s keeps the document for %s days, and the next channel does not wait so long"
                            .formatted(partner, days),
                    "write wait: {%s: P%sD}".formatted(channel, days)));
        }
        long needed = Integer.parseInt(days) + daysForOthers(channel);
        if (opening().filter(open -> open.toDays() < needed).isPresent()) {
            faults.add(said.fault(
                    "%s keeps the document for %s days, and the window closes before other channels could follow"
                            .formatted(partner, days),
                    "write window: {closes: P%dD}, or leave %s out".formatted(needed, Sendout.RETAIN)));
        }
    }

    /** What the others need on their way, whichever of them follow; in whole days. */
    private long daysForOthers(String channel) {
        Duration others = sendout.channels().stream()
                .filter(other -> !sendout.parallel() && !other.equals(channel))
                .map(other -> rules.channels().channel(other).leadTime())
                .reduce(Duration.ZERO, Duration::plus);
        return others.plusDays(1).minusNanos(1).toDays();
    }

    /** For how long the window is open at least; empty when it never closes, or as the event says: then each is looked at. */
    private Optional<Duration> opening() {
        return file.get("window")
                .flatMap(window -> window.get("closes"))
                .flatMap(YamlNode::text)
                .flatMap(OptionChecks::shortest);
    }

    /** Empty for what is no length of time. */
    private static Optional<Duration> shortest(String written) {
        try {
            if (written.startsWith("PT")) {
                return Optional.of(Duration.parse(written));
            }
            Period period = Period.parse(written);
            return Optional.of(Duration.ofDays(period.toTotalMonths() * SHORTEST_MONTH + period.getDays()));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // an expression, or a fault that is told where the window is read
        }
    }
}
