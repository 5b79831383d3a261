package se.budkavle.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running hub a verb speaks with; what is not given is read from the hub's data folder. */
final class HubOptions {
    /** Beside {@code api-token}: where the hub that runs on this data folder is reached; a killed hub leaves it behind. */
    static final String URL_FILE = "hub.url";

    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the hub's address (default: the one that runs on the data folder, else port 8080)")
    @Nullable
    URI url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "API token (default: <data>/api-token)")
    @Nullable
    String token;

    /** @throws VerbFailedException when no hub is found */
    HubClient client() {
        if (url != null) {
            return new HubClient(http(url), token(files().map(Named::data).orElseGet(Folders::data)));
        }
        return running().orElseGet(() -> {
            files().ifPresent(left -> {
                throw VerbFailedException.failed("no hub answers at " + left.url() + ", which " + left.file()
                        + " names: it was killed, or it is starting; start one with ./budkavle run, or give --url");
            });
            return new HubClient(usual(), token(Folders.data()));
        });
    }

    /** The hub that is meant, when one answers; nothing is asked but whether it is there. */
    Optional<HubClient> running() {
        if (url != null) {
            return Optional.of(client());
        }
        return named().stream()
                .filter(hub -> named().stream().noneMatch(hub::isOlderThan))
                .filter(hub -> HubClient.answers(hub.url()))
                .findFirst()
                .map(hub -> new HubClient(hub.url(), token(hub.data())));
    }

    /** An address that a data folder names. */
    private record Named(Path data, URI url, FileTime since) {
        Path file() {
            return data.resolve(URL_FILE);
        }

        /** Two folders name one address: only the later hub can be there. */
        boolean isOlderThan(Named other) {
            return url.equals(other.url) && since.compareTo(other.since) < 0;
        }
    }

    /** Where the hub that runs on this data folder is reached. */
    static String urlIn(Path data) {
        return read(data.resolve(URL_FILE)).orElseThrow();
    }

    private static Optional<Named> files() {
        return named().stream().findFirst();
    }

    /** The hub's own data folder comes before the demo's. */
    private static List<Named> named() {
        return List.of(Folders.data(), Folders.demoData()).stream()
                .flatMap(data -> read(data.resolve(URL_FILE))
                        .map(found -> new Named(data, URI.create(found), since(data.resolve(URL_FILE))))
                        .stream())
                .toList();
    }

    private static URI usual() {
        return URI.create("http://127.0.0.1:" + Folders.setting("budkavle.port").orElse("8080"));
    }

    private static URI http(URI given) {
        boolean http = List.of("http", "https").contains(String.valueOf(given.getScheme()));
        if (!http || given.getHost() == null || given.getPort() > LAST_PORT) {
            throw VerbFailedException.refused("'" + given + "' is no address of a hub, write http://host:port");
        }
        return given;
    }

    private String token(Path data) {
        return Optional.ofNullable(token)
                .or(() -> Folders.setting("budkavle.api-token"))
                .or(() -> read(data.resolve("api-token")))
                .orElseThrow(() -> VerbFailedException.failed("no API token: " + data.resolve("api-token")
                        + " is not there; start a hub (./budkavle run) or give --token"));
    }

    private static Optional<String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            throw VerbFailedException.failed(file + " cannot be read; it belongs to the user that runs the hub");
        }
    }

    private static FileTime since(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // it has just stopped
        }
    }
}
