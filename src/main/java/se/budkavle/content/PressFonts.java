package se.budkavle.content;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import se.budkavle.pdf.PdfStart;

/** The three fonts of a letter. They remember where they read: each serves one letter at a time. */
final class PressFonts {
    private static final String FAMILY = "DejaVu Sans Condensed";

    private final List<Face> faces = List.of(
            new Face("", 400, FontStyle.NORMAL),
            new Face("-Bold", 700, FontStyle.NORMAL),
            new Face("-Oblique", 400, FontStyle.ITALIC));
    private final Map<List<COSDictionary>, PdfStart> starts = new HashMap<>();

    private static final class Face {
        private final TrueTypeFont whole;
        private final PrintFont shared;
        private final int weight;
        private final FontStyle style;

        Face(String name, int weight, FontStyle style) {
            try {
                this.whole = new TTFParser().parse(new RandomAccessReadBuffer(file(name)));
                this.shared = PrintFont.of(whole);
                this.weight = weight;
                this.style = style;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Loading {
        PDFont load() throws IOException;
    }

    /** Asked when the first letter of it is set. */
    private static final class Supplier extends PDFontSupplier {
        private final Loading loading;

        Supplier(Loading loading) {
            super(null);
            this.loading = loading;
        }

        @Override
        public PDFont supply() {
            try {
                return loading.load();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The fonts that all letters have alike. */
    void shared(PdfRendererBuilder builder) {
        haveLacked(); // of a letter that could not be set
        faces.forEach(face -> use(builder, face, () -> face.shared));
    }

    /** Every character that there is, cut down to what this document needs when that is known. */
    List<PDType0Font> own(PdfRendererBuilder builder, PDDocument document) {
        var used = new ArrayList<PDType0Font>();
        faces.forEach(face -> use(builder, face, () -> {
            used.add(PDType0Font.load(document, face.whole, true));
            return used.getLast();
        }));
        return used;
    }

    private static void use(PdfRendererBuilder builder, Face face, Loading loading) {
        builder.useFont(new Supplier(loading), FAMILY, face.weight, face.style, true);
    }

    /** Whether the letter needs a character that only the whole fonts have; asked once a letter. */
    boolean haveLacked() {
        boolean lacked = false;
        for (Face face : faces) {
            lacked |= face.shared.hasLacked();
        }
        return lacked;
    }

    /** What a document begins with that has these of the shared fonts. */
    PdfStart start(PDDocument document) {
        List<COSDictionary> used = faces.stream()
                .map(face -> face.shared.getCOSObject())
                .filter(font -> isUsed(font, document))
                .toList();
        return starts.computeIfAbsent(used, fonts -> {
            try {
                return new PdfStart(fonts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean isUsed(COSDictionary font, PDDocument document) {
        for (PDPage page : document.getPages()) {
            COSDictionary fonts = page.getResources().getCOSObject().getCOSDictionary(COSName.FONT);
            if (fonts != null && fonts.containsValue(font)) {
                return true;
            }
        }
        return false;
    }

    static byte[] file(String name) throws IOException {
        try (InputStream in = PressFonts.class.getResourceAsStream("fonts/DejaVuSansCondensed" + name + ".ttf")) {
            if (in == null) {
                throw new IllegalStateException("the font " + FAMILY + name + " is not in the jar");
            }
            return in.readAllBytes();
        }
    }
}
