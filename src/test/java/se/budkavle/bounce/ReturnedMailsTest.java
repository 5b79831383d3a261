package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from mails of servers of all families; and that no damage to them makes the reader fail. */
class ReturnedMailsTest {
    private final BounceReader reader = new BounceReader();

    static List<StoredMail> mails() throws IOException {
        return StoredMail.all();
    }

    @ParameterizedTest
    @MethodSource("mails")
    void everyMailSaysWhoAndWhy(StoredMail mail) {
        assertThat(said(mail.bytes())).isEqualTo(mail.expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\r\r\n"})
    void lineEndsDoNotMatter(String end) throws IOException {
        assertThat(StoredMail.all())
                .allSatisfy(mail -> assertThat(said(mail.bytes(end))).isEqualTo(mail.expected()));
    }

    @ParameterizedTest
    @MethodSource("mails")
    void aSpoolsFirstLineAndAByteOrderMarkDoNotMatter(StoredMail mail) {
        byte[] first = "\uFEFFFrom MAILER-DAEMON Thu Jan 15 08:00:00 2026\n".getBytes(StandardCharsets.UTF_8);
        byte[] mailed = mail.bytes();
        byte[] spooled = Arrays.copyOf(first, first.length + mailed.length);
        System.arraycopy(mailed, 0, spooled, first.length, mailed.length);
        assertThat(said(spooled)).isEqualTo(mail.expected());
    }

    @ParameterizedTest
    @MethodSource("mails")
    void whatIsCutBrokenOrFilledInDoesNotMakeTheReaderFail(StoredMail mail) {
        byte[] whole = mail.bytes();
        var random = new Random(mail.text().hashCode());
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(40); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOfRange(damaged, random.nextInt(40), 40 + random.nextInt(damaged.length));
            assertThat(reader.read(cut)).as("round %d", round).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"utf-8", "utf-16", "iso-8859-1", "iso-2022-jp", "gb18030", "koi8-r", "ibm500", "x-nobody-knows"})
    void aBodyInAnyCharsetAndInBase64IsRead(String charset) {
        String words =
                "I'm afraid I wasn't able to deliver your message.\n\n<gone@example.com>:\nno mailbox here by that name. (#5.1.1)\n";
        byte[] bytes = charset.startsWith("x-")
                ? words.getBytes(StandardCharsets.US_ASCII)
                : words.getBytes(java.nio.charset.Charset.forName(charset));
        String mail = "From: MAILER-DAEMON@mx.example.org\nSubject: failure notice\nContent-Type: text/plain; charset="
                + charset + "\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(bytes);
        assertThat(said(mail.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("gone@example.com | failed | userunknown | hard");
    }

    private String said(byte[] mail) {
        return reader.read(mail).stream()
                .map(r -> "%s | %s | %s | %s"
                        .formatted(
                                or(r.recipient()),
                                or(r.action()),
                                or(r.reason()),
                                r.kind().word()))
                .collect(Collectors.joining(" ; "));
    }

    private static String or(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "-" : value;
    }
}
