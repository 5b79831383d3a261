package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Translator;
import se.budkavle.work.LanePulse;

/** What goes over a call's connection, and that nothing has gone when there is none. */
class HttpConnectionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC);
    private static final String CREATED =
            """
            {"id": "s0123456789abcdef0123456789abcdef", "status": "created", "created": "2026-01-15T08:00:00.000000"}""";
    private static final int MOST_BYTES = 64 * 1024;

    private interface Partner {
        void answer(HttpExchange call) throws IOException;
    }

    private volatile Partner partner = call -> say(call, 200, CREATED.getBytes(StandardCharsets.UTF_8));
    private HttpServer server;
    private RouteBench bench;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            partner.answer(call);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        bench.close();
        server.stop(0);
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
    void fault28APartnerThatBreaksTheHandshakeOffWasSentNothing() throws Exception {
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

    @Test
    void asManyCallsAreUnderWayAsThePartnerHasSlotsHoweverMany() throws Exception {
        var all = new CountDownLatch(30);
        partner = call -> {
            all.countDown();
            arrive(all);
            say(call, 200, CREATED.getBytes(StandardCharsets.UTF_8));
        };
        startRoute("http", server.getAddress().getPort());
        var ends = new ArrayList<Future<Exchange>>();
        try (var slots = Executors.newFixedThreadPool(30)) {
            for (int i = 0; i < 30; i++) {
                ends.add(slots.submit(this::call));
            }
        }
        for (Future<Exchange> end : ends) {
            assertThat(end.get().getException()).isNull();
        }
    }

    private static void arrive(CountDownLatch all) {
        try {
            all.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void fault30APackedAnswerIsReadWhole() throws Exception {
        partner = call -> sayPacked(call, 200, (" ".repeat(1000) + CREATED).getBytes(StandardCharsets.UTF_8));
        startRoute("http", server.getAddress().getPort());
        for (Exchange done : List.of(call(), call())) {
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody(DeliveryReport.class).outcome())
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void fault30APackedAnswerIsReadNoFurtherThanAnyOther() throws Exception {
        partner = call -> sayPacked(call, 200, new byte[20 * 1024 * 1024]);
        startRoute("http", server.getAddress().getPort());
        Exchange done = call();
        assertThat(done.getException()).isInstanceOf(AmbiguousSendException.class);
        assertThat(done.getMessage().getBody(byte[].class)).hasSizeLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void aRefusalOfManyWordsIsARefusal() throws Exception {
        partner = call -> say(call, 413, "Request too large. ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        startRoute("http", server.getAddress().getPort());
        Exchange done = call();
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(DeliveryReport.class).reason()).isEqualTo("http-413");
    }

    private Exchange call() {
        return bench.hand("attempts 46elks", PartnerMessages.sms("+46701740605"));
    }

    private static void sayPacked(HttpExchange call, int status, byte[] body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        call.getResponseHeaders().set("Content-Encoding", "gzip");
        say(call, status, packed.toByteArray());
    }

    private static void say(HttpExchange call, int status, byte[] body) throws IOException {
        try (call) {
            call.getResponseHeaders().set("Content-Type", status == 200 ? "application/json" : "text/plain");
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        }
    }
}
