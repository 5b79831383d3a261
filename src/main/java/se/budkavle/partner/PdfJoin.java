package se.budkavle.partner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;

/**
 * Joins documents into one PDF, page after page, straight to a stream: one document is in memory at a time, and what
 * several share (fonts, the logotype) is written once. Equal input is equal bytes. What paper cannot show (links,
 * bookmarks, tags) stays behind.
 */
final class PdfJoin {
    private static final int PAGES_A_NODE = 200;
    private static final int DEEPEST = 60;
    private static final int CATALOGUE = 1;
    private static final int ROOT = 2;
    private static final List<COSName> INHERITED =
            List.of(COSName.RESOURCES, COSName.MEDIA_BOX, COSName.CROP_BOX, COSName.ROTATE);
    private static final List<COSName> OWN =
            List.of(COSName.CONTENTS, COSName.GROUP, COSName.getPDFName("UserUnit"), COSName.TYPE);

    private final OutputStream out;
    private final String id;
    private final List<Long> offsets = new ArrayList<>();
    private final Map<ByteBuffer, Integer> written = new HashMap<>();
    private final List<Integer> nodes = new ArrayList<>();
    private List<Integer> kids = new ArrayList<>();
    private int node;
    private long position;
    private int pages;

    /** @param id 32 hex digits that name the file for good */
    PdfJoin(OutputStream out, String id) throws IOException {
        this.out = out;
        this.id = id;
        raw("%PDF-1.7\n%\u00e5\u00e4\u00f6\u00c5\n".getBytes(StandardCharsets.ISO_8859_1));
        offsets.add(0L);
        reserve();
        reserve();
        node = reserve();
    }

    /** Pages so far. */
    int pages() {
        return pages;
    }

    /**
     * Adds every page of a document and returns how many they are.
     *
     * @throws IOException when it is no PDF that can be printed
     */
    int add(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            if (document.isEncrypted() || document.getNumberOfPages() == 0) {
                throw new IOException("encrypted or without pages");
            }
            var copy = new Copy();
            for (PDPage page : document.getPages()) {
                addPage(copy.values.bytes(copy.page(page.getCOSObject(), node)));
            }
            return document.getNumberOfPages();
        }
    }

    /** The empty back of a sheet, A4. */
    void addBlank() throws IOException {
        addPage("<</MediaBox [0 0 595.276 841.89]\n/Parent %d 0 R\n/Resources <<>>\n/Type /Page\n>>"
                .formatted(node)
                .getBytes(StandardCharsets.US_ASCII));
    }

    void finish() throws IOException {
        closeNode();
        var tree = new StringBuilder();
        nodes.forEach(n -> tree.append(n).append(" 0 R "));
        object(
                ROOT,
                "<</Count %d\n/Kids [%s]\n/Type /Pages\n>>"
                        .formatted(pages, tree.toString().strip()));
        object(CATALOGUE, "<</Pages %d 0 R\n/Type /Catalog\n>>".formatted(ROOT));
        long table = position;
        var xref = new StringBuilder("xref\n0 " + offsets.size() + "\n0000000000 65535 f \n");
        offsets.stream().skip(1).forEach(offset -> xref.append("%010d 00000 n \n".formatted(offset)));
        xref.append("trailer\n<</ID [<%s> <%s>]\n/Root %d 0 R\n/Size %d\n>>\nstartxref\n%d\n%%%%EOF\n"
                .formatted(id, id, CATALOGUE, offsets.size(), table));
        raw(xref.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void addPage(byte[] dictionary) throws IOException {
        int number = reserve();
        object(number, dictionary);
        kids.add(number);
        pages++;
        if (kids.size() == PAGES_A_NODE) {
            closeNode();
            node = reserve();
        }
    }

    private void closeNode() throws IOException {
        var list = new StringBuilder();
        kids.forEach(kid -> list.append(kid).append(" 0 R "));
        object(
                node,
                "<</Count %d\n/Kids [%s]\n/Parent %d 0 R\n/Type /Pages\n>>"
                        .formatted(kids.size(), list.toString().strip(), ROOT));
        nodes.add(node);
        kids = new ArrayList<>();
    }

    private int reserve() {
        offsets.add(0L);
        return offsets.size() - 1;
    }

    private void object(int number, String text) throws IOException {
        object(number, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void object(int number, byte[] bytes) throws IOException {
        offsets.set(number, position);
        raw((number + " 0 obj\n").getBytes(StandardCharsets.US_ASCII));
        raw(bytes);
        raw("\nendobj\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    /** What is taken from one document. */
    private final class Copy implements PdfValues.References {
        private final PdfValues values = new PdfValues(this);
        private final Map<COSObject, Integer> numbers = new HashMap<>();
        private int depth;

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
        public int numberOf(COSObject reference) throws IOException {
            if (reference instanceof Placed placed) {
                return placed.number;
            }
            Integer known = numbers.get(reference);
            if (known != null) {
                return known;
            }
            if (++depth > DEEPEST) {
                throw new IOException("values refer to each other in a circle");
            }
            int number = shared(reference.getObject());
            depth--;
            numbers.put(reference, number);
            return number;
        }

        private int shared(COSBase value) throws IOException {
            byte[] bytes = value instanceof COSStream stream ? stream(stream) : values.bytes(value);
            var digest = ByteBuffer.wrap(sha256().digest(bytes));
            Integer same = written.get(digest);
            if (same != null) {
                return same;
            }
            int number = reserve();
            object(number, bytes);
            written.put(digest, number);
            return number;
        }

        private byte[] stream(COSStream stream) throws IOException {
            byte[] body;
            try (InputStream in = stream.createRawInputStream()) {
                body = in.readAllBytes();
            }
            var dictionary = new COSDictionary(stream);
            dictionary.setInt(COSName.LENGTH, body.length);
            var bytes = new ByteArrayOutputStream(body.length + 200);
            bytes.writeBytes(values.bytes(dictionary));
            PdfValues.ascii(bytes, "\nstream\n");
            bytes.writeBytes(body);
            PdfValues.ascii(bytes, "\nendstream");
            return bytes.toByteArray();
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

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
