package se.budkavle.planning;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.ChannelNames;
import se.budkavle.sendout.Keys;
import se.budkavle.work.Wait;

/** {@code policy/channels.yaml}: per channel its partners, what it costs, how long it takes, what silence means. */
public final class Channels {
    static final String FILE = "policy/channels.yaml";
    private static final Wait A_DAY = new Wait.Span(Duration.ofDays(1));
    private static final Set<String> MODES = Set.of("sandbox", "test-recipients", "live");

    private final Map<String, Channel> byName;
    private final List<Fault> faults;

    private Channels(Map<String, Channel> byName, List<Fault> faults) {
        this.byName = byName;
        this.faults = List.copyOf(faults);
    }

    public static Channels load(Bundle bundle) {
        var faults = new ArrayList<Fault>();
        var byName = new LinkedHashMap<String, Channel>();
        try {
            var file = new Keys(bundle.yaml(FILE), Set.copyOf(ChannelNames.ALL), faults);
            file.node().entries().forEach((name, node) -> {
                if (ChannelNames.ALL.contains(name)) {
                    byName.put(name, read(name, node, faults));
                }
            });
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return new Channels(byName, faults);
    }

    private static Channel read(String name, YamlNode node, List<Fault> faults) {
        var keys = new Keys(node, Set.of("partners", "cost", "leadTime", "onSilence", "wait", "softBounces"), faults);
        var partners = new LinkedHashMap<String, Share>();
        keys.entries("partners").forEach((partner, share) -> partners.put(partner, share(share, faults)));
        return new Channel(
                name,
                Map.copyOf(partners),
                node.get("cost").map(cost -> Tariff.read(cost, faults)).orElse(Tariff.FREE),
                keys.duration("leadTime", Duration.ZERO),
                keys.word("onSilence", Set.of("presume-delivered", "next-channel"), "next-channel"),
                keys.waiting("wait", A_DAY),
                node.get("softBounces")
                        .map(limit -> SoftBounces.read(limit, faults))
                        .orElse(SoftBounces.NEVER_TOO_MANY));
    }

    private static Share share(YamlNode node, List<Fault> faults) {
        var keys = new Keys(node, Set.of("weight", "mode"), faults);
        return new Share(keys.number("weight", 100, 0, 1000), keys.word("mode", MODES, "sandbox"));
    }

    /** The channels the file names, in its order. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(byName.keySet());
    }

    /** A channel that the file does not name has no partners, and is passed over. */
    public Channel channel(String name) {
        return byName.getOrDefault(
                name, new Channel(name, Map.of(), Tariff.FREE, Duration.ZERO, "next-channel", Duration.ofDays(1)));
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * @param partners partner to its share
     * @param leadTime from handing over until it is with the recipient
     * @param onSilence presume-delivered or next-channel
     * @param waitFor how long to wait for a report when the send-out does not say
     * @param softBounces how many of them an address may have
     */
    public record Channel(
            String name,
            Map<String, Share> partners,
            Tariff tariff,
            Duration leadTime,
            String onSilence,
            Wait waitFor,
            SoftBounces softBounces) {

        /** Whose addresses may bounce softly as often as they like. */
        public Channel(
                String name,
                Map<String, Share> partners,
                Tariff tariff,
                Duration leadTime,
                String onSilence,
                Duration waitFor) {
            this(name, partners, tariff, leadTime, onSilence, new Wait.Span(waitFor), SoftBounces.NEVER_TOO_MANY);
        }
    }

    /** @param mode sandbox, test-recipients or live */
    public record Share(int weight, String mode) {}

    /**
     * @param amount for one unit
     * @param postage added once a message
     * @param per message, part (SMS) or sheet (letter)
     */
    public record Tariff(BigDecimal amount, BigDecimal postage, String currency, String per) {
        static final Tariff FREE = new Tariff(BigDecimal.ZERO, BigDecimal.ZERO, "SEK", "message");

        static Tariff read(YamlNode node, List<Fault> faults) {
            var keys = new Keys(node, Set.of("amount", "postage", "currency", "per"), faults);
            return new Tariff(
                    amount(keys, "amount"),
                    amount(keys, "postage"),
                    currency(keys),
                    keys.word("per", Set.of("message", "part", "sheet"), "message"));
        }

        private static String currency(Keys keys) {
            String text = keys.node().text("currency").orElse("SEK");
            if (!text.matches("[A-Z]{3}")) {
                keys.fault(keys.node().get("currency").orElseThrow(), "'" + text + "' is no currency", "write SEK");
            }
            return text;
        }

        private static BigDecimal amount(Keys keys, String key) {
            String text = keys.node().text(key).orElse("0");
            if (text.matches("\\d{1,9}(\\.\\d{1,4})?")) {
                return new BigDecimal(text);
            }
            keys.fault(keys.node().get(key).orElseThrow(), "'" + text + "' is no " + key, "write for example \"0.35\"");
            return BigDecimal.ZERO;
        }

        /** The price of a message of so many parts, sheets or messages. */
        public Cost of(int units) {
            return new Cost(amount.multiply(BigDecimal.valueOf(units)).add(postage), currency);
        }
    }
}
