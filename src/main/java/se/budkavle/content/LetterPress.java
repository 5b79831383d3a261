package se.budkavle.content;

import com.openhtmltopdf.extend.FSCacheEx;
import com.openhtmltopdf.extend.FSCacheValue;
import com.openhtmltopdf.extend.impl.FSDefaultCacheStore;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.PageSizeUnits;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.CacheStore;
import com.openhtmltopdf.util.XRLog;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import se.budkavle.pdf.PdfPrint;
import se.budkavle.pdf.PdfStart;
import se.budkavle.release.TemplateFaultException;

/**
 * HTML to PDF, reaching for nothing outside the jar. The same HTML gives the same bytes: the document's id comes from
 * what is in it, and its dates are fixed.
 */
final class LetterPress {
    /** About fifty pages; a longer letter is a mistake that would hold up the others. */
    private static final int MOST_CHARACTERS = 200_000;

    private static final ThreadLocal<DocumentBuilder> BUILDERS = ThreadLocal.withInitial(LetterPress::newBuilder);

    /** Those that no letter has just now. */
    private static final Queue<Desk> FREE = new ConcurrentLinkedQueue<>();

    /** What a letter says about its day stands on the paper. */
    private static final String ORIGIN = "D:20000101000000+00'00'";

    /** By what the fonts themselves say of lines and heights: of cut down ones the library knows less. */
    private static final FSCacheEx<String, FSCacheValue> METRICS = new FSDefaultCacheStore();

    private static final String ALL_FONTS =
            "<html><body style=\"font-family: 'DejaVu Sans Condensed'\">a<b>b</b><i>c</i></body></html>";

    static {
        XRLog.setLoggingEnabled(false);
        FontMappers.set(new OwnFonts());
        // the fastest level costs a fourth of the usual one's time, and a letter of 19 KB is one of 20
        System.setProperty(Filter.SYSPROP_DEFLATELEVEL, "1");
        try {
            withItsOwnFonts(parsed(ALL_FONTS), new Desk());
        } catch (IOException | SAXException e) {
            throw new IllegalStateException("the fonts in the jar cannot be read", e);
        }
    }

    /** What is prepared once, and serves one letter at a time. */
    private record Desk(PressFonts fonts, PressStyles styles) {
        Desk() {
            this(new PressFonts(), new PressStyles());
        }
    }

    /** @param file names the text in a fault */
    Letter print(String file, String html) {
        if (html.length() > MOST_CHARACTERS) {
            throw new TemplateFaultException(file, 0, "is too long for a letter", null);
        }
        Desk desk = Optional.ofNullable(FREE.poll()).orElseGet(Desk::new);
        try {
            Letter letter = withSharedFonts(parsed(html), desk);
            return letter == null ? withItsOwnFonts(parsed(html), desk) : letter;
        } catch (IOException | SAXException | RuntimeException e) {
            throw new TemplateFaultException(
                    file, 0, "cannot be set as a letter: " + e.getClass().getSimpleName(), null);
        } finally {
            FREE.add(desk);
        }
    }

    /** Null when the letter has a character that they have not. */
    private static @Nullable Letter withSharedFonts(Document html, Desk desk) throws IOException {
        try (var document = new PDDocument()) {
            PdfRendererBuilder builder = builder(html, document, desk);
            desk.fonts.shared(builder);
            set(builder);
            return desk.fonts.haveLacked() ? null : letter(document, desk.fonts.start(document));
        }
    }

    private static Letter withItsOwnFonts(Document html, Desk desk) throws IOException {
        try (var document = new PDDocument()) {
            PdfRendererBuilder builder = builder(html, document, desk);
            List<PDType0Font> fonts = desk.fonts.own(builder, document);
            set(builder);
            for (PDType0Font font : fonts) {
                font.subset();
            }
            return letter(document, PdfStart.NONE);
        }
    }

    private static void set(PdfRendererBuilder builder) throws IOException {
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.layout();
            renderer.createPDFWithoutClosing();
        }
    }

    private static Letter letter(PDDocument document, PdfStart start) throws IOException {
        COSDictionary information = document.getDocumentInformation().getCOSObject();
        information.setString(COSName.CREATION_DATE, ORIGIN);
        information.setString(COSName.MOD_DATE, ORIGIN);
        return new Letter(PdfPrint.bytes(document, start), document.getNumberOfPages());
    }

    private static PdfRendererBuilder builder(Document html, PDDocument document, Desk desk) {
        return new PdfRendererBuilder()
                .useFastMode()
                .usePDDocument(document)
                .useCacheStore(CacheStore.PDF_FONT_METRICS, METRICS)
                .useNamespaceHandler(desk.styles.handler())
                .useDefaultPageSize(210, 297, PageSizeUnits.MM)
                .useUnicodeLineBreaker(new LineBreaks())
                .useUriResolver((base, uri) -> null)
                .useHttpStreamImplementation(address -> null)
                .useProtocolsStreamImplementation(address -> null, "file", "jar", "ftp", "data", "classpath")
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
}
