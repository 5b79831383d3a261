package se.budkavle.sandbox;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import se.budkavle.partner.MailDocument;

/** Sends and fetches mail the way the hub would. */
final class MailClient {
    static final String SENDER = "b+0123456789abcdef0123456789abcdef.0123456789abcdef@bounces.example.com";

    private final Map<String, String> properties;

    MailClient(Map<String, String> properties) {
        this.properties = properties;
    }

    void send(String recipient) throws MessagingException {
        send(recipient, message -> {});
    }

    interface Change {
        void on(SMTPMessage message) throws MessagingException;
    }

    void send(String recipient, Change change) throws MessagingException {
        Session session = session();
        var message = new SMTPMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + SENDER + ">");
            }
        };
        message.setFrom(new InternetAddress("kundservice@example.com"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        message.setSubject("Hej å ä ö", "UTF-8");
        message.setSentDate(new Date());
        message.setText("Ett brev om ditt avtal.", "UTF-8");
        message.setEnvelopeFrom(SENDER);
        message.saveChanges();
        change.on(message);
        try (var transport = session.getTransport("smtp")) {
            transport.connect(properties.get("mail-relay.user"), properties.get("mail-relay.password"));
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /** As it is, with its own envelope. */
    void send(MailDocument mail) throws MessagingException {
        Session session = session();
        var message = new SMTPMessage(session, new ByteArrayInputStream(mail.bytes()));
        message.setEnvelopeFrom(mail.envelopeFrom());
        try (var transport = session.getTransport("smtp")) {
            transport.connect(properties.get("mail-relay.user"), properties.get("mail-relay.password"));
            transport.sendMessage(message, InternetAddress.parse(mail.envelopeTo()));
        }
    }

    /** The mails in the bounce mailbox, which is empty afterwards. */
    List<String> fetch() throws MessagingException, IOException {
        return read(true);
    }

    List<String> peek() throws MessagingException, IOException {
        return read(false);
    }

    private List<String> read(boolean delete) throws MessagingException, IOException {
        var mails = new ArrayList<String>();
        try (var store = session().getStore("imap")) {
            store.connect(properties.get("mail-relay.imap.user"), properties.get("mail-relay.imap.password"));
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            for (Message message : inbox.getMessages()) {
                var bytes = new ByteArrayOutputStream();
                ((MimeMessage) message).writeTo(bytes);
                mails.add(bytes.toString(StandardCharsets.UTF_8));
                message.setFlag(Flags.Flag.DELETED, delete);
            }
            inbox.close(true);
        }
        return mails;
    }

    private Session session() {
        var settings = new Properties();
        settings.put("mail.smtp.host", properties.get("mail-relay.host"));
        settings.put("mail.smtp.port", properties.get("mail-relay.port"));
        settings.put("mail.smtp.auth", "true");
        settings.put("mail.smtp.timeout", "240000");
        settings.put("mail.imap.host", properties.get("mail-relay.imap.host"));
        settings.put("mail.imap.port", properties.get("mail-relay.imap.port"));
        return Session.getInstance(settings);
    }
}
