package se.budkavle.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static se.budkavle.bounce.Mails.recipient;
import static se.budkavle.bounce.Mails.report;
import static se.budkavle.bounce.Mails.wire;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.bounce.BounceResult.Kind;

class BounceReaderTest {
    private final BounceReader reader = new BounceReader();

    @Test
    void anUnknownMailboxIsHard() {
        assertThat(reader.read(wire(report(recipient(
                        "nouser@example.com",
                        "failed",
                        "5.1.1",
                        "smtp; 550 5.1.1 <nouser@example.com>: User unknown")))))
                .containsExactly(new BounceResult(
                        "nouser@example.com", "failed", "5.1.1", "550", "userunknown", Kind.HARD, null, null));
    }

    @Test
    void oneReportMaySpeakOfSeveralRecipients() {
        List<BounceResult> results =
                reader.read(wire(report(recipient("a@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 No such user")
                        + recipient("b@example.org", "failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full")
                        + recipient("c@example.net", "delayed", "4.4.1", "smtp; 451 4.4.1 connection timed out")
                        + recipient("d@example.net", "delivered", "2.0.0", "smtp; 250 2.0.0 Ok"))));

        assertThat(results)
                .extracting(r -> r.recipient(), r -> r.action(), r -> r.reason(), r -> r.kind())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a@example.com", "failed", "userunknown", Kind.HARD),
                        org.assertj.core.groups.Tuple.tuple("b@example.org", "failed", "mailboxfull", Kind.SOFT),
                        org.assertj.core.groups.Tuple.tuple("c@example.net", "delayed", "expired", Kind.SOFT),
                        org.assertj.core.groups.Tuple.tuple("d@example.net", "delivered", "delivered", Kind.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEndsOfEveryKindAreRead(String end) {
        String mail = report(recipient("a@example.com", "failed", "5.1.1", "smtp; 550 5.1.1\n unknown user"));
        assertThat(reader.read(mail.replace("\n", end).getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo("userunknown"));
    }

    @Test
    void ourAttemptIsKnownByTheAddressTheReportCameTo() {
        assertOurs(report(Mails.OURS, "", failed(), "text/rfc822-headers", "Subject: x\n"));
    }

    @Test
    void ourAttemptIsKnownByTheEnvelopeId() {
        assertOurs(report(
                "bounces@example.com",
                "Original-Envelope-Id: " + Mails.KEY + "." + Mails.MAC + "\n",
                failed(),
                "text/rfc822-headers",
                "Subject: x\n"));
    }

    @Test
    void ourAttemptIsKnownByTheMessageIdOfTheReturnedHeaders() {
        assertOurs(report("bounces@example.com", "", failed(), "text/rfc822-headers", original()));
    }

    @Test
    void ourAttemptIsKnownByTheMessageIdOfTheWholeReturnedMail() {
        String whole = original() + "Content-Type: multipart/alternative; boundary=in\n\n--in\n\nHej\n--in--\n";
        assertOurs(report("bounces@example.com", "", failed(), "message/rfc822", whole));
    }

    private void assertOurs(String mail) {
        assertThat(reader.read(wire(mail))).singleElement().satisfies(r -> {
            assertThat(r.attemptKey()).isEqualTo(Mails.KEY);
            assertThat(r.mac()).isEqualTo(Mails.MAC);
            assertThat(r.kind()).isEqualTo(Kind.HARD);
        });
    }

    @Test
    void theOtherSidesCodeCountsWhereTheReportersOwnSaysNothing() {
        assertThat(reader.read(wire(report(
                        recipient("a@example.com", "failed", "5.0.0", "smtp; 550-5.2.2 The account is over quota")))))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.status()).isEqualTo("5.2.2");
                    assertThat(r.replyCode()).isEqualTo("550");
                    assertThat(r.reason()).isEqualTo("mailboxfull");
                });
    }

