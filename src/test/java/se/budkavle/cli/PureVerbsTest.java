package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.StrictJson;

/** The verbs that need neither hub nor database. */
class PureVerbsTest {
    @TempDir
    Path folder;

    @Test
    void smsPartsAreCountedOnTheTextAsGiven() throws IOException {
        Shell shell = Shell.run("sms-parts", "å".repeat(161), "-o", "json");

        assertThat(StrictJson.MAPPER.readTree(shell.out()).toString())
                .isEqualTo("{\"encoding\":\"GSM-7\",\"units\":161,\"parts\":2,\"perPart\":153}");
    }

    @Test
    void smsPartsOfAFileCountItsLastLineBreakToo() throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), "Hej!\n");

        assertThat(Shell.run("sms-parts", "--file", file.toString()).out())
                .isEqualToIgnoringNewLines("1 part: 5 units of GSM-7, 160 a part");
    }

    @Test
    void smsTextMayBeginLikeAnOption() {
        assertThat(Shell.run("sms-parts", "@-x").status()).isZero();
        assertThat(Shell.run("sms-parts", "-50 % idag").status()).isZero();
    }

    @Test
    void renderWritesEveryAllowedChannelOfEveryMatchingSendout() throws IOException {
        Shell shell = Shell.run(
                "render", "--file", "mappings/events/contract.expiring/example.json", "--out", folder.toString());

        assertThat(shell.err()).isEmpty();
        assertThat(shell.status()).isZero();
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "contract-expiring-notice.sv.email.html",
                            "contract-expiring-notice.sv.email.txt",
                            "contract-expiring-notice.sv.letter.pdf",
                            "contract-expiring-offer.sv.email.html",
                            "contract-expiring-offer.sv.email.txt",
                            "contract-expiring-offer.sv.sms.txt");
        }
        assertThat(Files.readString(folder.resolve("contract-expiring-offer.sv.sms.txt")))
                .contains("19 februari 2027");
    }

    @Test
    void renderWritesToAnEstateByLetterAlone() throws IOException {
        String event = Files.readString(Path.of("mappings/events/contract.expiring/example.json"))
                .replaceFirst("\"kind\": \"consumer\",", "\"kind\": \"consumer\", \"deceased\": true,");
        Path file = Files.writeString(folder.resolve("e.json"), event);
        Path out = folder.resolve("out");

        Shell shell = Shell.run("render", "--file", file.toString(), "--out", out.toString());

        assertThat(shell.status()).isZero();
        try (var files = Files.list(out)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactly("contract-expiring-notice.sv.letter.pdf");
        }
    }

    @Test
    void eventThatADoorWouldRefuseIsNotRendered() throws IOException {
        String event = Files.readString(Path.of("mappings/events/invoice.issued/example.json"))
                .replaceFirst("\"amount\": \"[0-9.]+\",", "");
        Path file = Files.writeString(folder.resolve("e.json"), event);

        Shell shell = Shell.run(
                "render",
                "--file",
                file.toString(),
                "--out",
                folder.resolve("out").toString());

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("/data/product/price/amount is missing");
    }
}
