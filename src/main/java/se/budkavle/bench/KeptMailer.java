package se.budkavle.bench;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import se.budkavle.camel.RelaySettings;
import se.budkavle.camel.SmtpPool;
import se.budkavle.partner.MailDocument;

/** The mail endpoint of {@code bare-pooled}: the same headers and body, over the hub's kept connections. */
final class KeptMailer {
    private static final Session NO_SESSION = Session.getInstance(new Properties());

    private final SmtpPool pool;

    KeptMailer(int port) {
        pool = new SmtpPool(RelaySettings.of(Map.of("host", "127.0.0.1", "port", "" + port), Duration.ofSeconds(30)));
    }

    void send(Exchange exchange) throws MessagingException, IOException, SmtpPool.LostException {
        Message in = exchange.getMessage();
        String to = in.getHeader("To", String.class);
        var mail = new MimeMessage(NO_SESSION);
        mail.setHeader("From", in.getHeader("From", String.class));
        mail.setHeader("To", to);
        mail.setSubject(in.getHeader("Subject", String.class), "UTF-8");
        mail.setText(in.getBody(String.class), "UTF-8", "html");
        mail.saveChanges();
        var bytes = new ByteArrayOutputStream();
        mail.writeTo(bytes);
        pool.send(new MailDocument(
                in.getHeader("From", String.class), to, "bare", mail.getMessageID(), bytes.toByteArray()));
    }
}
