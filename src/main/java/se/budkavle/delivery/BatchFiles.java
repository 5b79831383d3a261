package se.budkavle.delivery;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.delivery.BatchRelease.Claimed;
import se.budkavle.partner.PrintBatchFiles;
import se.budkavle.partner.PrintBatchFiles.Letter;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnprintableLetterException;

/** The files of sealed batches, where they lie until they are sent: the same letters make the same names and bytes. */
final class BatchFiles {
    private final Stores stores;
    private final Supplier<Translator> translator;
    private final Path folder;

    BatchFiles(Stores stores, Supplier<Translator> translator, Path folder) {
        this.stores = stores;
        this.translator = translator;
        this.folder = folder;
    }

    Path folder(Claimed claimed) {
        return folder.resolve(claimed.partner());
    }

    Path path(Claimed claimed, String ending) {
        return folder(claimed).resolve(claimed.batchId() + ending);
    }

    PrintBatchFiles.Written write(Claimed claimed) {
        return new PrintBatchFiles(translator.get())
                .write(claimed.partner(), claimed.batchId(), letters(claimed.batchId()), folder(claimed));
    }

    private List<Letter> letters(UUID batchId) {
        List<Attempt> attempts = stores.attempts().ofBatch(batchId);
        Map<UUID, StoredMessage> messages = stores.attempts()
                .messages(attempts.stream().map(Attempt::attemptId).toList());
        return attempts.stream()
                .map(a -> new Letter(
                        a.attemptId(),
                        () -> document(a),
                        country(messages.get(a.attemptId())),
                        messages.get(a.attemptId()).messageClass()))
                .toList();
    }

    /** A document that is missing or damaged is as good as one that cannot be printed. */
    private byte[] document(Attempt a) {
        try {
            return stores.documents()
                    .find(a.document())
                    .orElseThrow(() -> new UnprintableLetterException(a.attemptId(), null))
                    .bytes();
        } catch (IllegalStateException damaged) {
            throw new UnprintableLetterException(a.attemptId(), damaged);
        }
    }

    private static String country(StoredMessage message) {
        Object country = message.recipient().get("country");
        return country == null ? "SE" : country.toString();
    }

    /** Name to size in bytes. */
    static Map<String, String> sizes(List<Path> files) {
        var sizes = new LinkedHashMap<String, String>();
        files.forEach(f ->
                sizes.put(f.getFileName().toString(), Long.toString(f.toFile().length())));
        return sizes;
    }
}
