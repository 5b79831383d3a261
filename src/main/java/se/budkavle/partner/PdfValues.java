package se.budkavle.partner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import org.apache.pdfbox.cos.COSString;
import org.jspecify.annotations.Nullable;

/** Writes PDF values with dictionary keys in order, so that equal values are equal bytes. */
final class PdfValues {
    /** Where an indirect value lies in the new file. */
    interface References {
        int numberOf(COSObject reference) throws IOException;
    }

    private final References references;

    PdfValues(References references) {
        this.references = references;
    }

    byte[] bytes(COSBase value) throws IOException {
        var out = new ByteArrayOutputStream();
        write(value, out);
        return out.toByteArray();
    }

    private void write(@Nullable COSBase value, ByteArrayOutputStream out) throws IOException {
        switch (value) {
            case COSObject reference -> ascii(out, references.numberOf(reference) + " 0 R");
            case COSDictionary dictionary -> writeDictionary(dictionary, out);
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

    private void writeDictionary(COSDictionary dictionary, ByteArrayOutputStream out) throws IOException {
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
