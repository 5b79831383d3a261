package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import se.budkavle.release.StrictJson;

/** Takes finished batches from the customer's folder, looks at every letter, and says what becomes of it. Used by one thread at a time. */
final class PrintDesk {
    private final Setting setting;
    private final Ledger ledger;
    private final PrintFolders folders;
    private final PrintReports reports;
    private final Map<String, String> knownBatches = new HashMap<>();
    private final Set<String> worked = new HashSet<>();

    PrintDesk(Setting setting, Ledger ledger, PrintFolders folders, Supplier<Knobs> knobs) {
        this.setting = setting;
        this.ledger = ledger;
        this.folders = folders;
        this.reports = new PrintReports(setting, ledger, folders, knobs);
    }

    /** Remembers what was promised before a restart, and works on what was taken but not looked at. */
    synchronized void takeUpAgain() {
        ledger.eachReceived(this::remember);
        for (String name : folders.takenBatches()) {
            String batchId = name.contains("@") ? name.substring(0, name.indexOf('@')) : name;
            if (!worked.contains(name)
                    && Files.exists(folders.taken().resolve(name).resolve(batchId + ".done"))) {
                work(batchId, name);
            }
        }
    }

    private void remember(JsonNode line) {
        JsonNode request = line.path("request");
        if (request.has("folder")) {
            worked.add(request.path("folder").asText());
            if (!line.path("answer").path("status").asText().equals("repeated")) {
                knownBatches.putIfAbsent(
                        line.path("id").asText(), request.path("files").toString());
                reports.promise(PrintJob.from(line));
            }
        }
    }

    /** Takes one batch; nothing when its marker has been taken since it was seen. */
    synchronized void take(String batchId) {
        if (!Files.exists(folders.in().resolve(batchId + ".done"))) {
            return;
        }
        String name = batchId;
        for (int again = 2; worked.contains(name); again++) {
            name = batchId + "@" + again;
        }
        try {
            folders.take(batchId, name);
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: batch " + batchId + " cannot be taken", e);
        }
        work(batchId, name);
    }

    /** Reads one stop list, and answers for each letter whether it was in time; nothing when it has been read since. */
    synchronized void stop(String name) {
        Path file = folders.in().resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        ObjectNode request = StrictJson.MAPPER.createObjectNode();
        try {
            request.putObject("files").put(name, PrintBatch.sha256(file));
            PrintStops.read(file).forEach(row -> {
                request.put("batchId", row.batchId()).withArray("stops").add(row.letterId());
                reports.stop(row.batchId(), row.letterId());
            });
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: the stop list " + name + " cannot be read", e);
        }
        ledger.received(setting.time().now(), name, request, StrictJson.MAPPER.createObjectNode());
    }

    private void work(String batchId, String name) {
        Path folder = folders.taken().resolve(name);
        ObjectNode request = request(batchId, name, folder);
        worked.add(name);
        String files = request.path("files").toString();
        if (files.equals(knownBatches.get(batchId))) {
            ledger.received(
                    setting.time().now(),
                    "",
                    request,
                    StrictJson.MAPPER.createObjectNode().put("id", batchId).put("status", "repeated"));
            return;
        }
        var letters = request.putArray("letters");
        PrintJob job = new PrintJob(batchId, setting.time().now(), verdicts(batchId, folder, letters));
        ledger.received(job.at(), batchId, request, job.answer());
        knownBatches.putIfAbsent(batchId, files);
        reports.promise(job);
    }

    private List<PrintJob.Verdict> verdicts(
            String batchId, Path folder, com.fasterxml.jackson.databind.node.ArrayNode letters) {
        try {
            if (knownBatches.containsKey(batchId)) {
                throw new PrintBatch.Refusal("BATCH_REPEATED", PrintBatch.letterIds(folder, batchId));
            }
            PrintBatch batch = PrintBatch.read(folder, batchId);
            var contents = contents(folder, batch);
            if (contents.pages() < batch.lastPage() || !batch.countsPages(contents.pages())) {
                throw new PrintBatch.Refusal("BATCH_PAGES", PrintBatch.letterIds(folder, batchId));
            }
            var verdicts = new ArrayList<PrintJob.Verdict>();
            for (int i = 0; i < batch.letters().size(); i++) {
                PrintBatch.Letter letter = batch.letters().get(i);
                verdicts.add(verdict(letter, contents.addresses().get(i)));
                letters.add(described(letter, contents.addresses().get(i)));
            }
            return verdicts;
        } catch (PrintBatch.Refusal refusal) {
            return refusal.letters().stream()
                    .map(id -> new PrintJob.Verdict(id, Personas.Letter.MAILED, refusal.reason(), 0))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: batch " + batchId + " cannot be read", e);
        }
    }

    private static LetterWindow.Contents contents(Path folder, PrintBatch batch)
            throws IOException, PrintBatch.Refusal {
        try {
            return LetterWindow.read(folder.resolve(batch.batchId() + ".pdf"), batch.letters());
        } catch (ClosedByInterruptException stopped) {
            throw stopped; // the vendor is closing, and looks at the batch again when it opens
        } catch (IOException noPdf) {
            throw new PrintBatch.Refusal("BATCH_PDF_UNREADABLE", PrintBatch.letterIds(folder, batch.batchId()));
        }
    }

    private static PrintJob.Verdict verdict(PrintBatch.Letter letter, List<String> address) {
        var postalCode = LetterWindow.postalCode(address);
        var persona = postalCode.map(Personas.Letter::of).orElse(Personas.Letter.MAILED);
        String refusal = "";
        if (letter.country().equals("SE") && postalCode.isEmpty() || address.size() < 2) {
            refusal = "NO_ADDRESS_IN_WINDOW";
        } else if (persona == Personas.Letter.INCOMPLETE) {
            refusal = "ADDRESS_INCOMPLETE";
        }
        return new PrintJob.Verdict(letter.letterId(), persona, refusal, letter.sheets());
    }

    private static ObjectNode described(PrintBatch.Letter letter, List<String> address) {
        ObjectNode described = StrictJson.MAPPER
                .createObjectNode()
                .put("letterId", letter.letterId())
                .put("fromPage", letter.fromPage())
                .put("pages", letter.pages())
                .put("sha256", letter.row().getField(11));
        address.forEach(described.putArray("address")::add);
        return described;
    }

    private static ObjectNode request(String batchId, String name, Path folder) {
        ObjectNode request =
                StrictJson.MAPPER.createObjectNode().put("batchId", batchId).put("folder", name);
        ObjectNode files = request.putObject("files");
        try {
            for (String ending : List.of(".pdf", ".csv")) {
                Path file = folder.resolve(batchId + ending);
                files.put(batchId + ending, Files.exists(file) ? PrintBatch.sha256(file) : null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: batch " + batchId + " cannot be read", e);
        }
        return request;
    }
}
