package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BounceVerbTest {
    @TempDir
    Path folder;

    private String returned = "";
    private String ordinary = "";

    @BeforeEach
    void mailsLieInAFolder() throws IOException {
        returned = mail(
                "returned.eml",
                """
                From: MAILER-DAEMON@example.net
                To: bounces@example.com
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b
                Content-Type: text/plain

                Nobody by that name.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; nouser@example.net
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 User unknown

                --b--
                """);
        ordinary = mail("ordinary.eml", "From: a@example.com\nTo: b@example.com\nSubject: Hi\n\nHello.\n");
    }

    private String mail(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.replace("\n", "\r\n"))
                .toString();
    }

    @Test
    void eachRecipientIsALineOfJson() {
        Shell shell = Shell.run("bounce", returned, ordinary);

        assertThat(shell.status()).isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "{\"file\":\"" + returned + "\",\"recipient\":\"nouser@example.net\",\"action\":\"failed\","
                                + "\"status\":\"5.1.1\",\"replyCode\":\"550\",\"reason\":\"userunknown\",\"kind\":\"hard\"}",
                        "{\"file\":\"" + ordinary + "\",\"recipient\":null,\"action\":null,\"status\":null,"
                                + "\"replyCode\":null,\"reason\":null,\"kind\":\"none\"}");
    }

    @Test
    void aFileThatIsNoMailIsAnsweredLikeAnOrdinaryOneAndFailsTheVerbWhereItWasNamed() throws IOException {
        Path picture = Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n'});

        Shell shell = Shell.run("bounce", picture.toString(), returned);

        assertThat(shell.status()).isEqualTo(1);
        assertThat(Shell.run("bounce", folder.toString()).status()).isZero();
        assertThat(shell.out().lines()).hasSize(2);
        assertThat(shell.err().strip())
                .isEqualTo(picture + " does not begin with the header of a mail; is it one as it was received?");
    }

    @Test
    void summaryCountsKinds() {
        Shell shell = Shell.run("bounce", "--summary", returned, ordinary);

        assertThat(shell.out())
                .startsWith("2 mails, 2 results\n")
                .contains("hard           1  50.0")
                .contains("no reason       -     -      1    1  50.0");
    }

    @Test
    void summaryAsJsonCountsReasonsAndKinds() {
        Shell shell = Shell.run("bounce", "--summary", "-o", "json", returned, ordinary);

        assertThat(shell.out().replaceAll("\\s", ""))
                .isEqualTo("{\"files\":2,\"recipients\":2,\"kinds\":{\"hard\":1,\"none\":1},"
                        + "\"reasons\":{\"noreason\":1,\"userunknown\":1}}");
    }

    @Test
    void aFolderOfAThousandMailsIsSummedUp() throws IOException {
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < 1_000; i++) {
            Files.copy(Path.of(returned), many.resolve("%04d.eml".formatted(i)));
        }

        Shell shell = Shell.run("bounce", "--summary", many.toString());

        assertThat(shell.out())
                .isEqualTo(
                        """
                        1000 mails, 1000 results

                        kind  recipients      %
                        hard        1000  100.0

                        reason       hard  soft  other   all      %
                        userunknown  1000     -      -  1000  100.0
                        """);
    }

    @Test
    void mailsOfAMaildirLieBelowIt() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("Maildir/new"));
        Files.copy(Path.of(returned), inbox.resolve("1768460409.mx"));

        Shell shell = Shell.run("bounce", folder.resolve("Maildir").toString());

        assertThat(shell.out()).contains("Maildir/new/1768460409.mx").contains("nouser@example.net");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aMailThatCannotBeReadStopsNoOther() {
        Shell shell = Shell.run("bounce", "/proc/self/mem", returned);

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out()).contains("nouser@example.net");
        assertThat(shell.err()).isEqualTo("/proc/self/mem cannot be read\n");
    }

    @Test
    void missingMailIsRefusedBeforeAnythingIsWritten() {
        Shell shell = Shell.run("bounce", ordinary, "gone.eml");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
    }
}
