package se.budkavle.camel;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The first step of what partners leave to be fetched: raw bytes of a bounded size become the body. */
@Component("reportIntake")
final class ReportIntake {
    private static final int MOST_OF_A_MAIL = 4 * 1024 * 1024;
    private static final int MOST_OF_A_FILE = 32 * 1024 * 1024;

    /** The whole mail as it lies in the mailbox; of a huge one the beginning, where a report says what it has to say. */
    public void mail(Exchange exchange) throws MessagingException, IOException {
        Message mail = exchange.getMessage().getBody(Message.class);
        var kept = new Beginning();
        try {
            mail.writeTo(kept);
        } catch (EnoughException enough) {
            // the rest is the original that came back with the report
        }
        exchange.getMessage().setBody(kept.bytes.toByteArray());
    }

    /** @throws IOException when the file is larger than a report can be; it stays where it is */
    public void file(Exchange exchange) throws IOException {
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            byte[] bytes = in.readNBytes(MOST_OF_A_FILE + 1);
            if (bytes.length > MOST_OF_A_FILE) {
                throw new IOException("a report file of more than 32 MB; ask the partner for smaller ones");
            }
            exchange.getMessage().setBody(bytes);
        }
    }

    private static final class EnoughException extends IOException {}

    private static final class Beginning extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            bytes.write(buffer, offset, Math.min(length, MOST_OF_A_MAIL - bytes.size()));
            if (bytes.size() >= MOST_OF_A_MAIL) {
                throw new EnoughException();
            }
        }
    }
}
