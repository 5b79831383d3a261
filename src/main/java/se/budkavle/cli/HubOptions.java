package se.budkavle.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running hub a verb speaks with; what is not given is read from the hub's data folder. */
final class HubOptions {
    /** Beside {@code api-token}: the port of the hub that runs on this data folder. */
    static final String PORT_FILE = "hub.port";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the hub's address (default: the one that runs on the data folder, else port 8080)")
    @Nullable
    URI url;

    @Option(names = "--token", paramLabel = "TOKEN", description = "API token (default: <data>/api-token)")
    @Nullable
    String token;

    HubClient client() {
        Path data = dataFolder();
        URI address = url != null ? url : URI.create("http://127.0.0.1:" + port(data));
        return new HubClient(address, token(data));
    }

    /** The hub's own data folder, or the demo's when only a demo runs. */
    private static Path dataFolder() {
        return List.of(Folders.data(), Folders.demoData()).stream()
                .filter(folder -> Files.isRegularFile(folder.resolve(PORT_FILE)))
                .findFirst()
                .orElseGet(Folders::data);
    }

    private static String port(Path data) {
        return read(data.resolve(PORT_FILE))
                .or(() -> Folders.setting("budkavle.port"))
                .orElse("8080");
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
}
