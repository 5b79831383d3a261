package se.budkavle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.ServerSocketCreator;
import se.budkavle.sandbox.PipeliningHello;

/** An SMTP server on loopback that takes everything and keeps nothing but when it came. */
final class MailSink implements Sink {
    /** The address of {@link NumberedEvents#byMail}, with the number of the message. */
    private static final Pattern NUMBERED = Pattern.compile("\\+(\\d+)@");

    private final Arrivals arrivals = new Arrivals();
    private final SMTPServer server = PipeliningHello.saidBy(SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .maxConnections(200)
            .serverSocketFactory((ServerSocketCreator) AnsweringAtOnce::new)
            .messageHandlerFactory(context -> new Counting(context))
            .build());

    /** Without this every answer of the sink waits some 40 ms for a delayed acknowledgement, and the sink is measured. */
    private static final class AnsweringAtOnce extends ServerSocket {
        AnsweringAtOnce() throws IOException {}

        @Override
        public Socket accept() throws IOException {
            Socket client = super.accept();
            client.setTcpNoDelay(true);
            return client;
        }
    }

    MailSink() {
        server.start();
    }

    @Override
    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public Arrivals arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Counting implements MessageHandler {
        private long number;

        Counting(MessageContext context) {}

        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) {
            Matcher numbered = NUMBERED.matcher(recipient);
            number = numbered.find() ? Long.parseLong(numbered.group(1)) : -1;
        }

        @Override
        public String data(InputStream data) throws IOException {
            data.transferTo(java.io.OutputStream.nullOutputStream());
            arrivals.arrived(number);
            return "taken";
        }

        @Override
        public void done() {}
    }
}
