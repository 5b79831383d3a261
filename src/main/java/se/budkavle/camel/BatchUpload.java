package se.budkavle.camel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
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

    BatchUpload(Supplier<Translator> translator) {
        this.translator = translator;
    }

    /**
     * Says by the variable {@code stage} what is left to do: {@code upload} everything, the {@code marker} alone, or
     * nothing as the partner has {@code taken} it; and by {@code documents} what to upload.
     */
    public void look(Exchange exchange) throws IOException {
        var batch = exchange.getMessage().getBody(SealedBatch.class);
        String stage = batch.releasing() ? stage(batch) : "upload";
        exchange.setVariable(BATCH, batch);
        exchange.setVariable("batchId", batch.batchId());
        exchange.setVariable("stage", stage);
        exchange.setVariable("documents", stage.equals("upload") ? batch.files() : List.of());
    }

    /** A path becomes a file with its name, for a producer of files. */
    public void named(Exchange exchange) {
        file(exchange, exchange.getMessage().getBody(Path.class));
    }

    public void marker(Exchange exchange) {
        file(exchange, exchange.getVariable(BATCH, SealedBatch.class).marker());
    }

    // a file that is gone was taken; and a marker that lies there needs no second one, which might come after the
    // taking
    private String stage(SealedBatch batch) throws IOException {
        try (var folder = VendorFolder.open(translator.get().catalogue().parameters(batch.partner()))) {
            if (folder.holds(name(batch.marker()))) {
                return "taken";
            }
            for (Path file : batch.files()) {
                if (!folder.holds(name(file))) {
                    return "taken";
                }
            }
            return "marker";
        }
    }

    private static void file(Exchange exchange, Path path) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.FILE_NAME, name(path));
        message.setBody(path.toFile());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
