package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;

class ReportFetchTest {
    private record Stored(String partner, String report, String mediaType, String body, boolean hasHeaders) {}

    private final List<Stored> stored = new CopyOnWriteArrayList<>();
    private final AtomicBoolean storeIsDown = new AtomicBoolean();
    private final Map<String, String> properties = new HashMap<>();
    private final LanePulse pulse = new LanePulse();
    private AutoCloseable server = () -> {};
    private RouteBench bench;

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws Exception {
        bench.close();
        server.close();
    }

    @Test
    void aReturnedMailIsStoredWholeAndThenDeleted() throws Exception {
        GreenMail mailbox = mailbox();
        deliver(
                mailbox,
                "To: b+key.mac@bounces.example.com\r\nSubject: Undelivered\r\nX-Odd: caf\u00e9\r\n\r\nbody\r\n");
        start("templates/mailbox-report.camel.yaml", "partners/mail-relay/bounces.camel.yaml");

        await().until(() -> stored.size() == 1 && count(mailbox) == 0);
        assertThat(stored.getFirst().body())
                .startsWith("To: b+key.mac@bounces.example.com\r\nSubject: Undelivered")
                .endsWith("body\r\n");
        assertThat(stored.getFirst())
                .extracting(Stored::partner, Stored::report, Stored::mediaType, Stored::hasHeaders)
                .containsExactly("mail-relay", "bounce", "message/rfc822", false);
    }

    @Test
    void aMailThatCouldNotBeStoredStaysAndComesAgain() throws Exception {
        GreenMail mailbox = mailbox();
        storeIsDown.set(true);
        deliver(mailbox, "Subject: once more\r\n\r\nbody\r\n");
        start("templates/mailbox-report.camel.yaml", "partners/mail-relay/bounces.camel.yaml");
        await().until(() -> !storeIsDown.get());

        await().until(() -> stored.size() == 1 && count(mailbox) == 0);
    }

    @Test
    void aReportFileIsFetchedWholeAndThenDeleted() throws Exception {
        vendor();
        Path ack = folder.resolve("out/ack/7.ack.csv");
        Files.writeString(ack, "letterId;status;at;reason;sheets\n");
        Files.writeString(folder.resolve("out/ack/notes.txt"), "not for us");
        start("templates/file-report.camel.yaml", "partners/print-vendor/acks.camel.yaml");

        await().until(() -> stored.size() == 1 && !Files.exists(ack));
        assertThat(stored.getFirst())
                .isEqualTo(new Stored("print-vendor", "ack", "text/csv", "letterId;status;at;reason;sheets\n", false));
        assertThat(folder.resolve("out/ack/notes.txt")).exists();
    }

    @Test
    void fault42AMailboxWhosePasswordIsReplacedIsReadOnWithTheNewOne() throws Exception {
        GreenMail mailbox = mailbox();
        Path file = inFile("mail-relay.imap.password");
        mailbox.getUserManager().getUser("bounces@example.com").setPassword("n&w one");
        deliver(mailbox, "Subject: after\r\n\r\nbody\r\n");
        start("templates/mailbox-report.camel.yaml", "partners/mail-relay/bounces.camel.yaml");
        await().until(() -> pulse.refused().containsKey("mail-relay-bounces"));
        assertThat(pulse.refused().get("mail-relay-bounces"))
                .extracting(LanePulse.Refused::who, LanePulse.Refused::settings)
                .containsExactly("mail-relay", "mail-relay.imap.user, mail-relay.imap.password");

        Files.writeString(file, "n&w one");
        await().until(() -> stored.size() == 1 && count(mailbox) == 0);
        await().until(() -> pulse.refused().isEmpty());
    }

