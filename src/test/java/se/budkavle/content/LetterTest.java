package se.budkavle.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.pdf.PdfStart;
import se.budkavle.release.TemplateFaultException;

/** Reads the PDF that the print vendor would get. */
class LetterTest {
    /** What the C5 window may show when the sheet slides inside the envelope, in mm. */
    private static final double SEEN_LEFT = 95;

    private static final double SEEN_TOP = 31;
    private static final double SEEN_BOTTOM = 79;

    private record Glyph(int page, double x, double y, double right, String text) {}

    @Test
    void addressStandsAloneInTheWindow() throws IOException {
        List<String> lines = List.of(
                "Bygg och Fastighetsaktiebolaget Östra Kajen", "c/o Öberg", "Storgatan 1 lgh 1102", "582 24 LINKÖPING");
        byte[] pdf = Texts.of("# Rubrik\n\nBrödtext som börjar en bit ner.\n\n".repeat(3))
                .value("recipient", Map.of("name", "x", "lines", lines))
                .value("date", "2026-02-01")
                .value("reference", "0190c5a2-7d1e-7c55-9b7a-3f2d1e4a5b6c")
                .render("letter")
                .pdf();

        List<Glyph> seen = glyphs(pdf).stream()
                .filter(g -> g.page == 1 && g.right > SEEN_LEFT && g.y > SEEN_TOP && g.y < SEEN_BOTTOM)
                .toList();
        var text = new StringBuilder();
        seen.forEach(g -> text.append(g.text));
        assertThat(text.toString().replace(" ", ""))
                .isEqualTo(String.join("", lines).replace(" ", ""));
        LetterPaper window = LetterPaper.C5_H2;
        assertThat(seen).allSatisfy(g -> {
            assertThat(g.x).isBetween(window.left(), window.left() + window.width());
            assertThat(g.right).isLessThan(window.left() + window.width());
            assertThat(g.y).isBetween(window.top(), window.top() + window.height());
        });
    }

    @Test
    void windowIsAParameter() throws IOException {
        byte[] pdf = Texts.of("Hej")
                .file("content/layouts/letter.yaml", "window: {left: 30, top: 60, width: 80, height: 28, lines: 5}\n")
                .render("letter")
                .pdf();
        Glyph first =
                glyphs(pdf).stream().filter(g -> g.text.equals("Å")).findFirst().orElseThrow();
        assertThat(first.x).isBetween(30.0, 31.0);
        assertThat(first.y).isBetween(60.0, 66.0);
    }

