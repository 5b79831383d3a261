package se.budkavle.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSBoolean;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.jspecify.annotations.Nullable;

/** Writes PDF values with dictionary keys in order, so that equal values are equal bytes. */
final class PdfValues {
    /** Written in place, and not as a reference. */
    static final int IN_PLACE = 0;

    private static final byte[] STREAM = "\nstream\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_STREAM = "\nendstream".getBytes(StandardCharsets.US_ASCII);
    private static final int DEEPEST = 60;

    /** Where values lie in the new file. */
    interface References {
        /**
         * @param value a reference of the old file, or a dictionary
         * @return its number in the new file, or {@link #IN_PLACE}; a stream always has a number
         */
        int numberOf(COSBase value) throws IOException;
    }

    private final References references;
    private int depth;

    PdfValues(References references) {
        this.references = references;
    }

    /**
     * An object as it stands between {@code obj} and {@code endobj}: what it refers to by numbers, itself in full.
     *
     * @param value null when a reference leads nowhere: a page without its font or its words is not to be printed
     */
    byte[] bytes(@Nullable COSBase value) throws IOException {
        var out = new ByteArrayOutputStream(256);
        switch (value) {
            case COSStream stream -> writeStream(stream, out);
            case COSDictionary dictionary -> writeDictionary(dictionary, out);
            case null -> throw new IOException("a reference leads nowhere");
            default -> write(value, out);
        }
        return out.toByteArray();
    }

    private void writeStream(COSStream stream, ByteArrayOutputStream out) throws IOException {
        byte[] body;
        try (InputStream in = stream.createRawInputStream()) {
            body = in.readAllBytes();
        }
        var dictionary = new COSDictionary(stream);
        dictionary.setInt(COSName.LENGTH, body.length);
        writeDictionary(dictionary, out);
        out.writeBytes(STREAM);
        out.writeBytes(body);
        out.writeBytes(END_OF_STREAM);
    }

    private void write(@Nullable COSBase value, ByteArrayOutputStream out) throws IOException {
        switch (value) {
            case COSObject reference -> {
                if (!wroteReference(reference, out)) {
                    write(reference.getObject(), out);
                }
            }
            case COSDictionary dictionary -> {
                if (!wroteReference(dictionary, out)) {
                    writeDictionary(dictionary, out);
                }
            }
            case COSArray array -> writeArray(array, out);
            case COSName name -> name.writePDF(out);
            case COSString text -> ascii(out, "<" + HexFormat.of().formatHex(text.getBytes()) + ">");
            case COSInteger number -> number.writePDF(out);
            case COSFloat number -> number.writePDF(out);
            case COSBoolean truth -> truth.writePDF(out);
            case null -> ascii(out, "null");
            default -> ascii(out, "null");
        }
    }

    private boolean wroteReference(COSBase value, ByteArrayOutputStream out) throws IOException {
        int number = references.numberOf(value);
        if (number == IN_PLACE) {
            return false;
        }
        ascii(out, number + " 0 R");
        return true;
    }

    private void writeDictionary(COSDictionary dictionary, ByteArrayOutputStream out) throws IOException {
        if (++depth > DEEPEST) {
            throw new IOException("values lie too deep in each other");
        }
        ascii(out, "<<");
        List<COSName> keys = dictionary.keySet().stream()
                .sorted(Comparator.comparing(COSName::getName))
                .toList();
        for (COSName key : keys) {
            key.writePDF(out);
            ascii(out, " ");
            write(dictionary.getItem(key), out);
            ascii(out, "\n");
        }
        ascii(out, ">>");
        depth--;
    }

    private void writeArray(COSArray array, ByteArrayOutputStream out) throws IOException {
        ascii(out, "[");
        for (int i = 0; i < array.size(); i++) {
            ascii(out, i == 0 ? "" : " ");
            write(array.get(i), out);
        }
        ascii(out, "]");
    }

    static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
