package se.budkavle.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.apache.pdfbox.pdmodel.font.encoding.WinAnsiEncoding;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfJoinTest {
    private final PDFont regular = font("DejaVuSansCondensed.ttf");
    private final PDFont bold = font("DejaVuSansCondensed-Bold.ttf");

    @Test
    void documentsThatBeginAlikeShareTheirFontsInTheWhole() throws IOException {
        byte[] one = document("One", regular, start(regular));
        byte[] two = document("Two", regular, start(regular));
        byte[] three = document("Three", bold, start(regular, bold));
        byte[] four = document("Four", regular, PdfStart.NONE);
        byte[] five = document("Five", bold, start(bold));

        byte[] joined = join(one, two, three, four, five, two);

        assertThat(texts(joined)).containsExactly("One", "Two", "Three", "Four", "Five", "Two");
        assertThat(files(joined)).as("a file a font").isEqualTo(2);
        assertThat(join(one, two, three, four, five, two)).isEqualTo(joined);
        assertThat(join(four, two)).as("in whatever order").hasSameSizeAs(join(two, four));
    }

    @Test
    void aDocumentSaysHowLongItsBeginningIs() throws IOException {
        PdfStart start = start(regular);
        byte[] document = document("One", regular, start);
        assertThat(PdfStart.length(document)).isEqualTo(start.bytes().length);
        assertThat(document).startsWith(start.bytes());
        assertThat(start(regular).bytes()).isEqualTo(start.bytes());
        assertThat(PdfStart.length(document("One", regular, PdfStart.NONE))).isZero();
        assertThat(PdfStart.length(new byte[0])).isZero();
        assertThat(PdfStart.length(start.bytes())).as("nothing but a beginning").isZero();
    }

    private static PdfStart start(PDFont... fonts) throws IOException {
        return new PdfStart(IntStream.range(0, fonts.length)
                .mapToObj(i -> fonts[i].getCOSObject())
                .toList());
    }

    private static byte[] document(String text, PDFont font, PdfStart start) throws IOException {
        try (var document = new PDDocument()) {
            var page = new PDPage();
            document.addPage(page);
            try (var content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(font, 12);
                content.newLineAtOffset(72, 700);
                content.showText(text);
                content.endText();
            }
            return PdfPrint.bytes(document, start);
        }
    }

    private static byte[] join(byte[]... documents) throws IOException {
        var out = new ByteArrayOutputStream();
        var join = new PdfJoin(out, "0123456789abcdef0123456789abcdef");
        for (byte[] document : documents) {
            assertThat(join.add(document)).isOne();
        }
        join.finish();
        return out.toByteArray();
    }

    private static List<String> texts(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).lines().toList();
        }
    }

    private static long files(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return document.getDocument().getXrefTable().keySet().stream()
                    .map(key -> document.getDocument().getObjectFromPool(key).getObject())
                    .filter(COSStream.class::isInstance)
                    .filter(stream -> ((COSStream) stream).containsKey(COSName.LENGTH1))
                    .count();
        }
    }

    private static PDFont font(String name) {
        try (InputStream in = PdfJoinTest.class.getResourceAsStream("/se/budkavle/content/fonts/" + name)) {
            return PDTrueTypeFont.load(new PDDocument(), Objects.requireNonNull(in), WinAnsiEncoding.INSTANCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
