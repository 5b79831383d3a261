package se.budkavle.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the socket of one connection, as the mail library lets nobody close it while a call is under way. TLS lies
 * above it, made and checked by the library: below it a connection can be cut at once, while TLS would first say goodbye
 * and wait for the answer. Thread-safe.
 */
final class RelaySockets extends SocketFactory {
    private @Nullable Socket socket;
    private boolean isCut;

    /** @throws SocketException when the connection was cut before it was made */
    @Override
    public synchronized Socket createSocket() throws SocketException {
        if (isCut) {
            throw new SocketException("cut before it was made");
        }
        socket = new Socket();
        // commands that go out one after the other do not wait for each one's acknowledgement
        socket.setTcpNoDelay(true);
        return socket;
    }

    synchronized boolean isCut() {
        return isCut;
    }

    /** For good: no other one is made. */
    synchronized void cut() {
        isCut = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw connected();
    }

    private static UnsupportedOperationException connected() {
        return new UnsupportedOperationException(
                "nobody could cut it while it connects: ask for one that is not connected");
    }
}
