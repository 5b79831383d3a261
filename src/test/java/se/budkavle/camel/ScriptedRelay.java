package se.budkavle.camel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail relay that keeps the wire's own words and breaks the dialogue where a test wants it to. */
final class ScriptedRelay implements AutoCloseable {
    enum Break {
        NEVER,
        AFTER_HELLO,
        SILENT_AT_THE_RECIPIENT,
        AFTER_THE_CONTENT,
        SILENT_AFTER_THE_CONTENT,
        AFTER_EACH_MAIL
    }

    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final String extensions;
    volatile Break breaking = Break.NEVER;
    volatile String recipientAnswer = "250 2.1.5 Ok";

    ScriptedRelay(String extensions) throws IOException {
        this.extensions = extensions;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return sockets.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> speak(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void speak(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(socket, "220 relay.example.net");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                if (!answer(socket, in, line)) {
                    return;
                }
            }
        } catch (IOException e) {
            commands.add("the client went away");
        }
    }

    private boolean answer(Socket socket, BufferedReader in, String line) throws IOException {
        switch (line.split("[ :]")[0]) {
            case "EHLO" -> {
                say(socket, "250-relay.example.net" + extensions + "\r\n250 8BITMIME");
                return breaking != Break.AFTER_HELLO;
            }
            case "RCPT" -> {
                if (breaking == Break.SILENT_AT_THE_RECIPIENT) {
                    return in.readLine() != null;
                }
                say(socket, recipientAnswer);
            }
            case "DATA" -> {
                say(socket, "354 go on");
                mails.add(content(in));
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

    private static String content(BufferedReader in) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            lines.add(line);
        }
        return String.join("\r\n", lines);
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
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
