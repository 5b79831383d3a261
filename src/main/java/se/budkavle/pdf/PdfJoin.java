package se.budkavle.pdf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;

/**
 * Joins documents into one PDF, page after page, straight to a stream: one document is in memory at a time, and what
 * several share (fonts, the logotype) is written once. Equal input is equal bytes. What paper cannot show (links,
 * bookmarks, tags) stays behind.
 */
public final class PdfJoin {
    private static final int PAGES_A_NODE = 200;
    private static final int DEEPEST = 60;
    private static final int CATALOGUE = 1;
    private static final int ROOT = 2;
    private static final List<COSName> INHERITED =
            List.of(COSName.RESOURCES, COSName.MEDIA_BOX, COSName.CROP_BOX, COSName.ROTATE);
    private static final List<COSName> OWN =
            List.of(COSName.CONTENTS, COSName.GROUP, COSName.getPDFName("UserUnit"), COSName.TYPE);

    private final PdfFile file;
    private final String id;
    private final List<Start> starts = new ArrayList<>();
    private final Map<ByteBuffer, Integer> written = new HashMap<>();
    private final List<Integer> nodes = new ArrayList<>();
    private List<Integer> kids = new ArrayList<>();
    private int node;
    private int pages;

    /** What documents began with, and where its objects lie in the new file, by their numbers in the old. */
    private record Start(byte[] bytes, Map<COSObjectKey, Integer> numbers) {}

    /** @param id 32 hex digits that name the file for good */
    public PdfJoin(OutputStream out, String id) throws IOException {
        this.file = new PdfFile(out);
        this.id = id;
        file.reserve(); // the catalogue
        file.reserve(); // the root
        node = file.reserve();
    }

    /** Pages so far. */
    public int pages() {
        return pages;
    }

    /**
     * Adds every page of a document and returns how many they are.
     *
     * @throws IOException when it is no PDF that can be printed
     */
    public int add(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            if (document.isEncrypted() || document.getNumberOfPages() == 0) {
                throw new IOException("encrypted or without pages");
            }
            var copy = new Copy(document.getDocument().getXrefTable(), startOf(pdf));
            for (PDPage page : document.getPages()) {
                addPage(copy.values.bytes(copy.page(page.getCOSObject(), node)));
            }
            return document.getNumberOfPages();
        }
    }

    /** The empty back of a sheet, A4. */
    public void addBlank() throws IOException {
        addPage("<</MediaBox [0 0 595.276 841.89]\n/Parent %d 0 R\n/Resources <<>>\n/Type /Page\n>>"
                .formatted(node)
                .getBytes(StandardCharsets.US_ASCII));
    }

    public void finish() throws IOException {
        closeNode();
        var tree = new StringBuilder();
        nodes.forEach(n -> tree.append(n).append(" 0 R "));
        file.object(
                ROOT,
                "<</Count %d\n/Kids [%s]\n/Type /Pages\n>>"
                        .formatted(pages, tree.toString().strip()));
        file.object(CATALOGUE, "<</Pages %d 0 R\n/Type /Catalog\n>>".formatted(ROOT));
        file.finish(CATALOGUE, "", id);
    }

    private void addPage(byte[] dictionary) throws IOException {
        int number = file.reserve();
        file.object(number, dictionary);
        kids.add(number);
        pages++;
        if (kids.size() == PAGES_A_NODE) {
            closeNode();
            node = file.reserve();
        }
    }

    private void closeNode() throws IOException {
        var list = new StringBuilder();
        kids.forEach(kid -> list.append(kid).append(" 0 R "));
        file.object(
                node,
                "<</Count %d\n/Kids [%s]\n/Parent %d 0 R\n/Type /Pages\n>>"
                        .formatted(kids.size(), list.toString().strip(), ROOT));
        nodes.add(node);
        kids = new ArrayList<>();
    }

    /** What is known of other documents that begin alike; of one that begins by itself, nothing. */
    private Start startOf(byte[] pdf) {
        int length = PdfStart.length(pdf);
        for (Start start : starts) {
            if (start.bytes.length == length && Arrays.equals(pdf, 0, length, start.bytes, 0, length)) {
                return start;
            }
        }
        var start = new Start(Arrays.copyOf(pdf, length), new HashMap<>());
        if (length > 0) {
            starts.add(start);
        }
        return start;
    }

    /** What is taken from one document. */
    private final class Copy implements PdfValues.References {
        private final PdfValues values = new PdfValues(this);
        private final Map<COSObjectKey, Integer> numbers = new HashMap<>();
        private final Map<COSObjectKey, Long> offsets;
        private final Start start;
        private int depth;

        Copy(Map<COSObjectKey, Long> offsets, Start start) {
            this.offsets = offsets;
            this.start = start;
        }

        COSDictionary page(COSDictionary page, int parent) {
            var copy = new COSDictionary();
            INHERITED.forEach(key -> put(copy, key, PDPageTree.getInheritableAttribute(page, key)));
            OWN.forEach(key -> put(copy, key, page.getItem(key)));
            copy.setItem(COSName.PARENT, new Placed(parent));
            return copy;
        }

        private void put(COSDictionary copy, COSName key, COSBase value) {
            if (value != null) {
                copy.setItem(key, value);
            }
        }

        @Override
        public int numberOf(COSBase value) throws IOException {
            if (!(value instanceof COSObject reference)) {
                return PdfValues.IN_PLACE;
            }
            if (reference instanceof Placed placed) {
                return placed.number;
            }
            Map<COSObjectKey, Integer> known = isInStart(reference) ? start.numbers : numbers;
            Integer number = known.get(reference.getKey());
            if (number == null) {
                number = shared(reference);
                known.put(reference.getKey(), number);
            }
            return number;
        }

        private boolean isInStart(COSObject reference) {
            long offset = offsets.getOrDefault(reference.getKey(), Long.MAX_VALUE);
            return offset > 0 && offset < start.bytes.length;
        }

        private int shared(COSObject reference) throws IOException {
            if (++depth > DEEPEST) {
                throw new IOException("values refer to each other in a circle");
            }
            byte[] bytes = values.bytes(reference.getObject());
            depth--;
            var digest = ByteBuffer.wrap(sha256().digest(bytes));
            Integer same = written.get(digest);
            if (same != null) {
                return same;
            }
            int number = file.reserve();
            file.object(number, bytes);
            written.put(digest, number);
            return number;
        }
    }

    /** A reference to an object of the new file. */
    private static final class Placed extends COSObject {
        private final int number;

        Placed(int number) {
            super(new COSDictionary());
            this.number = number;
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
