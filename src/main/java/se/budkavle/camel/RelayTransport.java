package se.budkavle.camel;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.MailDocument;

/** One open connection to a relay that knows how far its dialogue has come. Used by one thread at a time. */
final class RelayTransport extends SMTPTransport {
    /** How far a mail has come when something happens. */
    enum Stage {
        CONNECTING,
        SENDER,
        RECIPIENT,
        CONTENT,
        /** The final dot is on its way: from here the relay may have the mail. */
        END
    }

    private final Session session;
    private final Sockets sockets;
    private Stage stage = Stage.CONNECTING;
    private int mails;

    private RelayTransport(Session session, Sockets sockets) {
        super(session, new URLName("smtp", null, -1, null, null, null));
        this.session = session;
        this.sockets = sockets;
        setUseRset(true);
    }

    static RelayTransport to(RelaySettings settings) {
        var sockets = new Sockets();
        Properties properties = settings.properties();
        if (!settings.tls().equals("implicit")) {
            properties.put("mail.smtp.socketFactory", sockets);
        }
        return new RelayTransport(Session.getInstance(properties), sockets);
    }

    void open(RelaySettings settings) throws MessagingException {
        stage = Stage.CONNECTING;
        String user = settings.user().isEmpty() ? null : settings.user();
        connect(settings.host(), settings.port(), user, settings.password());
    }

    void send(MailDocument mail) throws MessagingException {
        stage = Stage.SENDER;
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

    Stage stage() {
        return stage;
    }

    /** Mails that were taken over this connection. */
    int mails() {
        return mails;
    }

    /** Ends a dialogue that lasts too long, from another thread. */
    void abort() {
        sockets.abort();
    }

    @Override
    protected void mailFrom() throws MessagingException {
        stage = Stage.SENDER;
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        stage = Stage.RECIPIENT;
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        stage = Stage.CONTENT;
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        stage = Stage.END;
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

    /** Remembers the socket, as the mail library lets nobody close it while a call is under way. */
    private static final class Sockets extends SocketFactory {
        private volatile @Nullable Socket socket;

        @Override
        public Socket createSocket() {
            var made = new Socket();
            socket = made;
            return made;
        }

        void abort() {
            Socket open = socket;
            try {
                if (open != null) {
                    open.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connected(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return connected(new Socket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connected(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return connected(new Socket(host, port, local, localPort));
        }

        private Socket connected(Socket made) {
            socket = made;
            return made;
        }
    }
}
