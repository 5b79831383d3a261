package se.budkavle.pdf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The outermost form of a PDF file: objects one after the other, and at the end a table of where each of them lies. */
final class PdfFile {
    /** The second line says to whoever transfers files that this one is binary. */
    static final byte[] HEADER = "%PDF-1.7\n%\u00e5\u00e4\u00f6\u00c5\n".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] END_OF_OBJECT = "\nendobj\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final List<Long> offsets;
    private long position;

    /** An empty file. */
    PdfFile(OutputStream out) throws IOException {
        this.out = out;
        this.offsets = new ArrayList<>(List.of(0L));
        raw(HEADER);
    }

    /** Goes on after what another file begins with. */
    PdfFile(OutputStream out, byte[] start, List<Long> offsets) throws IOException {
        this.out = out;
        this.offsets = new ArrayList<>(offsets);
        raw(start);
    }

    /** A number for an object that is written later. */
    int reserve() {
        offsets.add(0L);
        return offsets.size() - 1;
    }

    void object(int number, byte[] bytes) throws IOException {
        offsets.set(number, position);
        raw((number + " 0 obj\n").getBytes(StandardCharsets.US_ASCII));
        raw(bytes);
        raw(END_OF_OBJECT);
    }

    void object(int number, String text) throws IOException {
        object(number, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** From the first byte, by number; nothing lies at zero. */
    List<Long> offsets() {
        return List.copyOf(offsets);
    }

    /**
     * @param trailer entries besides the root, the size and the id
     * @param id 32 hex digits that name the file for good
     */
    void finish(int catalogue, String trailer, String id) throws IOException {
        long table = position;
        var xref = new StringBuilder(offsets.size() * 20 + 200);
        xref.append("xref\n0 ").append(offsets.size()).append("\n0000000000 65535 f \n");
        for (int i = 1; i < offsets.size(); i++) {
            String offset = Long.toString(offsets.get(i));
            xref.append("0000000000", 0, 10 - offset.length()).append(offset).append(" 00000 n \n");
        }
        xref.append("trailer\n<</ID [<%s> <%s>]\n%s/Root %d 0 R\n/Size %d\n>>\nstartxref\n%d\n%%%%EOF\n"
                .formatted(id, id, trailer, catalogue, offsets.size(), table));
        raw(xref.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
