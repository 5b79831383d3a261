package se.budkavle.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A connection that posts one event after the other and reads how each was answered (HTTP/1.1, kept alive), and nothing
 * else: senders share the cores with what is measured. For one thread.
 */
final class EventLine implements AutoCloseable {
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final String CLOSE = "connection: close";
    private static final int HEX = 16;

    private final URI address;
    private final String head;
    private @Nullable Socket socket;
    private @Nullable InputStream answers;

    EventLine(URI address, @Nullable String token) {
        this.address = address;
        this.head = "POST " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + (token == null ? "" : "\r\nAuthorization: Bearer " + token)
                + "\r\nContent-Type: application/cloudevents+json\r\nContent-Length: ";
    }

    /** Returns the status of the answer. */
    int post(byte[] event) throws IOException {
        if (socket == null) {
            socket = new Socket(address.getHost(), address.getPort());
            socket.setTcpNoDelay(true);
            answers = new BufferedInputStream(socket.getInputStream());
        }
        byte[] before = (head + event.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = ByteBuffer.allocate(before.length + event.length)
                .put(before)
                .put(event)
                .array();
        socket.getOutputStream().write(request);
        return answered(answers);
    }

    private int answered(InputStream in) throws IOException {
        String status = line(in);
        long length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Long.parseLong(field.substring(LENGTH.length()).strip());
            }
            chunked |= field.equalsIgnoreCase(CHUNKED);
            last |= field.equalsIgnoreCase(CLOSE);
        }
        if (chunked) {
            skipChunks(in);
        } else {
            in.skipNBytes(length);
        }
        if (last) {
            close();
        }
        return Integer.parseInt(status.split(" ", 3)[1]);
    }

    private static void skipChunks(InputStream in) throws IOException {
        long size;
        do {
            size = Long.parseLong(line(in), HEX);
            in.skipNBytes(size);
            line(in);
        } while (size > 0);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ended after: " + line);
            }
            line.append((char) c);
        }
        line.setLength(Math.max(0, line.length() - 1)); // the carriage return
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
