package se.budkavle.camel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import se.budkavle.partner.MailDocument;

/** One open connection to a relay that knows how far its dialogue has come. Used by one thread at a time. */
final class RelayTransport extends PipeliningTransport {
    private final Session session;
    private final RelaySockets sockets;
    private int mails;

    private RelayTransport(Session session, RelaySockets sockets) {
        super(session);
        this.session = session;
        this.sockets = sockets;
        setUseRset(true);
    }

    /** @param properties of the mail library, as {@link RelaySettings#properties} */
    static RelayTransport with(Properties properties) {
        var sockets = new RelaySockets();
        properties.put("mail.smtp.socketFactory", sockets);
        // or it would connect once more, by a socket that nobody can cut
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        return new RelayTransport(Session.getInstance(properties), sockets);
    }

    void open(RelaySettings settings) throws MessagingException {
        at(Stage.CONNECTING);
        // with a password, even an empty one, the library would log in as the user whom the hub runs as
        boolean anonymous = settings.user().isEmpty();
        connect(
                settings.host(),
                settings.port(),
                anonymous ? null : settings.user(),
                anonymous ? null : settings.password());
    }

    /** @param mayAskAhead whether its commands may go out before they are answered */
    void send(MailDocument mail, boolean mayAskAhead) throws MessagingException {
        begin(mayAskAhead);
        var message = new Whole(session, mail.bytes());
        message.setEnvelopeFrom(mail.envelopeFrom());
        session.getProperties().remove("mail.smtp.dsn.notify");
        if (supportsExtension("DSN")) {
            message.setReturnOption(SMTPMessage.RETURN_HDRS);
            message.setMailExtension("ENVID=" + mail.envelopeId());
            session.getProperties()
                    .setProperty("mail.smtp.dsn.notify", "FAILURE,DELAY ORCPT=rfc822;" + xtext(mail.envelopeTo()));
        }
        sendMessage(message, new InternetAddress[] {new InternetAddress(mail.envelopeTo())});
        mails++;
    }

    /** Mails that were taken over this connection. */
    int mails() {
        return mails;
    }

    @Override
    void cut() {
        sockets.cut();
    }

    boolean isCut() {
        return sockets.isCut();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        at(Stage.END);
        super.finishData();
    }

    /** A mail that is finished: its bytes go out as they are, neither read nor written anew. */
    private static final class Whole extends SMTPMessage {
        private final byte[] bytes;

        Whole(Session session, byte[] bytes) {
            super(session);
            this.bytes = bytes;
            saved = true;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            out.write(bytes);
        }

        @Override
        public int getSize() {
            return bytes.length;
        }
    }
}
