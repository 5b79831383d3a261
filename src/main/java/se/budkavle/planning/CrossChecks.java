package se.budkavle.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Sendout;

/** Faults that show only when two files are read together. */
final class CrossChecks {
    /** Channels that content can be made for today. */
    private static final Set<String> MADE = Set.of("sms", "email", "push", "letter", "mailbox");

    /** Channels with a text of their own, as people call them. */
    private static final Map<String, String> SHORT = Map.of("sms", "SMS", "push", "push");

    private CrossChecks() {}

    static List<Fault> of(Rules rules) {
        var faults = new ArrayList<Fault>();
        for (String file : rules.bundle().below("sendouts/").keySet()) {
            String name = file.replaceFirst(".*/", "").replaceFirst("\\.yaml$", "");
            rules.sendouts().sendout(name).ifPresent(sendout -> {
                sendout(rules, file, sendout, faults);
                if (!rules.bundle().below("partners/").isEmpty()) {
                    new OptionChecks(rules, file, sendout, faults).check();
                }
            });
        }
        if (!rules.bundle().below("partners/").isEmpty()
                && !rules.channels().names().isEmpty()) {
            partners(rules.bundle(), faults);
        }
        return faults;
    }

    private static void sendout(Rules rules, String file, Sendout sendout, List<Fault> faults) {
        for (String channel : sendout.channels()) {
            boolean carried = !rules.channels().channel(channel).partners().isEmpty();
            if (SHORT.containsKey(channel)) {
                shortText(rules, file, sendout, channel, faults);
            } else if (carried && !MADE.contains(channel)) {
                faults.add(channels(rules, file)
                        .fault("no content can be made for '" + channel + "'", "leave the channel out"));
            }
        }
        if (!rules.channels().names().isEmpty()
                && sendout.channels().stream()
                        .allMatch(channel ->
                                rules.channels().channel(channel).partners().isEmpty())) {
            faults.add(channels(rules, file)
                    .fault("no partner carries any of the channels", "allow a channel that has a partner"));
        }
    }

    private static void shortText(Rules rules, String file, Sendout sendout, String channel, List<Fault> faults) {
        for (String language : rules.content().languages(sendout.content())) {
            String text = "content/%s/message.%s.md".formatted(sendout.content(), language);
            boolean told =
                    rules.content().faults().stream().anyMatch(f -> f.file().equals(text) && f.line() > 0);
            if (!told && !rules.content().hasShortText(sendout.content(), language, channel)) {
                String what = "allows %s, but content/%s/message.%s.md has no %s text";
                faults.add(channels(rules, file)
                        .fault(
                                what.formatted(SHORT.get(channel), sendout.content(), language, channel),
                                "write one, or take " + channel + " away"));
            }
        }
    }

    private static YamlNode channels(Rules rules, String file) {
        YamlNode node = rules.bundle().yaml(file);
        return node.get("channels").orElse(node);
    }

    private static void partners(Bundle bundle, List<Fault> faults) {
        bundle.yaml(Channels.FILE).entries().values().stream()
                .flatMap(channel -> channel.get("partners").stream())
                .flatMap(partners -> partners.entries().entrySet().stream())
                .filter(p ->
                        bundle.text("partners/" + p.getKey() + "/partner.yaml").isEmpty())
                .forEach(p -> faults.add(
                        p.getValue().fault("there is no partner '" + p.getKey() + "'", "use a folder of partners/")));
    }
}
