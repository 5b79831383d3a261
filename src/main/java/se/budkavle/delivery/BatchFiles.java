package se.budkavle.delivery;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import se.budkavle.delivery.BatchRelease.Claimed;
import se.budkavle.delivery.DocumentStore.Document;
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
        var documents = new Documents(attempts.stream().map(Attempt::document).toList());
        return IntStream.range(0, attempts.size())
                .mapToObj(i -> letter(
                        attempts.get(i),
                        documents,
                        i,
                        messages.get(attempts.get(i).attemptId())))
                .toList();
    }

    private static Letter letter(Attempt a, Documents documents, int place, StoredMessage message) {
        return new Letter(a.attemptId(), () -> documents.of(a, place), country(message), message.messageClass());
    }

    /** Of letters in their order: some are read together, and no more are in memory. */
    private final class Documents {
        private static final int TOGETHER = 20;

        private final List<String> hashes;
        private Map<String, Document> some = Map.of();

        Documents(List<String> hashes) {
            this.hashes = hashes;
        }

        /** A document that is missing or damaged is as good as one that cannot be printed. */
        byte[] of(Attempt a, int place) {
            try {
                if (!some.containsKey(a.document())) {
                    some = from(place);
                }
                if (!some.containsKey(a.document())) {
                    throw new UnprintableLetterException(a.attemptId(), null);
                }
                return some.get(a.document()).bytes();
            } catch (IllegalStateException damaged) {
                throw new UnprintableLetterException(a.attemptId(), damaged);
            }
        }

        /** A damaged one is no harm to those before it. */
        private Map<String, Document> from(int place) {
            try {
                return stores.documents().find(hashes.subList(place, Math.min(place + TOGETHER, hashes.size())));
            } catch (IllegalStateException oneIsDamaged) {
                return stores.documents().find(List.of(hashes.get(place)));
            }
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
