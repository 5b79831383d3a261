package se.budkavle.camel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail relay that keeps the words of the dialogue and breaks it where a test wants it to. */
final class ScriptedRelay implements AutoCloseable {
    enum Break {
        NEVER,
        AFTER_HELLO,
        /** Sender and recipient are answered when the content is asked for, and no sooner. */
        ANSWERS_LATE,
        /** It says what it has to say of the recipient, and is gone. */
        HANGS_UP_AFTER_THE_RECIPIENT,
        HANGS_UP_AFTER_THE_SENDER,
        /** It hears everything that comes before the content, and answers to the sender alone. */
        HANGS_UP_AT_THE_CONTENT,
        HANGS_UP_WITHIN_THE_CONTENT,
        HANGS_UP_AT_RESET,
        /** Whatever is said to it. */
        CLOSES_ITS_FIRST_CONNECTION,
        SILENT_AT_RESET,
        SILENT_AT_THE_RECIPIENT,
        DRIPS_AT_THE_RECIPIENT,
        READS_NO_CONTENT,
        AFTER_THE_CONTENT,
        SILENT_AFTER_THE_CONTENT,
        AFTER_EACH_MAIL
    }

    /** What {@link RelaySettings#tls} expects. */
    enum Tls {
        NONE,
        STARTTLS,
        IMPLICIT
    }

    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final String extensions;
    private final Tls tls;
    private final @Nullable SSLContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger();
    final AtomicInteger drips = new AtomicInteger();
    /** As many recipients as must have been named before one is answered. */
    volatile CountDownLatch recipients = new CountDownLatch(0);

    volatile Break breaking = Break.NEVER;
    volatile String senderAnswer = "250 2.1.0 Ok";
    volatile String recipientAnswer = "250 2.1.5 Ok";
    volatile String resetAnswer = "250 2.0.0 Ok";
    private volatile String late = "";

    ScriptedRelay(String extensions) throws IOException {
        this(extensions, Tls.NONE, null);
    }

    /** @param context null without TLS */
    ScriptedRelay(String extensions, Tls tls, @Nullable SSLContext context) throws IOException {
        this.extensions = extensions + (tls == Tls.STARTTLS ? "\r\n250-STARTTLS" : "");
        this.tls = tls;
        this.context = context;
        this.server = new ServerSocket();
        server.setReceiveBufferSize(64 * 1024);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return sockets.size();
    }

    /** Connections that nobody has closed. */
    int open() {
        return open.get();
    }

    long count(String command) {
        return commands.stream().filter(c -> c.startsWith(command)).count();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.incrementAndGet();
                sockets.add(socket);
                Thread.ofPlatform().daemon().start(() -> speak(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void speak(Socket plain) {
        try (plain;
                Socket socket = tls == Tls.IMPLICIT ? encrypted(plain) : plain) {
            say(socket, "220 relay.example.net");
            converse(socket);
        } catch (IOException e) {
            commands.add("the client went away");
        } finally {
            open.decrementAndGet();
        }
    }

    private void converse(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            if (line.equals("STARTTLS")) {
                say(socket, "220 go on");
                try (Socket encrypted = encrypted(socket)) {
                    converse(encrypted);
                }
                return;
            }
            if (!answer(socket, in, line)) {
                return;
            }
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private boolean answer(Socket socket, BufferedReader in, String line) throws IOException {
        if (breaking == Break.CLOSES_ITS_FIRST_CONNECTION && socket == sockets.getFirst()) {
            say(socket, "421 4.7.0 Too many mails over one connection");
            return true;
        }
        switch (line.split("[ :]")[0]) {
            case "EHLO" -> {
                say(socket, "250-relay.example.net" + extensions + "\r\n250 8BITMIME");
                return breaking != Break.AFTER_HELLO;
            }
            case "RSET" -> {
                if (breaking == Break.HANGS_UP_AT_RESET) {
                    return false;
                }
                if (breaking == Break.SILENT_AT_RESET) {
                    return in.readLine() != null;
                }
                say(socket, resetAnswer);
            }
            case "RCPT" -> {
                recipients.countDown();
                await(recipients);
                if (breaking == Break.HANGS_UP_AT_THE_CONTENT) {
                    return true;
                }
                if (breaking == Break.SILENT_AT_THE_RECIPIENT) {
                    return in.readLine() != null;
                }
                if (breaking == Break.DRIPS_AT_THE_RECIPIENT) {
                    drip(socket);
                }
                sayBeforeContent(socket, recipientAnswer);
                return breaking != Break.HANGS_UP_AFTER_THE_RECIPIENT;
            }
            case "MAIL" -> {
                sayBeforeContent(socket, senderAnswer);
                return breaking != Break.HANGS_UP_AFTER_THE_SENDER;
            }
            case "DATA" -> {
                if (breaking == Break.HANGS_UP_AT_THE_CONTENT) {
                    return false;
                }
                say(socket, late + "354 go on");
                late = "";
                if (breaking == Break.READS_NO_CONTENT) {
                    await(closed);
                    return false;
                }
                if (breaking == Break.HANGS_UP_WITHIN_THE_CONTENT) {
                    return in.read() < 0;
                }
                String content = content(in);
                if (content == null) {
                    return false;
                }
                mails.add(content);
                if (breaking == Break.SILENT_AFTER_THE_CONTENT) {
                    return in.readLine() != null;
                }
                if (breaking == Break.AFTER_THE_CONTENT) {
                    return false;
                }
                say(socket, "250 2.0.0 queued");
                return breaking != Break.AFTER_EACH_MAIL;
            }
            case "QUIT" -> {
                return false;
            }
            default -> say(socket, "250 2.0.0 Ok");
        }
        return true;
    }

    /** An answer that grows and never ends, until the client goes away. */
    private void drip(Socket socket) throws IOException {
        while (!await(closed, 20)) {
            socket.getOutputStream().write('2');
            socket.getOutputStream().flush();
            drips.incrementAndGet();
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, Long.MAX_VALUE);
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null when it does not come to its end: no relay keeps such a mail. */
    private static @Nullable String content(BufferedReader in) throws IOException {
        var lines = new ArrayList<String>();
        String line = in.readLine();
        for (; line != null && !line.equals("."); line = in.readLine()) {
            lines.add(line);
        }
        return line == null ? null : String.join("\r\n", lines);
    }

    private void sayBeforeContent(Socket socket, String text) throws IOException {
        if (breaking == Break.ANSWERS_LATE) {
            late += text + "\r\n";
        } else {
            say(socket, text);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
