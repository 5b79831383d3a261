package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session to a gateway: over TLS with whom we trust alone, bound anew when it has ended or says nothing more. */
class SmppLinkTest {
    private static final int BIND_RESPONSE = 0x80000009;
    private static final byte UNBIND = 6;
    private static final int UNBIND_RESPONSE = 0x80000006;

    @TempDir
    static Path keys;

    private volatile int status;
    private final AtomicInteger binds = new AtomicInteger();

    @Test
    void aSessionIsBoundOverTlsWithACertificateThatIsTrusted() throws Exception {
        try (var gateway = tls();
                var link = link(gateway, Map.of("tls", "on", "tlsTrust", pem()))) {
            assertThat(link.bound().getSessionState().isTransmittable()).isTrue();
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        try (var gateway = tls();
                var link = link(gateway, Map.of("tls", "on"))) {
            assertThatThrownBy(link::bound).isInstanceOf(IOException.class).hasMessageStartingWith("cannot bind");
        }
        assertThat(binds).as("our password was not told").hasValue(0);
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        try (var gateway = tls();
                var link = link(gateway, Map.of("host", "localhost", "tls", "on", "tlsTrust", pem()))) {
            assertThatThrownBy(link::bound).isInstanceOf(IOException.class).hasMessageContaining("localhost");
        }
        assertThat(binds).hasValue(0);
    }

    @Test
    void aFileThatHoldsNoCertificateIsNamed() throws Exception {
        Path none = Files.writeString(keys.resolve("none.pem"), "");
        try (var gateway = tls();
                var link = link(gateway, Map.of("tls", "on", "tlsTrust", none.toString()))) {
            assertThatThrownBy(link::bound).isInstanceOf(IOException.class).hasMessageContaining("none.pem");
        }
    }

    /** It says nothing to enquire_link: the session is given up, and the next who needs one binds it anew. */
    @Test
    void aGatewayThatHasGoneSilentIsBoundAnew() throws Exception {
        try (var gateway = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var link = link(serve(gateway), Map.of("enquireEvery", "PT0.2S"), Duration.ofSeconds(6))) {
            Awaitility.await().ignoreExceptions().until(() -> link.bound() != null);
            int first = binds.get();

            Awaitility.await().ignoreExceptions().until(() -> link.bound() != null && binds.get() > first);
        }
    }

    @Test
    void aPasswordThatTheGatewayDoesNotTakeIsKnownForWhatItIs() throws Exception {
        status = 0x0e;
        try (var gateway = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var link = link(serve(gateway), Map.of())) {
            assertThatThrownBy(link::bound)
                    .satisfies(e -> assertThat(Refusals.isRefusal(e)).isTrue());
        }
    }

    private static SmppLink link(ServerSocket gateway, Map<String, String> more) {
        return link(gateway, more, Duration.ofMinutes(12));
    }

    private static SmppLink link(ServerSocket gateway, Map<String, String> more, Duration timeout) {
        var parameters = new HashMap<>(more);
        parameters.putIfAbsent("host", "127.0.0.1");
        parameters.put("port", String.valueOf(gateway.getLocalPort()));
        var settings = SmppSettings.of(parameters, timeout);
        return new SmppLink(settings, new SmppInbox(settings, (report, body, callId) -> {}));
    }

    private ServerSocket tls() throws Exception {
        return serve(TestCertificate.ours()
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** Accepts every bind, and then says nothing more but farewell. */
    private ServerSocket serve(ServerSocket gateway) {
        Thread.ofVirtual().start(() -> {
            while (!gateway.isClosed()) {
                try {
                    Socket call = gateway.accept();
                    Thread.ofVirtual().start(() -> bind(call));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return gateway;
    }

    private void bind(Socket call) {
        try {
            var in = new DataInputStream(call.getInputStream());
            var out = new DataOutputStream(call.getOutputStream());
            byte[] bind = pdu(in);
            binds.incrementAndGet();
            answer(out, BIND_RESPONSE, bind, new byte[] {'x', 0});
            byte[] next = pdu(in);
            while (next[3] != UNBIND) {
                next = pdu(in);
            }
            answer(out, UNBIND_RESPONSE, next, new byte[0]);
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            close(call);
        }
    }

    /** Without its length. */
    private static byte[] pdu(DataInputStream in) throws IOException {
        byte[] pdu = new byte[in.readInt() - 4];
        in.readFully(pdu);
        return pdu;
    }

    private void answer(DataOutputStream out, int command, byte[] asked, byte[] body) throws IOException {
        out.writeInt(16 + body.length);
        out.writeInt(command);
        out.writeInt(status);
        out.write(asked, 8, 4); // its sequence number
        out.write(body);
        out.flush();
    }

    private static void close(Socket call) {
        try {
            call.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem() throws Exception {
        return Files.writeString(
                        keys.resolve("ours.pem"), TestCertificate.ours().pem())
                .toString();
    }
}