    @Test
    void anAddressIsNotTakenForACode() {
        assertThat(reader.read(wire(report(recipient(
                        "a@example.com",
                        "failed",
                        "4.4.7",
                        "smtp; host mx.example.com[192.0.2.5] said: message expired")))))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.replyCode()).isNull();
                    assertThat(r.reason()).isEqualTo("expired");
                    assertThat(r.kind()).isEqualTo(Kind.SOFT);
                });
    }

    @Test
    void anInternationalReportInBase64IsRead() {
        String block = "Reporting-MTA: dns; x\n\n"
                + recipient("åsa@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 unknown");
        String mail =
                """
                From: MAILER-DAEMON@relay.example.net
                Content-Type: multipart/report; boundary=b; report-type=delivery-status

                --b
                Content-Type: message/global-delivery-status
                Content-Transfer-Encoding: base64

                %s
                --b--
                """
                        .formatted(Base64.getMimeEncoder().encodeToString(block.getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.read(wire(mail))).singleElement().satisfies(r -> assertThat(r.recipient())
                .isEqualTo("åsa@example.com"));
    }

    @Test
    void aComplaintNamesTheRecipientAndOurAttempt() {
        assertThat(reader.read(wire(complaint("abuse", "Original-Rcpt-To: <asa@example.org>\n"))))
                .containsExactly(new BounceResult(
                        "asa@example.org", null, null, null, "feedback", Kind.COMPLAINT, Mails.KEY, Mails.MAC));
    }

    @Test
    void aComplaintThatHidesTheRecipientIsStillAboutOurAttempt() {
        assertThat(reader.read(wire(complaint("opt-out", "")))).singleElement().satisfies(r -> {
            assertThat(r.kind()).isEqualTo(Kind.COMPLAINT);
            assertThat(r.attemptKey()).isEqualTo(Mails.KEY);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-spam", "auth-failure"})
    void feedbackThatIsNoComplaintSaysNothing(String type) {
        assertThat(reader.read(wire(complaint(type, "Original-Rcpt-To: <asa@example.org>\n"))))
                .singleElement()
                .satisfies(r -> assertThat(r.kind()).isEqualTo(Kind.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Precedence: auto_reply",
                "X-Auto-Response-Suppress: All",
                "X-Autoreply: yes"
            })
    void anAutomaticReplyIsNoBounce(String header) {
        String mail = "From: asa@example.com\nTo: " + Mails.OURS + "\n" + header
                + "\nSubject: Semester\n\nJag är borta. 550 5.1.1 user unknown, sa telefonen.\n";
        assertThat(reader.read(wire(mail)))
                .containsExactly(new BounceResult(null, null, null, null, "vacation", Kind.NONE, Mails.KEY, Mails.MAC));
    }

    @Test
    void anOrdinaryMailIsNoReport() {
        assertThat(reader.read(
                        wire("From: asa@example.com\nTo: kundservice@example.com\nAuto-Submitted: no\nSubject: Hej\n\n"
                                + "Varför fick jag 550 User unknown?\n")))
                .containsExactly(BounceResult.nothing(null));
    }

    @Test
    void aMailSystemsOwnWordsAreReadWhereNoReportStands() {
        String mail =
                """
                From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
                To: %s
                Subject: failure notice

                Hi. This is the mail program at mx.example.org.

                <gone@example.org>:
                Remote host said: 550 5.1.1 Sorry, no mailbox here by that name.
                """
                        .formatted(Mails.OURS);
        assertThat(reader.read(wire(mail)))
                .containsExactly(new BounceResult(
                        "gone@example.org", "failed", "5.1.1", "550", "userunknown", Kind.HARD, Mails.KEY, Mails.MAC));
    }

    @Test
    void aReportForwardedByAPersonIsNoBounce() {
        String forwarded =
                "From: asa@example.com\nContent-Type: multipart/mixed; boundary=f\n\n--f\n\nVad betyder detta?\n"
                        + "--f\nContent-Type: message/rfc822\n\n"
                        + report(recipient("a@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 unknown"))
                        + "\n--f--\n";
        assertThat(reader.read(wire(forwarded))).containsExactly(BounceResult.nothing(null));
    }

    @Test
    void aMailOfFiftyMegabytesIsReadToItsLimit() throws IOException {
        byte[] head = wire(report(recipient("a@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 unknown")));
        var endless = new InputStream() {
            private int at;
            private int read;

            @Override
            public int read() {
                read++;
                assertThat(read).isLessThanOrEqualTo(BounceReader.LIMIT + 8192);
                return at < head.length ? head[at++] : 'x';
            }
        };
        assertThat(reader.read(endless)).singleElement().satisfies(r -> assertThat(r.kind())
                .isEqualTo(Kind.HARD));
    }

    @Test
    void fault38NoDamageMakesTheReaderFail() {
        byte[] whole = wire(report(Mails.OURS, "", failed(), "message/rfc822", original()));
        var random = new Random(7);
        for (int round = 0; round < 4_000; round++) {
            byte[] damaged = whole.clone();
            int wounds = 1 + random.nextInt(30);
            for (int i = 0; i < wounds; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
            assertThat(reader.read(cut)).as("round %d", round).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "--",
                "Content-Type: multipart/report; boundary=\n\n--\n",
                "From ",
                ":",
                ": x\n :y\n",
                "Content-Type: multipart/report; boundary=a\n\n--a\n--a\n--a--\n--a",
                "Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n",
                "Content-Type: text/plain; charset=no-such\n\nx",
                "Content-Transfer-Encoding: base64\n\n====\u0000"
            })
    void emptyAndHalfMailsAreOrdinaryMails(String mail) {
        assertThat(reader.read(wire(mail))).containsExactly(BounceResult.nothing(null));
    }

    @Test
    void tenThousandPartsSideBySideOrInEachOtherCostBoundedMemory() {
        String flat = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nuser unknown\n".repeat(10_000);
        var nested = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        byte[] longest =
                wire("Subject: failure notice\nFrom: MAILER-DAEMON@x\n\n" + "user is unknown ".repeat(3_000_000));
        for (byte[] mail : List.of(wire(flat), wire(nested.toString()), longest)) {
            assertThat(allocatedWhile(() -> reader.read(mail))).isLessThan(96L * 1024 * 1024);
        }
    }

    private static long allocatedWhile(Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void nestedPartsWithoutEndAreNotFollowed() {
        var nested = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b%d%n%n--b%d%n".formatted(i, i));
        }
        assertThat(reader.read(wire(nested.toString()))).containsExactly(BounceResult.nothing(null));
    }

    @Test
    void aLineOfMegabytesIsReadInTime() {
        String mail = report(recipient("a@example.com", "failed", "5.0.0", "smtp; 550 " + "user ".repeat(200_000)));
        assertThat(reader.read(wire(mail))).hasSize(1);
    }

    @Test
    void whatAReaderOfAPageDoesNotSeeIsNotRead() {
        String mail =
                """
                From: MAILER-DAEMON@mx.example.org
                Subject: Non remis
                Content-Type: text/html; charset=utf-8

                <html><head><style>p { mailbox: full }</style></head><!-- 552 5.2.2 full --><body>
                <header><p>&Eacute;chec de la remise &agrave; <gone@example.org>&nbsp;:</p></header>
                <p>destinataire non trouv&eacute;</p></body></html>
                """;
        assertThat(reader.read(wire(mail))).singleElement().satisfies(r -> {
            assertThat(r.recipient()).isEqualTo("gone@example.org");
            assertThat(r.reason()).isEqualTo("userunknown");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!--", "<script>", "<a ", "&#x", "delayed ", "notification warning ", "(", "\"@", "550-"})
    void noTextCostsMoreForBeingRepeated(String part) {
        String head = "From: MAILER-DAEMON@mx.example.org\nSubject: x\nContent-Type: text/html\n\n";
        byte[] repeated = wire(head + part.repeat(60_000 / part.length()));
        reader.read(repeated);
        // some thirty milliseconds, and seconds when an expression begins anew at each place
        assertThat(cpuTime(repeated)).isLessThan(1_000_000_000);
    }

    /** Of this thread, in nanoseconds: what else the machine does counts for nothing. */
    private long cpuTime(byte[] mail) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        reader.read(mail);
        return threads.getCurrentThreadCpuTime() - before;
    }

    private static String failed() {
        return recipient("nouser@example.com", "failed", "5.1.1", "smtp; 550 5.1.1 User unknown");
    }

    private static String original() {
        return "From: kundservice@example.com\nMessage-ID:\n <" + Mails.KEY + "." + Mails.MAC
                + "@bounces.example.com>\n";
    }

    private static String complaint(String type, String recipient) {
        return """
                From: feedback@provider.example.org
                To: abuse@example.com
                Content-Type: multipart/report; report-type=feedback-report; boundary="f"

                --f
                Content-Type: text/plain

                A user marked this mail.

                --f
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: Provider/1.0
                Version: 1
                %s
                --f
                Content-Type: message/rfc822

                %s
                Hej

                --f--
                """
                .formatted(type, recipient, original());
    }
}
