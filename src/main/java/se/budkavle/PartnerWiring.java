package se.budkavle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import se.budkavle.delivery.PartnerModes;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.sandbox.Sandbox;

/** How the hub reaches its partners: which are simulated, and whether all that the others need has a value. */
record PartnerWiring(Path mappings, Path routes, Set<String> simulated) {
    private static final String POLICY = "policy/channels.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)}}");

    private static final Pattern ANY_PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)(?::([^}]*))?}}");
    private static final Pattern URL_DEFAULT = Pattern.compile("\\{\\{([A-Za-z0-9._-]+[.]url):([^}]+)}}");
    private static final Pattern HOST_PLACEHOLDER = Pattern.compile("value: .*\\{\\{[A-Za-z0-9._-]+[.]host[}:]");
    private static final Pattern ADDRESS = Pattern.compile("[a-z]+://(\\[[0-9a-f:]+]|[^/:\\s\"'?]+)");

    /** @throws FaultyReleaseException when a partner's mode cannot be lived */
    static PartnerWiring of(Environment environment) {
        Path mappings = Path.of(environment.getRequiredProperty("budkavle.mappings"));
        Path routes = Path.of(environment.getRequiredProperty("budkavle.routes"));
        if (environment.getProperty("budkavle.sandbox", Boolean.class, false)) {
            boolean elsewhere =
                    environment.getProperty(FollowedTime.SIMULATORS, "").equals(FollowedTime.ELSEWHERE);
            return new PartnerWiring(mappings, routes, elsewhere ? Set.of() : Sandbox.PARTNERS);
        }
        var simulated = new LinkedHashSet<String>();
        var faults = new ArrayList<Fault>();
        boolean named = !testRecipients(environment).isEmpty();
        Channels channels = Channels.load(Bundle.read(mappings));
        channels.names().forEach(channel -> channels.channel(channel).partners().forEach((partner, share) -> {
            if (share.mode().equals(PartnerModes.SANDBOX)) {
                simulated.add(partner);
                if (!Sandbox.PARTNERS.contains(partner)) {
                    faults.add(unlived(
                            partner,
                            PartnerModes.SANDBOX,
                            "there are simulators of " + String.join(", ", Sandbox.PARTNERS) + " only",
                            "set mode: live, or test-recipients"));
                }
            } else if (share.mode().equals(PartnerModes.TEST_RECIPIENTS) && !named) {
                faults.add(unlived(
                        partner,
                        PartnerModes.TEST_RECIPIENTS,
                        "budkavle.test-recipients names nobody",
                        "set BUDKAVLE_TEST_RECIPIENTS to mail addresses, @domains, mobile numbers and customer numbers"
                                + " with commas between"));
            }
        }));
        refuse(faults);
        return new PartnerWiring(mappings, routes, Set.copyOf(simulated));
    }

    static Set<String> testRecipients(Environment environment) {
        return Arrays.stream(
                        environment.getProperty("budkavle.test-recipients", "").split(","))
                .map(String::strip)
                .filter(recipient -> !recipient.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Fault unlived(String partner, String mode, String why, String remedy) {
        return new Fault(POLICY, 0, "the partner %s has the mode %s, and %s".formatted(partner, mode, why), remedy);
    }

    /** @throws FaultyReleaseException naming every placeholder without a value and each place where it stands */
    void demandValues(Environment environment) {
        var places = new TreeMap<String, List<String>>();
        files().forEach(file -> missing(file, environment, places));
        refuse(places.entrySet().stream().map(PartnerWiring::fault).toList());
    }

    /** What {@code partner.yaml} has as the default of its addresses, for routes that name them without one. */
    Map<String, Object> urlDefaults() {
        var defaults = new TreeMap<String, Object>();
        Bundle.read(mappings).below("partners/").forEach((name, text) -> {
            if (name.endsWith("/partner.yaml")) {
                URL_DEFAULT.matcher(text).results().forEach(r -> defaults.putIfAbsent(r.group(1), r.group(2)));
            }
        });
        return defaults;
    }

    /**
     * With the sandbox nobody outside is spoken to: a partner of one's own, which nobody simulates, is played by somebody
     * on this machine.
     *
     * @throws FaultyReleaseException naming each address that leads elsewhere
     */
    void demandLoopback(Environment environment) {
        var faults = new ArrayList<Fault>();
        Set<String> shared = sharing();
        for (Path file : below(routes)) {
            Path name = routes.relativize(file);
            if (name.startsWith("partners") && name.getNameCount() > 2) {
                String partner = name.getName(1).toString();
                boolean polls =
                        lines(file).stream().anyMatch(l -> l.matches(".*routeTemplateRef: *(file|mailbox)-report.*"));
                if (!simulated.contains(partner) && (shared.contains(partner) || polls)) {
                    outside(file, environment, faults);
                }
            }
        }
        refuse(faults);
    }

    private void outside(Path file, Environment environment, List<Fault> faults) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("(^|\\s)#.*", "");
            String resolved = ANY_PLACEHOLDER
                    .matcher(line)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            environment.getProperty(found.group(1), found.group(2) == null ? "" : found.group(2))));
            var hosts = new ArrayList<String>();
            ADDRESS.matcher(resolved).results().forEach(r -> hosts.add(r.group(1)));
            if (HOST_PLACEHOLDER.matcher(line).find()) {
                hosts.add(resolved.replaceFirst(".*value: *", "")
                        .replace("\"", "")
                        .strip());
            }
            int place = i + 1;
            hosts.stream()
                    .filter(host -> !host.matches("localhost|127[.].*|\\[?::1]?|"))
                    .forEach(host -> faults.add(new Fault(
                            readable(file),
                            place,
                            "the sandbox speaks to nobody outside, and '" + host + "' is not this machine",
                            "let its setting name an address on 127.0.0.1, or start without budkavle.sandbox=true")));
        }
    }

    private static Fault fault(Map.Entry<String, List<String>> missing) {
        String name = missing.getKey();
        String first = missing.getValue().getFirst();
        int colon = first.lastIndexOf(':');
        String others = missing.getValue().size() == 1
                ? ""
                : " (nor at " + missing.getValue().stream().skip(1).collect(Collectors.joining(", ")) + ")";
        return new Fault(
                first.substring(0, colon),
                Integer.parseInt(first.substring(colon + 1)),
                "{{" + name + "}} has no value" + others,
                "set " + name + " in application.properties" + orInTheEnvironment(name)
                        + ", empty when the partner wants none; or start with budkavle.sandbox=true");
    }

    /** No shell can give a name that begins with a digit. */
    private static String orInTheEnvironment(String name) {
        return Character.isDigit(name.charAt(0))
                ? ""
                : " or " + name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT) + " in the environment";
    }

    /** The files of partners that have routes and are not simulated, and the routes of nobody in particular. */
    private List<Path> files() {
        var files = new ArrayList<Path>();
        var carried = new HashSet<String>();
        for (Path file : below(routes)) {
            Path name = routes.relativize(file);
            boolean ofPartner = name.startsWith("partners") && name.getNameCount() > 2;
            if (ofPartner && !simulated.contains(name.getName(1).toString())) {
                carried.add(name.getName(1).toString());
                files.add(file);
            } else if (!ofPartner && !name.startsWith("templates")) {
                files.add(file);
            }
        }
        carried.stream()
                .filter(sharing()::contains)
                .sorted()
                .map(partner -> mappings.resolve("partners").resolve(partner).resolve("partner.yaml"))
                .filter(Files::isRegularFile)
                .forEach(files::add);
        return files;
    }

    /** A partner without a share is sent nothing, and needs nothing but what its routes cannot begin without. */
    private Set<String> sharing() {
        Channels channels = Channels.load(Bundle.read(mappings));
        return channels.names().stream()
                .flatMap(channel -> channels.channel(channel).partners().keySet().stream())
                .collect(Collectors.toSet());
    }

    private void missing(Path file, Environment environment, Map<String, List<String>> places) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = PLACEHOLDER.matcher(lines.get(i).replaceFirst("(^|\\s)#.*", ""));
            while (found.find()) {
                if (!PlaceholderValues.has(environment, found.group(1))) {
                    places.computeIfAbsent(found.group(1), n -> new ArrayList<>())
                            .add(readable(file) + ":" + (i + 1));
                }
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private String readable(Path file) {
        Path name = file.startsWith(routes)
                ? Path.of("routes").resolve(routes.relativize(file))
                : Path.of("mappings").resolve(mappings.relativize(file));
        return name.toString().replace('\\', '/');
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the routes folder " + folder + " cannot be read whole", e);
        }
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new FaultyReleaseException(faults);
        }
    }
}
