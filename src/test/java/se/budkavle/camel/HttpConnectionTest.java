package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Translator;
import se.budkavle.work.LanePulse;

/** What goes over a call's connection, and that nothing has gone when there is none. */
class HttpConnectionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC);
    private RouteBench bench;

    @AfterEach
    void stop() {
        bench.close();
    }

    private void startRoute(String scheme, int port) throws Exception {
        Map<String, String> properties = Map.of(
                "46elks.url", scheme + "://127.0.0.1:" + port + "/a1",
                "46elks.user", "user",
                "46elks.password", "password",
                "46elks.timeout", "PT4M");
        Translator translator = PartnerMessages.translator(properties);
        Refusals refusals = PartnerMessages.refusals(new LanePulse());
        var auth = new PartnerAuth(translator::catalogue, refusals, CLOCK);
        bench = new RouteBench(
                        properties,
                        Map.of(
                                "partnerDocument", new PartnerDocument(() -> translator, CLOCK),
                                "httpAnswer", new HttpAnswer(() -> translator, auth, refusals, CLOCK),
                                "partnerHttp", new PartnerHttp(() -> translator, auth)))
                .start("templates/http-call.camel.yaml", "partners/46elks/sms.camel.yaml");
    }

    @Test
    void aPartnerThatSpeaksNoTlsWasSentNothing() throws Exception {
        meets(HttpConnectionTest::answersInPlainText);
    }

    @Test
    void aPartnerThatBreaksTheHandshakeOffWasSentNothing() throws Exception {
        meets(connection -> connection.setSoLinger(true, 0));
    }

    private interface Manner {
        void greet(Socket connection) throws IOException;
    }

    private void meets(Manner partners) throws Exception {
        try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greetOne(listening, partners));
            startRoute("https", listening.getLocalPort());
            assertThat(call().getException())
                    .isInstanceOf(NotSentException.class)
                    .hasMessageStartingWith("46elks: no connection, ");
        }
    }

    private static void greetOne(ServerSocket listening, Manner partners) {
        try (var connection = listening.accept()) {
            partners.greet(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answersInPlainText(Socket connection) throws IOException {
        connection.getInputStream().read();
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private Exchange call() {
        return bench.hand("attempts 46elks", PartnerMessages.sms("+46701740605"));
    }
}
