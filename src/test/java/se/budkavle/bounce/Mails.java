package se.budkavle.bounce;

import java.nio.charset.StandardCharsets;

/** Mails as tests write them: lines end with LF here and with CRLF on the wire. */
final class Mails {
    static final String KEY = "01890a5dac96774bbcceb302099a8057";
    static final String MAC = "0123456789abcdef";
    static final String OURS = "b+" + KEY + "." + MAC + "@bounces.example.com";

    private Mails() {}

    static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A delivery report with these recipient blocks, sent to nobody in particular. */
    static String report(String recipients) {
        return report("postmaster@example.com", "", recipients, "text/rfc822-headers", "Subject: x\n");
    }

    static String report(String to, String envelopeId, String recipients, String originalType, String original) {
        return """
                Return-Path: <>
                From: Mail Delivery System <MAILER-DAEMON@relay.example.net>
                To: %s
                Subject: Undelivered Mail Returned to Sender
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="A/1=x.y"

                This is a MIME-encapsulated message.

                --A/1=x.y
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not be delivered.

                --A/1=x.y
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; relay.example.net
                X-Queue-ID: 4F2
                %sArrival-Date: Thu, 15 Jan 2026 08:00:00 +0100 (CET)

                %s
                --A/1=x.y
                Content-Description: Undelivered Message
                Content-Type: %s

                %s
                --A/1=x.y--
                """
                .formatted(to, envelopeId, recipients, originalType, original);
    }

    static String recipient(String address, String action, String status, String diagnostic) {
        return """
                Final-Recipient: rfc822; %s
                Action: %s
                Status: %s
                Remote-MTA: dns; mx.example.com
                Diagnostic-Code: %s

                """
                .formatted(address, action, status, diagnostic);
    }
}
