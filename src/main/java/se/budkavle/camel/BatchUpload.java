package se.budkavle.camel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.partner.Translator;

/** The steps of a sealed batch's way to its partner: the documents, then the marker, and after a restart only what is left. */
@Component("batchUpload")
final class BatchUpload {
    private static final String BATCH = "batch";

    private final Supplier<Translator> translator;
    private final RouteSecrets secrets;

    BatchUpload(Supplier<Translator> translator, RouteSecrets secrets) {
        this.translator = translator;
        this.secrets = secrets;
    }

    /**
     * Says by the variable {@code documents} what is left to upload: everything, the marker alone, or nothing, as the
     * partner has taken it.
     */
    public void look(Exchange exchange) throws IOException {
        secrets.refresh();
        var batch = exchange.getMessage().getBody(SealedBatch.class);
        exchange.setVariable(BATCH, batch);
        exchange.setVariable("documents", batch.releasing() ? left(batch) : all(batch));
    }

    /** A path becomes a file with its name, for a producer of files; {@code isMarker} tells the last one. */
    public void named(Exchange exchange) {
        Message message = exchange.getMessage();
        Path path = message.getBody(Path.class);
        exchange.setVariable(
                "isMarker",
                path.equals(exchange.getVariable(BATCH, SealedBatch.class).marker()));
        message.removeHeaders("*");
        message.setHeader(Exchange.FILE_NAME, name(path));
        message.setBody(path.toFile());
    }

    private static List<Path> all(SealedBatch batch) {
        return Stream.concat(batch.files().stream(), Stream.of(batch.marker())).toList();
    }

    // a file that is gone was taken; and a marker that lies there needs no second one, which might come after the
    // taking
    private List<Path> left(SealedBatch batch) throws IOException {
        try (var folder = VendorFolder.open(translator.get().catalogue().parameters(batch.partner()))) {
            if (folder.holds(name(batch.marker()))) {
                return List.of();
            }
            for (Path file : batch.files()) {
                if (!folder.holds(name(file))) {
                    return List.of();
                }
            }
            return List.of(batch.marker());
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