    @Test
    void letterHasReferenceDatePageNumbersAndFreeMargins() throws IOException {
        Rendered letter = Texts.of(
                        "# Rubrik\n\n" + "Ett stycke text som fyller sidan så att brevet blir långt.\n\n".repeat(80))
                .value("date", "2026-02-01")
                .value("reference", "B-2026-1044")
                .render("letter");

        assertThat(letter.pages()).isEqualTo(3);
        assertThat(text(letter.pdf(), 1))
                .contains("Datum: 1 februari 2026", "Kundnummer: 10012", "Vår referens: B-2026-1044", "Sida 1 (3)")
                .contains("Vinterljus Energi AB", "Rubrik");
        assertThat(text(letter.pdf(), 3)).contains("Sida 3 (3)").doesNotContain("LINKÖPING");
        assertThat(glyphs(letter.pdf())).allSatisfy(g -> {
            assertThat(g.x).isGreaterThanOrEqualTo(20);
            assertThat(g.right).isLessThanOrEqualTo(195);
            assertThat(g.y).isBetween(10.0, 285.0);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void noPageIsEmpty(int paragraphs) throws IOException {
        Rendered letter = Texts.of("Ett stycke.\n\n".repeat(paragraphs) + "<@part \"out-hint\"/>")
                .file("content/parts/out-hint.sv.md", "Finstilt slut.")
                .render("letter");
        for (int page = 1; page <= letter.pages(); page++) {
            assertThat(text(letter.pdf(), page)).containsAnyOf("Ett stycke", "Finstilt slut");
        }
    }

    @Test
    void chartAndLinksCanBeReadOnPaper() throws IOException {
        byte[] pdf = Texts.of(
                        "Läs [mer här](${link.renew}).\n\n<@chart \"consumption\"/>\n<@button href=link.renew text=\"Välj\"/>")
                .value("consumption", List.of(Map.of("month", "2025-12", "kwh", 1180)))
                .render("mailbox")
                .pdf();
        assertThat(text(pdf, 1))
                .contains("mer här (example.com/fornya)", "1 180", "kWh per månad")
                .contains("Välj: example.com/fornya");
    }

    /** Whatever the line's length, so that a break falls on each of its places once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[sidan](${link.renew}), och",
                "**avtalet**. Och",
                "${price(product.price)}. Och",
                "${day(\"2026-02-28\")}, och"
            })
    void breaksNoLineInsideAnAddressAnAmountOrADateNorBeforeAComma(String words) throws IOException {
        var body = new StringBuilder();
        for (int length = 1; length < 90; length++) {
            body.append("Ett stycke som ").append("i".repeat(length)).append(" fyller raden nästan till slutet med ");
            body.append(words).append(" så vidare till nästa rad.\n\n");
        }
        byte[] pdf = Texts.of(body.toString())
                .value("product", Map.of("price", Map.of("amount", "89.5", "unit", "öre/kWh", "vatIncluded", true)))
                .render("letter")
                .pdf();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document).lines())
                    .noneMatch(line -> line.matches("[.,)].*|com/.*|example.*|/fornya.*|öre/kWh.*|februari.*|2026.*"));
        }
    }

    @Test
    void addressThatDoesNotFitIsAFault() {
        var texts = Texts.of("Hej").value("recipient", Map.of("lines", List.of("1", "2", "3", "4", "5", "6", "7")));
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("letter"));
        assertThat(fault.what()).isEqualTo("the address has 7 lines, the window shows 6");
    }

    /** By what is printed, not by how many letters it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dödsboet efter Karl-Gustaf Alexander Maximilian von Oxenstierna af Croneborg",
                "DÖDSBOET EFTER MAGDALENA WILHELMINA MÖRK",
                "WWWWWWWWWWWWWWW WWWWWWWWWWWWWWWWWWWWW"
            })
    void aNameThatIsTooWideGoesOnInALineThatIsFree(String name) throws IOException {
        byte[] pdf = Texts.of("Hej")
                .value("recipient", Map.of("lines", List.of(name, "c/o Öberg", "Storgatan 1", "582 24 LINKÖPING")))
                .render("letter")
                .pdf();

        List<Glyph> seen = glyphs(pdf).stream()
                .filter(g -> g.page == 1 && g.x > SEEN_LEFT && g.y > SEEN_TOP && g.y < SEEN_BOTTOM)
                .toList();
        LetterPaper window = LetterPaper.C5_H2;
        assertThat(seen).allSatisfy(g -> {
            assertThat(g.right).isLessThan(window.left() + window.width());
            assertThat(g.y).isBetween(window.top(), window.top() + window.height());
        });
        assertThat(seen.stream().map(Glyph::text).collect(Collectors.joining()))
                .isEqualTo((name + "c/o Öberg" + "Storgatan 1" + "582 24 LINKÖPING").replace(" ", ""));
    }

    @Test
    void aLineThatIsWiderThanTheWindowIsAFault() {
        String wide = "Karl-Gustaf-Alexander-Maximilian-von-Oxenstierna-af-Croneborg-och-Öland";
        var oneWord = Texts.of("Hej").value("recipient", Map.of("lines", List.of(wide, "582 24 LINKÖPING")));
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> oneWord.render("letter"));
        assertThat(fault.what()).isEqualTo("line 1 of the address is wider than the window");

        var name = "Karl Gustaf Alexander Maximilian von Oxenstierna af Croneborg och Öland";
        var full = Texts.of("Hej").value("recipient", Map.of("lines", List.of(name, "2", "3", "4", "5", "6")));
        assertThat(catchThrowableOfType(TemplateFaultException.class, () -> full.render("letter"))
                        .what())
                .isEqualTo("line 1 of the address is wider than the window");
    }

    @Test
    void controlCharacterInAnAddressDoesNotStopTheLetter() throws IOException {
        var texts = Texts.of("Hej").value("recipient", Map.of("lines", List.of("Åsa\u0001Öberg", "582 24 <B> & C")));
        assertThat(text(texts.render("letter").pdf(), 1)).contains("Åsa Öberg", "582 24 <B> & C");
    }

    @Test
    void endlessLetterIsAFault() {
        var texts = Texts.of("${contract.why}").value("contract", Map.of("why", "ett ord till ".repeat(30_000)));
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("letter"));
        assertThat(fault.what()).isEqualTo("is too long for a letter");
    }

    @Test
    void letterWithoutAnAddressIsAFaultThatNamesIt() {
        var texts = Texts.of("Hej").value("recipient", Map.of("name", "x"));
        var fault = catchThrowableOfType(TemplateFaultException.class, () -> texts.render("letter"));
        assertThat(fault.missingName()).isEqualTo("recipient.lines");
    }

    @Test
    void fontsAreOursAndEmbedded() throws IOException {
        byte[] pdf = Texts.of("# Hej\n\n*Åäö* **fet** é ü ł ş € – “citat”")
                .render("letter")
                .pdf();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var resources = document.getPage(0).getResources();
            for (var name : resources.getFontNames()) {
                var font = resources.getFont(name);
                assertThat(font.isEmbedded()).isTrue();
                assertThat(font.getName()).contains("DejaVuSansCondensed");
            }
        }
        assertThat(text(pdf, 1)).contains("Åäö fet é ü ł ş € – “citat”");
        assertThat(pdf.length).isLessThan(40_000);
    }

    @Test
    void lettersOfOneKindBeginWithTheSameFonts() throws IOException {
        byte[] one =
                Texts.of("# Hej\n\n**fet** åäö € – “citat”").render("letter").pdf();
        byte[] same =
                Texts.of("# Hej\n\n**fet** åäö € – “citat”").render("letter").pdf();
        byte[] other = Texts.of("# Hallå\n\nNågot **annat**").render("letter").pdf();
        int fonts = PdfStart.length(one);

        assertThat(same).isEqualTo(one);
        assertThat(fonts).isGreaterThan(10_000).isEqualTo(PdfStart.length(other));
        assertThat(Arrays.copyOf(other, fonts)).isEqualTo(Arrays.copyOf(one, fonts));
        assertThat(one.length - fonts).as("all else").isLessThan(3_000);
        assertThat(text(one, 1)).contains("fet åäö € – “citat”");
        assertThat(embeddedFonts(one)).hasSize(2);
    }

    @Test
    void aLetterWithACharacterThatTheSharedFontsLackHasItsOwn() throws IOException {
        byte[] pdf = Texts.of("# Cześć\n\nhej").render("letter").pdf();

        assertThat(PdfStart.length(pdf)).isZero();
        assertThat(text(pdf, 1)).contains("Cześć").contains("hej");
        assertThat(embeddedFonts(pdf)).hasSize(2);
        byte[] next = Texts.of("# Hej").render("letter").pdf();
        assertThat(PdfStart.length(next)).as("the one after it").isPositive();
    }

    @Test
    void theSignForWhatCannotBeReadIsPrintedAsItself() throws IOException {
        byte[] pdf = Texts.of("# Hej\n\nett \uFFFD tecken").render("letter").pdf();

        assertThat(text(pdf, 1)).contains("ett \uFFFD tecken");
        assertThat(PdfStart.length(pdf)).as("it has its own fonts").isZero();
    }

    private static Set<String> embeddedFonts(byte[] pdf) throws IOException {
        var names = new TreeSet<String>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var resources = document.getPage(0).getResources();
            for (var name : resources.getFontNames()) {
                var font = resources.getFont(name);
                assertThat(font.isEmbedded()).isTrue();
                assertThat(font.isDamaged()).isFalse();
                assertThat(font.getName()).matches("[A-Z]{6}\\+DejaVuSansCondensed.*");
                names.add(font.getName());
            }
        }
        return names;
    }

    private static String text(byte[] pdf, int page) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            return stripper.getText(document);
        }
    }

    private static List<Glyph> glyphs(byte[] pdf) throws IOException {
        var glyphs = new ArrayList<Glyph>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition t) {
                    if (!t.getUnicode().isBlank()) {
                        double mm = 25.4 / 72;
                        glyphs.add(new Glyph(
                                getCurrentPageNo(),
                                t.getXDirAdj() * mm,
                                t.getYDirAdj() * mm,
                                (t.getXDirAdj() + t.getWidthDirAdj()) * mm,
                                t.getUnicode()));
                    }
                }
            }.getText(document);
        }
        return glyphs;
    }
}
