package se.budkavle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Copies of the project's routes and mappings, with what the bench needs: one partner, and a hundred send-outs. */
final class BenchFolders {
    private static final int SENDOUTS = 100;

    private BenchFolders() {}

    /** Without the partners and mailboxes that are not there. */
    static Path routes(Path project, Path work) throws IOException {
        Path to = work.resolve("routes");
        for (Path file : files(project.resolve("routes"))) {
            String name = project.resolve("routes").relativize(file).toString();
            boolean needed = !name.startsWith("partners/") || name.equals("partners/mail-relay/email.camel.yaml");
            if (needed && !name.startsWith("intake/artemis")) {
                copy(file, to.resolve(name));
            }
        }
        return to;
    }

    /** The doors alone, without a partner: what is taken waits to be planned. */
    static Path doors(Path project, Path work) throws IOException {
        Path to = routes(project, work);
        Files.delete(to.resolve("hub/plan-communications.camel.yaml"));
        Files.delete(to.resolve("partners/mail-relay/email.camel.yaml"));
        return to;
    }

    static Path mappings(Path project, Path work) throws IOException {
        Path from = project.resolve("mappings");
        Path to = work.resolve("mappings");
        for (Path file : files(from)) {
            copy(file, to.resolve(from.relativize(file).toString()));
        }
        // A mail of the same 2 KB of HTML as the bare route's; the shipped ones are four times as long.
        resource("mail.sv.md", to.resolve("content/supply-confirmed-service/message.sv.md"));
        resource("mail.html.ftl", to.resolve("content/layouts/email.html.ftl"));
        // Filled up with send-outs of other conditions on the same event: each is weighed for every message.
        try (var sendouts = Files.list(to.resolve("sendouts"))) {
            for (long i = sendouts.count(); i < SENDOUTS; i++) {
                Files.writeString(to.resolve("sendouts/bench-" + i + ".yaml"), neverMatching(i));
            }
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
