package se.budkavle.content;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.PageSizeUnits;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Optional;
import java.util.Queue;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import se.budkavle.release.TemplateFaultException;

/**
 * HTML to PDF, reaching for nothing outside the jar. The same HTML gives the same bytes: the document's id comes from
 * its text and its dates are fixed, since what a letter says about its day stands on the paper.
 */
final class LetterPress {
    /** About fifty pages; a longer letter is a mistake that would hold up the others. */
    private static final int MOST_CHARACTERS = 200_000;

    private static final String FAMILY = "DejaVu Sans Condensed";
    private static final byte[] REGULAR = font("DejaVuSansCondensed.ttf");
    private static final byte[] BOLD = font("DejaVuSansCondensed-Bold.ttf");
    private static final byte[] OBLIQUE = font("DejaVuSansCondensed-Oblique.ttf");

    private static final ThreadLocal<DocumentBuilder> BUILDERS = ThreadLocal.withInitial(LetterPress::newBuilder);

    /** Those that no letter has just now: a font remembers where it reads, so that each serves one letter at a time. */
    private static final Queue<Fonts> FREE = new ConcurrentLinkedQueue<>();

    static {
        XRLog.setLoggingEnabled(false);
        FontMappers.set(new OwnFonts(REGULAR));
        // the fastest level costs a fourth of the usual one's time, and a letter of 19 KB is one of 20
        System.setProperty(Filter.SYSPROP_DEFLATELEVEL, "1");
    }

    private record Fonts(TrueTypeFont regular, TrueTypeFont bold, TrueTypeFont oblique) {
        static Fonts read() {
            return new Fonts(read(REGULAR), read(BOLD), read(OBLIQUE));
        }

        private static TrueTypeFont read(byte[] font) {
            try {
                return new TTFParser().parse(new RandomAccessReadBuffer(font));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Put into the document when the first letter of it is set. */
    private static final class Subset extends PDFontSupplier {
        private final PDDocument document;
        private final TrueTypeFont font;

        Subset(PDDocument document, TrueTypeFont font) {
            super(null);
            this.document = document;
            this.font = font;
        }

        @Override
        public PDFont supply() {
            try {
                return PDType0Font.load(document, font, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param file names the text in a fault */
    Letter print(String file, String html) {
        if (html.length() > MOST_CHARACTERS) {
            throw new TemplateFaultException(file, 0, "is too long for a letter", null);
        }
        Fonts fonts = Optional.ofNullable(FREE.poll()).orElseGet(Fonts::read);
        var out = new ByteArrayOutputStream(32_768);
        try (var document = new PDDocument()) {
            try (PdfBoxRenderer renderer =
                    builder(parsed(html), document, fonts).buildPdfRenderer()) {
                renderer.layout();
                renderer.createPDFWithoutClosing();
            }
            date(document, html);
            document.save(out, CompressParameters.NO_COMPRESSION);
            return new Letter(out.toByteArray(), document.getNumberOfPages());
        } catch (IOException | SAXException | RuntimeException e) {
            throw new TemplateFaultException(
                    file, 0, "cannot be set as a letter: " + e.getClass().getSimpleName(), null);
        } finally {
            FREE.add(fonts);
        }
    }

    private static PdfRendererBuilder builder(Document html, PDDocument document, Fonts fonts) {
        return new PdfRendererBuilder()
                .useFastMode()
                .usePDDocument(document)
                .useDefaultPageSize(210, 297, PageSizeUnits.MM)
                .useUnicodeLineBreaker(new LineBreaks())
                .useUriResolver((base, uri) -> null)
                .useHttpStreamImplementation(address -> null)
                .useProtocolsStreamImplementation(address -> null, "file", "jar", "ftp", "data", "classpath")
                .useFont(new Subset(document, fonts.regular()), FAMILY, 400, FontStyle.NORMAL, true)
                .useFont(new Subset(document, fonts.bold()), FAMILY, 700, FontStyle.NORMAL, true)
                .useFont(new Subset(document, fonts.oblique()), FAMILY, 400, FontStyle.ITALIC, true)
                .withW3cDocument(html, null);
    }

    /** Reading the XML ourselves spares a search for parsers at each letter, and lets no entity in. */
    private static Document parsed(String html) throws IOException, SAXException {
        DocumentBuilder builder = BUILDERS.get();
        builder.reset();
        return builder.parse(new InputSource(new StringReader(html)));
    }

    private static DocumentBuilder newBuilder() {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser has these features", e);
        }
    }

    private static void date(PDDocument document, String html) {
        var crc = new CRC32();
        crc.update(html.getBytes(StandardCharsets.UTF_8));
        document.setDocumentId(crc.getValue());
        var origin = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        origin.clear();
        origin.set(2000, Calendar.JANUARY, 1);
        PDDocumentInformation information = document.getDocumentInformation();
        information.setCreationDate(origin);
        information.setModificationDate(origin);
    }

    private static byte[] font(String name) {
        try (InputStream in = LetterPress.class.getResourceAsStream("fonts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the font " + name + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
