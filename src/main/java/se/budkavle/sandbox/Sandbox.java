package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import se.budkavle.work.BusinessClock;

/**
 * Simulated partners on loopback, each on a port that was free: text gateways, mail providers, mailbox operators, the mail
 * relay {@code mail-relay}, the print vendor {@code print-vendor}. With a file ledger a second sandbox in the same folder
 * goes on where the first was cut off; reports may then come twice. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
    private static final Map<String, Function<Setting, Simulator>> SIMULATORS = new TreeMap<>(Map.ofEntries(
            Map.entry(ElksSimulator.NAME, ElksSimulator::new),
            Map.entry(LinkSimulator.NAME, LinkSimulator::new),
            Map.entry(TwilioSimulator.NAME, TwilioSimulator::new),
            Map.entry(SinchSimulator.NAME, SinchSimulator::new),
            Map.entry(WebhookSimulator.NAME, WebhookSimulator::new),
            Map.entry(RelaySimulator.NAME, RelaySimulator::new),
            Map.entry(SendgridSimulator.NAME, SendgridSimulator::new),
            Map.entry(MailgunSimulator.NAME, MailgunSimulator::new),
            Map.entry(PostmarkSimulator.NAME, PostmarkSimulator::new),
            Map.entry(SesSimulator.NAME, SesSimulator::new),
            Map.entry(PushSimulator.NAME, PushSimulator::new),
            Map.entry(SmppSimulator.NAME, SmppSimulator::new),
            Map.entry(PrintSimulator.NAME, PrintSimulator::new),
            Map.entry(KivraSimulator.NAME, KivraSimulator::new),
            Map.entry(PingenSimulator.NAME, PingenSimulator::new),
            Map.entry(GenericMailboxSimulator.NAME, GenericMailboxSimulator::new)));

    /** Who can be simulated, as in {@code mappings/partners/}. */
    public static final Set<String> PARTNERS = Collections.unmodifiableSet(SIMULATORS.keySet());

    private final SimulatedTime time;
    private final List<Simulator> partners;

    /**
     * Starts everything.
     *
     * @param wanted which of {@link #PARTNERS}
     * @param dataDir the hub's data folder; the sandbox keeps to {@code sandbox/} below it
     * @param seed equal seeds give equal ids, equal errors
     * @param reportAddress partner and report to where the hub takes it; asked for only when something comes in
     */
    public Sandbox(
            Set<String> wanted,
            BusinessClock clock,
            Path dataDir,
            LedgerMode ledger,
            long seed,
            BinaryOperator<String> reportAddress) {
        this(wanted, clock, dataDir, ledger, seed, reportAddress, Delays.usual());
    }

    public Sandbox(
            Set<String> wanted,
            BusinessClock clock,
            Path dataDir,
            LedgerMode ledger,
            long seed,
            BinaryOperator<String> reportAddress,
            Delays delays) {
        Path folder = dataDir.resolve("sandbox");
        if (ledger == LedgerMode.MEMORY) {
            empty(folder);
        }
        time = new SimulatedTime(clock);
        var keys = new KeyRing(folder, ledger == LedgerMode.FILE);
        var setting = new Setting(time, delays, folder, ledger, seed, keys, reportAddress);
        partners = wanted.stream()
                .sorted()
                .<Simulator>map(name -> simulator(name, setting))
                .toList();
        partners.forEach(Simulator::start);
        time.start();
    }

    private static Simulator simulator(String name, Setting setting) {
        Function<Setting, Simulator> made = SIMULATORS.get(name);
        if (made == null) {
            throw new IllegalArgumentException("there is no simulator of " + name);
        }
        return made.apply(setting);
    }

    /** What routes need to reach the simulators: {@code 46elks.url}, {@code mail-relay.port}, … */
    public Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        partners.forEach(partner -> properties.putAll(partner.properties()));
        return Map.copyOf(properties);
    }

    public SimulatedTime time() {
        return time;
    }

    /** Names of the partners, as in {@code mappings/partners/}. */
    public List<String> partners() {
        return partners.stream().map(Simulator::name).toList();
    }

    /**
     * Everything that a partner received, oldest first: {@code {"id", "at", "request", "answer"}}. The answer has the
     * partner's own {@code id} of what it took, null when it took nothing. The print vendor has an entry a batch, followed
     * by one a letter.
     *
     * @throws IllegalArgumentException when there is no such partner
     */
    public void eachReceived(String partner, Consumer<JsonNode> reader) {
        partner(partner).eachReceived(reader);
    }

    /** {@link #eachReceived} as a list, for tests and small runs. */
    public List<JsonNode> received(String partner) {
        var entries = new java.util.ArrayList<JsonNode>();
        eachReceived(partner, entries::add);
        return entries;
    }

    /**
     * Makes a partner misbehave; an empty object heals it. Knobs: {@code latency, errorRate, outageFrom, outageTo,
     * tooManyRequests, retryAfter, blackHole, answers, moreSheets, tokensUntil, credentials: {user, password}}.
     *
     * @throws IllegalArgumentException naming the unknown partner or the wrong knob
     */
    public void turn(String partner, JsonNode knobs) {
        partner(partner).turn(Knobs.of(knobs));
    }

    /**
     * A reply from a phone, on its way to the hub; returns the gateway's id of it.
     *
     * @throws IllegalArgumentException when the partner passes on no replies
     */
    public String incoming(String partner, String from, String message) {
        return partner(partner).incoming(from, message);
    }

    /** The same, in an order and at a time of the caller's: see {@link Simulator#incoming(String, String, JsonNode)}. */
    public String incoming(String partner, String from, String message, JsonNode manner) {
        return partner(partner).incoming(from, message, manner);
    }

    private Simulator partner(String name) {
        Optional<Simulator> found =
                partners.stream().filter(partner -> partner.name().equals(name)).findFirst();
        return found.orElseThrow(
                () -> new IllegalArgumentException("no such partner; there are " + String.join(", ", partners())));
    }

    private static void empty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox folder " + folder + " cannot be emptied", e);
        }
    }

    @Override
    public void close() {
        time.close();
        partners.forEach(partner -> {
            try {
                partner.close();
            } catch (Exception e) {
                throw new IllegalStateException(partner.name() + ": does not stop", e);
            }
        });
    }
}
