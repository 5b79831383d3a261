package se.budkavle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The line to a server on this machine, which a test may silence: what is sent then vanishes, and neither end hears that
 * it did. A connection that was silenced stays so, as if its server were another one by now.
 */
final class SilencedLine implements AutoCloseable {
    private final int server;
    private final ServerSocket door;
    private final Queue<Socket> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Silence silence = new Silence();

    /** What connections of one time share. */
    private static final class Silence {
        private volatile boolean fallen;
    }

    /** @param server its port */
    SilencedLine(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many connections were opened, silenced or not. */
    int accepted() {
        return accepted.get();
    }

    /** On whatever is open, and on whatever is opened until it speaks again. */
    void fallSilent() {
        silence.fallen = true;
    }

    /** On what is opened from now on. */
    void speakAgain() {
        silence = new Silence();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                join(door.accept());
            } catch (IOException e) {
                // closed, by this end or by the other
            }
        }
    }

    private void join(Socket client) throws IOException {
        ends.add(client);
        var joined = new Socket(InetAddress.getLoopbackAddress(), server);
        ends.add(joined);
        Silence own = silence;
        Thread.ofVirtual().start(() -> pass(client, joined, own));
        Thread.ofVirtual().start(() -> pass(joined, client, own));
        accepted.incrementAndGet();
    }

    private static void pass(Socket from, Socket to, Silence silence) {
        var some = new byte[8192];
        try {
            for (int read = from.getInputStream().read(some);
                    read >= 0;
                    read = from.getInputStream().read(some)) {
                if (!silence.fallen) {
                    to.getOutputStream().write(some, 0, read);
                }
            }
            if (!silence.fallen) {
                to.close();
            }
        } catch (IOException e) {
            // the other end has gone
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket end : ends) {
                end.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
