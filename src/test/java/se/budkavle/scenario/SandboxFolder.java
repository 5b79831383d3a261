package se.budkavle.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.Oracle;

/** The folder in which the pretended partners of a hub keep what they received, read past the hub. */
record SandboxFolder(Path folder) {
    private static final String LEDGER = ".jsonl";

    /** Lines in the partners' ledger files. */
    long ledgerLines() {
        var lines = new AtomicLong();
        try {
            eachLedgerLine((partner, line) -> lines.incrementAndGet());
        } catch (UncheckedIOException e) {
            return 0; // there is none yet
        }
        return lines.get();
    }

    /** How often partners took each attempt until now, and said so, by their ledger files. */
    Map<UUID, Integer> taken() {
        var taken = new HashMap<UUID, Integer>();
        eachLedgerLine((partner, line) ->
                Oracle.answered(partner, parsed(line)).ifPresent(attempt -> taken.merge(attempt, 1, Integer::sum)));
        return taken;
    }

    /** How often each partner took something once more although it had said that it has it, by their ledger files. */
    Map<String, Long> takenAgain() {
        var taken = new HashSet<UUID>();
        var again = new HashMap<String, Long>();
        eachLedgerLine((partner, line) -> Oracle.answered(partner, parsed(line))
                .filter(attempt -> !taken.add(attempt))
                .ifPresent(attempt -> again.merge(partner, 1L, Long::sum)));
        return again;
    }

    /** A batch of letters lies in the print vendor's folder, in part or whole, or was taken from it. */
    boolean isUploading() {
        return !isEmpty(folder.resolve("print-vendor/sftp/in")) || !isEmpty(folder.resolve("print-vendor/taken"));
    }

    private void eachLedgerLine(BiConsumer<String, String> reader) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(LEDGER)).toList()) {
                String partner = file.getFileName().toString().replace(LEDGER, "");
                try (Stream<String> all = Files.lines(file)) {
                    all.filter(line -> line.startsWith("{\"kind\":\"received\""))
                            .forEach(line -> reader.accept(partner, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return StrictJson.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }
}