    @Test
    void fault42AVendorsFolderWhosePasswordIsReplacedIsReadOnWithTheNewOne() throws Exception {
        SftpVendor vendor = vendor();
        Path file = inFile("print-vendor.password");
        start("templates/file-report.camel.yaml", "partners/print-vendor/acks.camel.yaml");
        Files.writeString(folder.resolve("out/ack/7.ack.csv"), "before");
        await().until(() -> stored.size() == 1);

        vendor.rotate("n&w one");
        Files.writeString(folder.resolve("out/ack/8.ack.csv"), "after");
        await().until(() -> pulse.refused().containsKey("print-vendor-acks"));
        assertThat(pulse.refused().get("print-vendor-acks"))
                .extracting(LanePulse.Refused::who, LanePulse.Refused::settings)
                .containsExactly("print-vendor", "print-vendor.user, print-vendor.password");

        Files.writeString(file, "n&w one");
        await().until(() -> stored.size() == 2);
        await().until(() -> pulse.refused().isEmpty());
    }

    @Test
    void aMailboxWhoseServerIsGoneIsToldOfUntilItIsBack() throws Exception {
        GreenMail mailbox = mailbox();
        start("templates/mailbox-report.camel.yaml", "partners/mail-relay/bounces.camel.yaml");
        mailbox.stop();
        await().until(() -> pulse.unpolled().containsKey("mail-relay-bounces"));
        assertThat(pulse.unpolled().get("mail-relay-bounces").who()).isEqualTo("mail-relay");
        assertThat(pulse.refused()).as("it is not our password").isEmpty();

        int port = Integer.parseInt(properties.get("mail-relay.imap.port"));
        GreenMail back = PatientMail.server(ServerSetup.PROTOCOL_IMAP, port);
        back.start();
        back.setUser("bounces@example.com", "bounces@example.com", "s e+c&r%et");
        server = back::stop;
        await().until(() -> pulse.unpolled().isEmpty());
    }

    /** What was given as it is lies in a file from now on. */
    private Path inFile(String setting) throws IOException {
        Path file = Files.writeString(folder.resolve(setting), properties.remove(setting));
        properties.put(setting + ".file", file.toString());
        return file;
    }

    private void start(String... files) throws Exception {
        properties.put("mail-relay.imap.poll", "100");
        properties.put("print-vendor.poll", "100");
        var secrets = new RouteSecrets(PartnerMessages.settings(properties));
        bench = new RouteBench(
                properties,
                Map.of(
                        "reportIntake",
                        new ReportIntake(),
                        "routeSecrets",
                        secrets,
                        "onePoller",
                        new OnePoller(Duties.alone(), secrets, PartnerMessages.refusals(pulse))));
        bench.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:receive-report").process(exchange -> {
                    if (storeIsDown.getAndSet(false)) {
                        throw new IOException("the store is down");
                    }
                    stored.add(new Stored(
                            exchange.getVariable("partner", String.class),
                            exchange.getVariable("report", String.class),
                            exchange.getVariable("mediaType", String.class),
                            new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8),
                            exchange.getMessage().hasHeaders()));
                });
            }
        });
        bench.start(files);
    }

    private GreenMail mailbox() {
        var mailbox = PatientMail.server(ServerSetup.PROTOCOL_IMAP);
        mailbox.start();
        mailbox.setUser("bounces@example.com", "bounces@example.com", "s e+c&r%et");
        server = mailbox::stop;
        properties.put("mail-relay.imap.host", "127.0.0.1");
        properties.put("mail-relay.imap.port", String.valueOf(mailbox.getImap().getPort()));
        properties.put("mail-relay.imap.user", "bounces@example.com");
        properties.put("mail-relay.imap.password", "s e+c&r%et");
        return mailbox;
    }

    private static void deliver(GreenMail mailbox, String text) throws Exception {
        var user = mailbox.getUserManager().getUser("bounces@example.com");
        var mail = new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        mailbox.getManagers()
                .getImapHostManager()
                .getInbox(user)
                .appendMessage(mail, new Flags(), new java.util.Date(0));
    }

    private static int count(GreenMail mailbox) throws Exception {
        var user = mailbox.getUserManager().getUser("bounces@example.com");
        return mailbox.getManagers().getImapHostManager().getInbox(user).getMessageCount();
    }

    private SftpVendor vendor() throws Exception {
        var vendor = new SftpVendor(folder);
        server = vendor;
        properties.putAll(vendor.properties());
        return vendor;
    }
}
