package se.budkavle.sandbox;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripperByArea;

/** What shows through the envelope's window: the address block of each letter, read from the printed page itself. */
final class LetterWindow {
    private static final double POINTS_PER_MM = 72 / 25.4;
    /** Right window of a C5 envelope with room for shifting sheets, in mm from the page's top left corner. */
    private static final Rectangle2D WINDOW = mm(108, 42, 95, 36);

    private static final Pattern POSTAL_LINE = Pattern.compile("(?:SE-)?(\\d{3} ?\\d{2}) +\\S.*");

    private LetterWindow() {}

    /** The address blocks of the letters, in their order, and how many pages the file has. */
    record Contents(int pages, List<List<String>> addresses) {}

    static Contents read(Path pdf, List<PrintBatch.Letter> letters) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            int pages = document.getNumberOfPages();
            var addresses = new ArrayList<List<String>>();
            for (PrintBatch.Letter letter : letters) {
                boolean there = letter.fromPage() + letter.pages() - 1 <= pages;
                addresses.add(there ? address(document, letter.fromPage()) : List.of());
            }
            return new Contents(pages, addresses);
        }
    }

    private static List<String> address(PDDocument document, int page) throws IOException {
        var stripper = new PDFTextStripperByArea();
        stripper.setSortByPosition(true);
        stripper.addRegion("window", WINDOW);
        stripper.extractRegions(document.getPage(page - 1));
        return stripper.getTextForRegion("window")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** What shows of a letter that comes alone. */
    static List<String> address(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return address(document, 1);
        }
    }

    /** The Swedish postal code of an address block: that of the last line that has one. */
    static Optional<String> postalCode(List<String> address) {
        return address.reversed().stream()
                .map(POSTAL_LINE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(line -> line.group(1))
                .findFirst();
    }

    private static Rectangle2D mm(double left, double top, double width, double height) {
        return new Rectangle2D.Double(
                left * POINTS_PER_MM, top * POINTS_PER_MM, width * POINTS_PER_MM, height * POINTS_PER_MM);
    }
}
