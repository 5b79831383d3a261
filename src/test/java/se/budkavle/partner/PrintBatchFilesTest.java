package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.partner.PrintBatchFiles.Letter;
import se.budkavle.partner.PrintBatchFiles.Written;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

class PrintBatchFilesTest {
    private static final UUID BATCH = UUID.fromString("01890a5d-ac96-774b-bcce-b30209900001");
    private final PrintBatchFiles files =
            new PrintBatchFiles(new Translator(PartnerCatalogue.load(Bundle.read(Path.of("mappings")))));

    @TempDir
    Path folder;

    @Test
    void everyLetterBeginsOnANewSheetAndIsFoundWhereTheListSays() throws IOException {
        Written written = files.write(
                "print-vendor", BATCH, List.of(letter(1, "Ett", 1), letter(2, "Två", 2), letter(3, "Tre", 3)), folder);

        assertThat(written.letters()).extracting(p -> p.fromPage()).containsExactly(1, 3, 5);
        assertThat(written.letters()).extracting(p -> p.pages()).containsExactly(1, 2, 3);
        assertThat(written.letters()).extracting(p -> p.sheets()).containsExactly(1, 1, 2);
        try (PDDocument pdf = Loader.loadPDF(written.pdf().toFile())) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(8).isEqualTo(written.pages());
            assertThat(IntStream.rangeClosed(1, 8).mapToObj(page -> text(pdf, page)))
                    .containsExactly(
                            "Ett sida 1", "", "Två sida 1", "Två sida 2", "Tre sida 1", "Tre sida 2", "Tre sida 3", "");
            assertThat(pdf.getPage(7).getMediaBox().getHeight()).isBetween(841f, 843f);
        }
    }

    /** {@code /dev/full} is a disk without room: every byte written to it fails as on a full one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void fault17OnAFullDiskNoPartOfABatchIsLeftAndLaterTheSameFilesAreMade() throws IOException {
        var letters = new ArrayList<Letter>(); // more than is kept in memory before it is written
        for (int n = 1; n <= 12; n++) {
            letters.add(letter(n, "Brev " + n, 2));
        }
        for (String ending : List.of(".pdf", ".csv", ".done")) {
            Path full = Files.createSymbolicLink(folder.resolve(BATCH + ending + ".part"), Path.of("/dev/full"));

            assertThatThrownBy(() -> files.write("print-vendor", BATCH, letters, folder))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(BATCH.toString())
                    .hasRootCauseMessage("No space left on device");

            assertThat(full).doesNotExist();
            assertThat(folder.resolve(BATCH + ".done"))
                    .as("what says that a batch is whole")
                    .doesNotExist();
            assertThat(folder.resolve(BATCH + ending))
                    .as("a part under the whole's name")
                    .doesNotExist();
        }

        Written written = files.write("print-vendor", BATCH, letters, folder);
        byte[] pdf = Files.readAllBytes(written.pdf());
        byte[] csv = Files.readAllBytes(written.csv());
        Path elsewhere = folder.resolve("elsewhere");
        Written again = files.write("print-vendor", BATCH, letters, elsewhere);

        assertThat(Files.readAllBytes(again.pdf())).as("another hub's file").isEqualTo(pdf);
        assertThat(Files.readAllBytes(again.csv())).isEqualTo(csv);
        assertThat(Files.readAllBytes(again.done())).isEqualTo(Files.readAllBytes(written.done()));
    }

    @Test
    void theListAndTheMarkerSayWhatTheVendorMustFind() throws Exception {
        Written written = files.write("print-vendor", BATCH, List.of(letter(1, "Ett", 1), abroad(2)), folder);

        assertThat(Files.readString(written.csv()).lines())
                .hasSize(3)
                .first()
                .isEqualTo("batchId;letterId;seq;fromPage;pages;sheets;duplex;colour;envelope;postage;country;sha256");
        assertThat(Files.readString(written.csv()))
                .contains("\"2\";\"3\";\"1\";\"1\";\"true\";\"mono\";\"C5-H2\";\"international\";\"NO\"")
                .contains("\"economy\";\"SE\";\"" + written.letters().getFirst().sha256() + "\"");
        JsonNode done = StrictJson.MAPPER.readTree(written.done().toFile());
        assertThat(done.path("letters").asInt()).isEqualTo(2);
        assertThat(done.path("pages").asInt()).isEqualTo(4);
        assertThat(done.path("sheets").asInt()).isEqualTo(2);
        for (JsonNode file : done.path("files")) {
            Path path = folder.resolve(file.path("name").asText());
            assertThat(Files.size(path)).isEqualTo(file.path("size").asLong());
            assertThat(sha256(path)).isEqualTo(file.path("sha256").asText());
        }
        assertThat(done.path("files")).hasSize(2);
    }

    @Test
    void whatTheLawDemandsGoesByFirstClass() throws Exception {
        Letter letter = letter(1, "Ett", 1);
        var demanded = new Letter(letter.letterId(), letter.pdf(), "SE", "regulatory");
        Written written = files.write("print-vendor", BATCH, List.of(demanded, letter(2, "Två", 1)), folder);

        List<String> rows = Files.readString(written.csv()).lines().toList();
        assertThat(rows.get(1)).contains(";\"first\";\"SE\";");
        assertThat(rows.get(2)).contains(";\"economy\";\"SE\";");
    }

    @Test
    void theSameLettersAreTheSameBytes() throws IOException {
        List<Letter> letters = List.of(letter(1, "Ett", 1), letter(2, "Två", 2));
        Written first = files.write("print-vendor", BATCH, letters, folder.resolve("a"));
        Written second = files.write("print-vendor", BATCH, letters, folder.resolve("b"));

        for (int i = 0; i < 3; i++) {
            assertThat(first.files().get(i))
                    .hasSameBinaryContentAs(second.files().get(i));
        }
    }

    @Test
    void whatLettersShareIsWrittenOnce() throws IOException {
        byte[] letter = pdf("Samma", 2);
        List<Letter> many = IntStream.range(0, 500)
                .mapToObj(i -> new Letter(new UUID(7, i), () -> letter, "SE", "service"))
                .toList();

        Written written = files.write("print-vendor", BATCH, many, folder);

        assertThat(Files.size(written.pdf())).isLessThan(letter.length + 500L * 2 * 400);
        try (PDDocument pdf = Loader.loadPDF(written.pdf().toFile())) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(1000);
            assertThat(text(pdf, 1000)).isEqualTo("Samma sida 2");
        }
    }

    @Test
    void aLetterThatIsNoPdfIsNamedAndNothingIsLeftBehind() throws IOException {
        var broken =
                new Letter(new UUID(1, 2), () -> "%PDF-1.7 cut".getBytes(StandardCharsets.US_ASCII), "SE", "service");

        assertThatThrownBy(() -> files.write("print-vendor", BATCH, List.of(letter(1, "Ett", 1), broken), folder))
                .isInstanceOfSatisfying(UnprintableLetterException.class, e -> assertThat(e.letterId())
                        .isEqualTo(new UUID(1, 2)));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLetterThatRefersToNothingIsNamedAndStopsNoOther() throws IOException {
        var out = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(pdf("Ett", 1))) {
            document.save(out, CompressParameters.NO_COMPRESSION);
        }
        String plain = out.toString(StandardCharsets.ISO_8859_1);
        String lost = plain.replaceFirst("/Contents \\d+ 0 R", "/Contents 9 9 R");
        assertThat(lost.equals(plain)).isFalse();
        var broken = new Letter(new UUID(1, 2), () -> lost.getBytes(StandardCharsets.ISO_8859_1), "SE", "service");

        assertThatThrownBy(() -> files.write("print-vendor", BATCH, List.of(broken), folder))
                .isInstanceOfSatisfying(UnprintableLetterException.class, e -> assertThat(e.letterId())
                        .isEqualTo(new UUID(1, 2)))
                .hasRootCauseMessage("a reference leads nowhere");
        assertThat(files.write("print-vendor", BATCH, List.of(letter(1, "Ett", 1)), folder)
                        .letters())
                .hasSize(1);
    }

    private static Letter letter(int number, String text, int pages) throws IOException {
        byte[] pdf = pdf(text, pages);
        return new Letter(new UUID(0, number), () -> pdf, "SE", "service");
    }

    private static Letter abroad(int number) throws IOException {
        byte[] pdf = pdf("Oslo", 1);
        return new Letter(new UUID(0, number), () -> pdf, "NO", "service");
    }

    private static byte[] pdf(String text, int pages) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            var font = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
            for (int i = 1; i <= pages; i++) {
                var page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(font, 11);
                    content.newLineAtOffset(70, 700);
                    content.showText("%s sida %d".formatted(text, i));
                    content.endText();
                }
            }
            document.save(out);
        }
        return out.toByteArray();
    }

    private static String text(PDDocument pdf, int page) {
        try {
            var stripper = new PDFTextStripper();
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            return stripper.getText(pdf).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String sha256(Path path) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
    }
}
