package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.Bundle;

class MailDocumentTest {
    private final Translator translator = new Translator(PartnerCatalogue.load(Bundle.read(Path.of("mappings"))));

    @Test
    void textAndHtmlAreAlternativesAndTheAttachmentStandsBesideThem() throws Exception {
        MimeMessage mail = read(made(message("asa@example.com", "Åsa Öberg", "Ditt avtal löper ut", "Hej\n")));

        var mixed = (Multipart) mail.getContent();
        var alternative = (Multipart) mixed.getBodyPart(0).getContent();
        assertThat(mail.getContentType()).startsWith("multipart/mixed");
        assertThat(mixed.getBodyPart(0).getContentType()).startsWith("multipart/alternative");
        assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("Hej\r\n");
        assertThat(alternative.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("avtal.pdf");
        assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes())
                .asString()
                .isEqualTo("%PDF");
        assertThat(mail.getSubject()).isEqualTo("Ditt avtal löper ut");
        assertThat(mail.getHeader("To", ",")).isEqualTo("=?UTF-8?Q?=C3=85sa_=C3=96berg?= <asa@example.com>");
    }

    @Test
    void theSameMessageIsTheSameBytesWithOurMessageId() {
        Message message = message("asa@example.com", "Åsa Öberg", "Avtal", "Hej\n");

        assertThat(made(message).bytes()).isEqualTo(made(message).bytes());
        assertThat(made(message).messageId())
                .isEqualTo("<" + message.attemptKey() + ".0123456789abcdef@bounces.example.com>");
        assertThat(made(message).envelopeFrom())
                .isEqualTo("b+" + message.attemptKey() + ".0123456789abcdef@bounces.example.com");
        assertThat(ascii(made(message))).contains("Date: Thu, 15 Jan 2026 08:00:00 +0100");
    }

    @Test
    void noLineIsLongAndNoLineEndIsBareWhateverTheTextHolds() {
        String wild = "x".repeat(3000) + "\n.\nlone\rreturn\r\n.\r\nRCPT TO:<a@example.org>\n";
        String mail = ascii(made(message("asa@example.com", "Åsa", "Avtal", wild)));

        assertThat(mail.split("\r\n", -1)).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(998)
                .doesNotContain("\n")
                .doesNotContain("\r"));
    }

    static Stream<String> linesInTheMiddle() {
        return Stream.of(
                "Avtal\r\nBcc: all@example.org", "Avtal\nX: y", "Avtal\rX: y", "Avtal\u0000", "Avtal\u2028X: y");
    }

    @ParameterizedTest
    @MethodSource("linesInTheMiddle")
    void aHeaderWithALineEndIsRefused(String value) {
        assertThatThrownBy(() -> made(message("asa@example.com", "Åsa", value, "Hej")))
                .isInstanceOfSatisfying(UntranslatableException.class, e -> {
                    assertThat(e.reason()).isEqualTo("header-value");
                    assertThat(e).message().doesNotContain("all@example.org");
                });
        assertThatThrownBy(() -> made(message("asa@example.com", value, "Avtal", "Hej")))
                .isInstanceOf(UntranslatableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.com>\r\nRCPT TO:<x@example.org",
                "a@example.com,b@example.org",
                "\"a@b\"@example.com",
                "a@b@example.com",
                "Åsa <asa@example.com>",
                "asa",
                "",
                "a b@example.com",
                "asa@example.com "
            })
    void onlyOnePlainAddressIsTaken(String address) {
        assertThatThrownBy(() -> made(message(address, "Åsa", "Avtal", "Hej")))
                .isInstanceOfSatisfying(UntranslatableException.class, e -> assertThat(e.reason())
                        .isEqualTo(address.isEmpty() ? "field-not-taken" : "address-not-taken"));
    }

    private MailDocument made(Message message) {
        return translator.mail("mail-relay", "email", message);
    }

    private static String ascii(MailDocument mail) {
        return new String(mail.bytes(), StandardCharsets.US_ASCII);
    }

    private static MimeMessage read(MailDocument mail) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
    }

    private static Message message(String address, String name, String subject, String text) {
        UUID id = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
        byte[] pdf = "%PDF".getBytes(StandardCharsets.US_ASCII);
        return new Message(
                id,
                id.toString().replace("-", ""),
                "0123456789abcdef",
                id,
                "contract-expiring-notice",
                "regulatory",
                "sv",
                "default",
                "email",
                "mail-relay",
                Map.of("name", name, "email", address),
                null,
                null,
                subject,
                text,
                "<p>Hej</p>",
                List.of(new Message.Attachment("avtal.pdf", "application/pdf", pdf, "0".repeat(64))),
                Instant.parse("2026-01-15T07:00:00Z"),
                Map.of(),
                null);
    }
}
