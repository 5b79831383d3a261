package se.budkavle.partner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import se.budkavle.pdf.PdfJoin;
import se.budkavle.release.Hashes;
import se.budkavle.release.StrictJson;
import se.budkavle.work.Failpoints;
import se.budkavle.work.FolderNames;

/**
 * Writes the three files of a print batch: {@code <batchId>.pdf} with every letter from a new sheet, {@code .csv} with a
 * row a letter, {@code .done} with checksums and counts. Equal letters are equal bytes. The files appear whole, under
 * their names, the marker last.
 */
public final class PrintBatchFiles {
    private final Translator translator;

    public PrintBatchFiles(Translator translator) {
        this.translator = translator;
    }

    /**
     * @param pdf asked for once, when it is this letter's turn
     * @param country ISO 3166 code
     * @param messageClass of the communication: what the law demands goes by the partner's first class
     */
    public record Letter(UUID letterId, Supplier<byte[]> pdf, String country, String messageClass) {}

    /**
     * @param fromPage 1-based page of the batch's PDF
     * @param pages of the letter itself, without the empty back of its last sheet
     * @param sha256 of the letter's own PDF
     */
    public record Placed(UUID letterId, int seq, int fromPage, int pages, int sheets, String sha256) {}

    /** @param pages of the batch's PDF, empty backs included */
    public record Written(Path pdf, Path csv, Path done, List<Placed> letters, int pages, int sheets) {
        public List<Path> files() {
            return List.of(pdf, csv, done);
        }
    }

    private record Summed(Path path, String sha256, long size) {}

    /** @throws UnprintableLetterException naming the first letter that cannot be printed; nothing is left behind */
    public Written write(String partner, UUID batchId, List<Letter> letters, Path folder) {
        Map<String, String> parameters = translator.catalogue().parameters(partner);
        boolean duplex = !"false".equals(parameters.get("duplex"));
        var placed = new ArrayList<Placed>();
        try {
            Files.createDirectories(folder);
            var pages = new int[1];
            Summed pdf = file(
                    folder.resolve(batchId + ".pdf"), out -> pages[0] = join(batchId, letters, duplex, placed, out));
            String rows = translator.write(
                    partner, document(partner), manifest(batchId, letters, placed, parameters, duplex));
            Summed csv =
                    file(folder.resolve(batchId + ".csv"), out -> out.write(rows.getBytes(StandardCharsets.UTF_8)));
            int sheets = placed.stream().mapToInt(Placed::sheets).sum();
            byte[] marker = marker(batchId, List.of(pdf, csv), placed.size(), pages[0], sheets);
            Summed done = file(folder.resolve(batchId + ".done"), out -> out.write(marker));
            FolderNames.force(folder);
            return new Written(pdf.path(), csv.path(), done.path(), List.copyOf(placed), pages[0], sheets);
        } catch (IOException e) {
            throw new UncheckedIOException("the batch " + batchId + " cannot be written", e);
        }
    }

    private String document(String partner) {
        return translator.catalogue().partner(partner).document();
    }

    private static int join(UUID batchId, List<Letter> letters, boolean duplex, List<Placed> placed, OutputStream out)
            throws IOException {
        var disk = new Disk(out);
        var join = new PdfJoin(disk, batchId.toString().replace("-", ""));
        for (Letter letter : letters) {
            byte[] pdf = letter.pdf().get();
            int fromPage = join.pages() + 1;
            int pages = add(join, letter, pdf, disk);
            int sheets = duplex ? (pages + 1) / 2 : pages;
            placed.add(new Placed(letter.letterId(), placed.size() + 1, fromPage, pages, sheets, Hashes.sha256(pdf)));
            if (duplex && pages % 2 == 1) {
                join.addBlank();
            }
        }
        join.finish();
        return join.pages();
    }

    /** No letter is to blame for a disk that is full. */
    private static int add(PdfJoin join, Letter letter, byte[] pdf, Disk disk) throws IOException {
        try {
            return join.add(pdf);
        } catch (IOException e) {
            if (disk.failed) {
                throw e;
            }
            throw new UnprintableLetterException(letter.letterId(), e);
        }
    }

    private static Map<String, Object> manifest(
            UUID batchId, List<Letter> letters, List<Placed> placed, Map<String, String> parameters, boolean duplex) {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < placed.size(); i++) {
            Placed place = placed.get(i);
            var row = new LinkedHashMap<String, Object>();
            row.put("letterId", place.letterId().toString());
            row.put("seq", place.seq());
            row.put("fromPage", place.fromPage());
            row.put("pages", place.pages());
            row.put("sheets", place.sheets());
            row.put("duplex", String.valueOf(duplex));
            row.put("colour", parameters.getOrDefault("colour", "mono"));
            row.put("envelope", parameters.getOrDefault("envelope", "C5-H2"));
            row.put("postage", postage(letters.get(i), parameters));
            row.put("country", letters.get(i).country());
            row.put("sha256", place.sha256());
            rows.add(row);
        }
        return Map.of("batchId", batchId.toString(), "letters", rows);
    }

    private static String postage(Letter letter, Map<String, String> parameters) {
        String usual = parameters.getOrDefault("postage", "economy");
        if (!letter.country().equals("SE")) {
            return parameters.getOrDefault("postageAbroad", usual);
        }
        return letter.messageClass().equals("regulatory") ? parameters.getOrDefault("postageFirstClass", usual) : usual;
    }

    private static byte[] marker(UUID batchId, List<Summed> files, int letters, int pages, int sheets)
            throws IOException {
        ObjectNode marker = StrictJson.MAPPER.createObjectNode().put("batchId", batchId.toString());
        var list = marker.putArray("files");
        files.forEach(file -> list.addObject()
                .put("name", file.path().getFileName().toString())
                .put("sha256", file.sha256())
                .put("size", file.size()));
        marker.put("letters", letters).put("pages", pages).put("sheets", sheets);
        return StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(marker);
    }

    /** Knows whether it was the one that failed. */
    private static final class Disk extends FilterOutputStream {
        private boolean failed;

        Disk(OutputStream file) {
            super(file);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            failed = true;
            out.write(bytes, from, length);
            failed = false;
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Under a name of its own until it is whole and on disk. */
    private static Summed file(Path path, Writing writing) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        MessageDigest digest = Hashes.sha256();
        try {
            try (var out = new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(part), digest))) {
                writing.to(out);
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Failpoints.pass("before rename of a batch's file");
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Failpoints.pass("after rename of a batch's file");
        } finally {
            Files.deleteIfExists(part);
        }
        return new Summed(path, Hashes.hex(digest), Files.size(path));
    }
}
