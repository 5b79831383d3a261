package se.budkavle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Copies of the project's routes and mappings, with what the bench needs: one partner, and a hundred send-outs. */
final class BenchFolders {
    private static final int SENDOUTS = 100;

    private BenchFolders() {}

    /** With the two text gateways alone. */
    static Path textRoutes(Path project, Path work) throws IOException {
        return routes(project, work, Set.of("partners/46elks/sms.camel.yaml", "partners/webhook/sms.camel.yaml"));
    }

    /** Two text gateways of equal weight, whose breakers never open. */
    static Path textMappings(Path project, Path work) throws IOException {
        Path to = copyOfMappings(project, work);
        for (String partner : List.of("46elks", "webhook")) {
            Files.writeString(
                    to.resolve("partners/" + partner + "/partner.yaml"),
                    "breaker: {failures: 1000, share: 100, of: 1000}\n",
                    StandardOpenOption.APPEND);
        }
        change(
                to.resolve("policy/channels.yaml"),
                "46elks: {weight: 100, mode: live}",
                "46elks: {weight: 50, mode: live}\n    webhook: {weight: 50, mode: live}");
        return to;
    }

    /** Without the partners and mailboxes that are not there: with these alone, each a file of {@code routes/}. */
    static Path routes(Path project, Path work, Set<String> partners) throws IOException {
        Path to = work.resolve("routes");
        if (Files.exists(to)) {
            return to; // of a hub that was here before
        }
        for (Path file : files(project.resolve("routes"))) {
            String name = project.resolve("routes").relativize(file).toString();
            boolean needed = !name.startsWith("partners/") || partners.contains(name);
            if (needed && !name.startsWith("intake/artemis")) {
                copy(file, to.resolve(name));
            }
        }
        return to;
    }

    /** The doors alone, without a partner: what is taken waits to be planned. */
    static Path doors(Path project, Path work) throws IOException {
        Path to = routes(project, work, Set.of());
        Files.delete(to.resolve("hub/plan-communications.camel.yaml"));
        return to;
    }

    static Path mappings(Path project, Path work) throws IOException {
        if (Files.exists(work.resolve("mappings"))) {
            return work.resolve("mappings");
        }
        Path to = copyOfMappings(project, work);
        // A mail of the same 2 KB of HTML as the bare route's; the shipped ones are four times as long.
        resource("mail.sv.md", to.resolve("content/supply-confirmed-service/message.sv.md"));
        resource("mail.html.ftl", to.resolve("content/layouts/email.html.ftl"));
        // A gateway that takes as many at a time as the mail relay does, and no fewer than its sixteen senders send.
        change(to.resolve("partners/46elks/partner.yaml"), "slots: 16", "slots: 32");
        // Filled up with send-outs of other conditions on the same event: each is weighed for every message.
        try (var sendouts = Files.list(to.resolve("sendouts"))) {
            for (long i = sendouts.count(); i < SENDOUTS; i++) {
                Files.writeString(to.resolve("sendouts/bench-" + i + ".yaml"), neverMatching(i));
            }
        }
        return to;
    }

    /** From now on the messages of the bench pass others. */
    static void urgent(Path work) throws IOException {
        change(work.resolve("mappings/sendouts/supply-confirmed-service.yaml"), "urgency: normal", "urgency: now");
    }

    /** What is not found would be measured unchanged. */
    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new IllegalStateException("%s does not say '%s' any more".formatted(file, from));
        }
        Files.writeString(file, text.replace(from, to));
    }

    private static Path copyOfMappings(Path project, Path work) throws IOException {
        Path from = project.resolve("mappings");
        Path to = work.resolve("mappings");
        for (Path file : files(from)) {
            copy(file, to.resolve(from.relativize(file).toString()));
        }
        return to;
    }

    private static String neverMatching(long i) {
        return """
                sendout: bench-%1$d
                on: supply.confirmed
                class: service
                topic: supply
                when: data.facility.facilityId == "%1$d"
                channels: [email]
                content: supply-confirmed-service
                """
                .formatted(i);
    }

    private static void resource(String name, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(BenchFolders.class.getResourceAsStream(name))) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
