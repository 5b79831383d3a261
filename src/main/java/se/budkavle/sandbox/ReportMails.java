package se.budkavle.sandbox;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;

/** Mails that come back: bounces (RFC 3464), automatic replies (RFC 3834) and complaints (RFC 5965). */
final class ReportMails {
    private static final String RELAY = "relay.example.net";

    private final Setting setting;
    private final Session session = Session.getInstance(new Properties());

    /** Makes one mail. */
    interface Writing {
        MimeMessage write() throws MessagingException;
    }

    ReportMails(Setting setting) {
        this.setting = setting;
    }

    MimeMessage written(Writing writing) {
        try {
            MimeMessage mail = writing.write();
            mail.saveChanges();
            return mail;
        } catch (MessagingException e) {
            throw new IllegalStateException("mail-relay: a report cannot be written", e);
        }
    }

    MimeMessage bounce(RelayedMail mail, String recipient, String status) throws MessagingException {
        boolean full = status.equals("5.2.2");
        var delivery = new DeliveryStatus();
        delivery.getMessageDSN().setHeader("Reporting-MTA", "dns; " + RELAY);
        delivery.getMessageDSN().setHeader("Arrival-Date", date(mail.at()));
        var perRecipient = new InternetHeaders();
        perRecipient.setHeader("Final-Recipient", "rfc822; " + recipient);
        perRecipient.setHeader("Action", "failed");
        perRecipient.setHeader("Status", status);
        perRecipient.setHeader("Remote-MTA", "dns; mx.example.com");
        perRecipient.setHeader(
                "Diagnostic-Code", full ? "smtp; 552 5.2.2 Mailbox full" : "smtp; 550 5.1.1 No such user here");
        perRecipient.setHeader("Last-Attempt-Date", date(setting.time().now()));
        delivery.addRecipientDSN(perRecipient);
        var report = new MultipartReport(
                "Your message could not be delivered to one recipient: "
                        + (full ? "the mailbox is full." : "there is no such user.")
                        + "\r\n",
                delivery,
                headersOf(mail));
        MimeMessage bounce = to(mail.from(), "MAILER-DAEMON@" + RELAY);
        bounce.setSubject("Undelivered Mail Returned to Sender");
        bounce.setHeader("Auto-Submitted", "auto-replied");
        bounce.setContent(report);
        return bounce;
    }

    MimeMessage away(RelayedMail mail, String recipient) throws MessagingException {
        MimeMessage reply = to(mail.from(), recipient);
        reply.setSubject("Autosvar: jag är inte på plats", "UTF-8");
        reply.setHeader("Auto-Submitted", "auto-replied");
        reply.setHeader("X-Auto-Response-Suppress", "All");
        String messageId = RelayedText.header(mail.text(), "Message-ID");
        reply.setHeader("In-Reply-To", messageId);
        reply.setHeader("References", messageId);
        reply.setText("Hej! Jag är borta till och med fredag och läser din post när jag är tillbaka.\r\n", "UTF-8");
        return reply;
    }

    MimeMessage complaint(RelayedMail mail) throws MessagingException {
        String boundary = "=_feedback_" + mail.id();
        String report = part(
                        boundary,
                        "text/plain; charset=us-ascii",
                        "This is an e-mail abuse report for a message" + " received from " + RELAY + ".\r\n")
                + part(
                        boundary,
                        "message/feedback-report",
                        "Feedback-Type: abuse\r\n"
                                + "User-Agent: SandboxFeedback/1.0\r\nVersion: 1\r\n"
                                + "Original-Mail-From: <" + mail.from() + ">\r\n"
                                + "Arrival-Date: " + date(mail.at()) + "\r\n"
                                + "Reported-Domain: example.com\r\n")
                + part(boundary, "text/rfc822-headers", withoutRecipient(mail))
                + "--" + boundary + "--\r\n";
        String mediaType = "multipart/report; report-type=feedback-report; boundary=\"" + boundary + "\"";
        MimeMessage complaint = to(mail.from(), "feedback@example.net");
        complaint.setSubject("FW: " + RelayedText.header(mail.text(), "Subject"));
        // as bytes: the library's own writer of multipart/report knows delivery reports only
        complaint.setDataHandler(
                new DataHandler(new ByteArrayDataSource(report.getBytes(StandardCharsets.UTF_8), mediaType)));
        complaint.setHeader("Content-Type", mediaType);
        return complaint;
    }

    private static String part(String boundary, String mediaType, String text) {
        return "--" + boundary + "\r\nContent-Type: " + mediaType + "\r\n\r\n" + text + "\r\n";
    }

    /** Providers leave out who complained; the sender finds out by the envelope address or the Message-ID. */
    private static String withoutRecipient(RelayedMail mail) {
        return RelayedText.headerBlock(mail.text()).replaceAll("(?im)^To:.*\r\n(?:[ \t].*\r\n)*", "");
    }

    private MimeMessage to(String address, String from) throws MessagingException {
        var mail = new MimeMessage(session);
        mail.setHeader("Return-Path", "<>");
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(address));
        mail.setSentDate(Date.from(setting.time().now()));
        return mail;
    }

    private static InternetHeaders headersOf(RelayedMail mail) throws MessagingException {
        return new InternetHeaders(new ByteArrayInputStream(
                (RelayedText.headerBlock(mail.text()) + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static String date(Instant moment) {
        return new MailDateFormat().format(Date.from(moment));
    }
}
