package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.work.LanePulse;

/** A file goes only to whom the partner's file names, and an answer is read only so far. */
class PartnerUploadTest {
    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            calls.add(call.getRequestMethod() + " " + call.getRequestURI());
            call.getRequestBody().readAllBytes();
            boolean token = call.getRequestURI().getPath().equals("/auth/access-tokens");
            byte[] body = (token ? "{\"access_token\": \"t\"}" : answer).getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().add("Location", "/elsewhere");
            call.sendResponseHeaders(token ? 200 : status, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        settings.putAll(Map.of(
                "pingen.url",
                url,
                "pingen.identity-url",
                url,
                "pingen.upload-hosts",
                "127[.]0[.]0[.]1",
                "pingen.timeout",
                PATIENCE.toString()));
        answer = place(url + "/uploads/1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theFileGoesWhereThePartnerSaysAndTheDocumentNamesThePlace() {
        assertThat(placed()).contains("/uploads/1", "signed");
        assertThat(calls).containsExactly("POST /auth/access-tokens", "GET /file-upload", "PUT /uploads/1");
    }

    @Test
    void aFileGoesToNobodyElse() {
        answer = place("http://localhost.example.com/uploads/1");
        assertThatThrownBy(this::placed)
                .isInstanceOf(NotSentException.class)
                .hasMessage("pingen: gave an upload address that uploadHosts does not allow");
        assertThat(calls).noneMatch(call -> call.startsWith("PUT"));
    }

    @Test
    void nobodyLeadsUsElsewhere() {
        status = 302;
        assertThatThrownBy(this::placed)
                .isInstanceOf(NotSentException.class)
                .hasMessage("pingen: asked for an upload, answered 302");
        assertThat(calls).doesNotContain("GET /elsewhere");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToTheEnd() {
        answer = " ".repeat(70_000) + answer;
        assertThatThrownBy(this::placed)
                .isInstanceOf(NotSentException.class)
                .hasRootCauseMessage("an answer of more than 65536 bytes");
    }

    private static String place(String url) {
        return "{\"data\": {\"attributes\": {\"url\": \"%s\", \"url_signature\": \"signed\"}}}".formatted(url);
    }

    /** The document, with the places filled in. */
    private String placed() {
        var translator = PartnerMessages.translator(settings);
        var auth = new PartnerAuth(
                translator::catalogue, PartnerMessages.refusals(new LanePulse()), Clock.systemUTC(), PATIENCE);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        Message letter = letter();
        exchange.setVariable("message", letter);
        exchange.getMessage().setBody(translator.translate("pingen", "letter", letter));
        new PartnerUpload(() -> translator, auth, PATIENCE).place(exchange);
        return exchange.getMessage().getBody(String.class);
    }

    private static Message letter() {
        var pdf = new Message.Attachment("letter.pdf", "application/pdf", new byte[] {1, 2, 3}, "00");
        return new Message(
                ID,
                ID.toString().replace("-", ""),
                "0123456789abcdef",
                ID,
                "contract-expiring-notice",
                "service",
                "sv",
                "default",
                "letter",
                "pingen",
                Map.of("name", "Åsa Öberg", "country", "SE"),
                null,
                null,
                "Ditt avtal",
                null,
                null,
                List.of(pdf),
                Clock.systemUTC().instant(),
                Map.of(),
                null);
    }
}
