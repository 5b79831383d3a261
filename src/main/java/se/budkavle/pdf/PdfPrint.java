package se.budkavle.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.PDDocument;

/** Writes a document that was made in memory, after what it shares with others. Equal documents are equal bytes. */
public final class PdfPrint implements PdfValues.References {
    private static final int ID_BYTES = 16;

    private final PdfFile file;
    private final PdfValues values = new PdfValues(this);
    private final Map<COSDictionary, Integer> numbers;
    private final List<COSDictionary> waiting = new ArrayList<>();
    private final MessageDigest digest = PdfJoin.sha256();

    private PdfPrint(PdfStart start, ByteArrayOutputStream out) throws IOException {
        file = new PdfFile(out, start.bytes(), start.offsets());
        numbers = new IdentityHashMap<>(start.numbers());
    }

    /** @param start with the fonts that the document's pages refer to */
    public static byte[] bytes(PDDocument document, PdfStart start) throws IOException {
        var out = new ByteArrayOutputStream(start.bytes().length + 8_192);
        var print = new PdfPrint(start, out);
        int catalogue = print.number(document.getDocumentCatalog().getCOSObject());
        int information = print.number(document.getDocumentInformation().getCOSObject());
        print.objects();
        String id = HexFormat.of().formatHex(print.digest.digest(), 0, ID_BYTES);
        print.file.finish(catalogue, "/Info %d 0 R\n".formatted(information), id);
        return out.toByteArray();
    }

    private void objects() throws IOException {
        for (int i = 0; i < waiting.size(); i++) { // more come on the way
            byte[] bytes = values.bytes(waiting.get(i));
            digest.update(bytes);
            file.object(numbers.get(waiting.get(i)), bytes);
        }
    }

    @Override
    public int numberOf(COSBase value) {
        COSBase plain = value instanceof COSObject reference ? reference.getObject() : value;
        return PdfStart.isObject(plain) ? number((COSDictionary) plain) : PdfValues.IN_PLACE;
    }

    private int number(COSDictionary dictionary) {
        return numbers.computeIfAbsent(dictionary, d -> {
            waiting.add(d);
            return file.reserve();
        });
    }
}
