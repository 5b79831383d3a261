package se.budkavle.content;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.PageSizeUnits;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.zip.CRC32;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import se.budkavle.release.TemplateFaultException;

/**
 * HTML to PDF, reaching for nothing outside the jar. The same HTML gives the same bytes: the document's id comes from
 * its text and its dates are fixed, since what a letter says about its day stands on the paper.
 */
final class LetterPress {
    private static final String FAMILY = "DejaVu Sans Condensed";
    private static final byte[] REGULAR = font("DejaVuSansCondensed.ttf");
    private static final byte[] BOLD = font("DejaVuSansCondensed-Bold.ttf");
    private static final byte[] OBLIQUE = font("DejaVuSansCondensed-Oblique.ttf");

    static {
        XRLog.setLoggingEnabled(false);
    }

    /** @param file names the text in a fault */
    Letter print(String file, String html) {
        var out = new ByteArrayOutputStream(32_768);
        try (var document = new PDDocument()) {
            try (PdfBoxRenderer renderer = builder(html, document).buildPdfRenderer()) {
                renderer.layout();
                renderer.createPDFWithoutClosing();
            }
            date(document, html);
            document.save(out);
            return new Letter(out.toByteArray(), document.getNumberOfPages());
        } catch (IOException | RuntimeException e) {
            throw new TemplateFaultException(
                    file, 0, "cannot be set as a letter: " + e.getClass().getSimpleName(), null);
        }
    }

    private static PdfRendererBuilder builder(String html, PDDocument document) {
        var builder = new PdfRendererBuilder()
                .useFastMode()
                .usePdfUaAccessibility(true)
                .usePDDocument(document)
                .useDefaultPageSize(210, 297, PageSizeUnits.MM)
                .useUriResolver((base, uri) -> null)
                .useHttpStreamImplementation(address -> null)
                .useProtocolsStreamImplementation(address -> null, "file", "jar", "ftp", "data", "classpath")
                .useFont(() -> new ByteArrayInputStream(REGULAR), FAMILY, 400, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(BOLD), FAMILY, 700, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(OBLIQUE), FAMILY, 400, FontStyle.ITALIC, true)
                .withHtmlContent(html, null);
        if (html.contains("<svg")) {
            builder.useSVGDrawer(new BatikSVGDrawer());
        }
        return builder;
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
