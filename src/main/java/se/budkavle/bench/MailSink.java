package se.budkavle.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on loopback that takes everything and keeps nothing but a count. */
final class MailSink implements AutoCloseable {
    private final AtomicLong taken = new AtomicLong();
    private final SMTPServer server = SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .maxConnections(200)
            .messageHandlerFactory(context -> new Counting(context))
            .build();

    MailSink() {
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    long taken() {
        return taken.get();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Counting implements MessageHandler {
        Counting(MessageContext context) {}

        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            data.transferTo(java.io.OutputStream.nullOutputStream());
            taken.incrementAndGet();
            return "taken";
        }

        @Override
        public void done() {}
    }
}
