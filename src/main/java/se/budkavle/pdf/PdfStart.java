package se.budkavle.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;

/**
 * What documents begin with that have the same fonts, byte for byte: the header and the fonts. A comment in its third line
 * says how long it is, so that whoever keeps or joins documents can take it once.
 */
public final class PdfStart {
    private static final String MARK = "%%start %08d\n";
    private static final int MARK_LENGTH = MARK.formatted(0).length();
    private static final int DIGITS = 8;
    private static final byte[] MARK_WORD = "%start ".getBytes(StandardCharsets.US_ASCII);

    /** Of a document that shares nothing. */
    public static final PdfStart NONE = none();

    private final byte[] bytes;
    private final List<Long> offsets;
    private final Map<COSDictionary, Integer> numbers = new IdentityHashMap<>();

    /** @param shared dictionaries that refer to each other and to nothing else; equal ones give equal bytes */
    public PdfStart(Collection<COSDictionary> shared) throws IOException {
        var objects = new ByteArrayOutputStream();
        var file = new PdfFile(objects);
        var waiting = new ArrayList<>(shared);
        waiting.forEach(dictionary -> numbers.put(dictionary, file.reserve()));
        var values = new PdfValues(value -> isObject(value)
                ? numbers.computeIfAbsent((COSDictionary) value, d -> {
                    waiting.add(d);
                    return file.reserve();
                })
                : PdfValues.IN_PLACE);
        for (int i = 0; i < waiting.size(); i++) {
            file.object(numbers.get(waiting.get(i)), values.bytes(waiting.get(i)));
        }
        boolean isMarked = !waiting.isEmpty();
        bytes = isMarked ? marked(objects.toByteArray()) : PdfFile.HEADER;
        offsets = file.offsets().stream()
                .map(offset -> offset == 0 ? 0 : offset + MARK_LENGTH)
                .toList();
    }

    private static byte[] marked(byte[] plain) {
        int header = PdfFile.HEADER.length;
        var marked = new ByteArrayOutputStream(plain.length + MARK_LENGTH);
        marked.write(plain, 0, header);
        PdfValues.ascii(marked, MARK.formatted(plain.length + MARK_LENGTH));
        marked.write(plain, header, plain.length - header);
        return marked.toByteArray();
    }

    private static PdfStart none() {
        try {
            return new PdfStart(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a dictionary is an object of its own: streams have to be, and what others refer to mostly has a type. */
    static boolean isObject(COSBase dictionary) {
        return dictionary instanceof COSStream
                || dictionary instanceof COSDictionary d
                        && (d.containsKey(COSName.TYPE) || d.containsKey(COSName.PARENT));
    }

    byte[] bytes() {
        return bytes;
    }

    List<Long> offsets() {
        return offsets;
    }

    Map<COSDictionary, Integer> numbers() {
        return numbers;
    }

    /** Bytes of a document that others begin with as well; 0 when it does not say. */
    public static int length(byte[] pdf) {
        int word = PdfFile.HEADER.length + MARK_WORD.length;
        if (pdf.length < PdfFile.HEADER.length + MARK_LENGTH
                || !Arrays.equals(pdf, PdfFile.HEADER.length, word, MARK_WORD, 0, MARK_WORD.length)) {
            return 0;
        }
        int length = 0;
        for (int i = word; i < word + DIGITS; i++) {
            if (pdf[i] < '0' || pdf[i] > '9') {
                return 0;
            }
            length = 10 * length + pdf[i] - '0';
        }
        return length < pdf.length ? length : 0;
    }
}
