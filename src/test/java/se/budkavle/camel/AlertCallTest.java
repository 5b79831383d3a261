package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.delivery.Alert;
import se.budkavle.partner.Auth;
import se.budkavle.timeline.Reason;

/** Alerts as calls, as whoever takes them gets them. */
class AlertCallTest {
    private static final String SECRET = "known-to-both";
    private static final Instant RAISED = Instant.parse("2026-01-15T08:00:00Z");

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private HttpServer operator;

    private record Taken(String id, String timestamp, String signature, byte[] body) {
        /** Over what came, as the receiver does it. */
        boolean holds() {
            return Auth.STANDARD_WEBHOOKS
                    .headers(Map.of("secret", SECRET), id, body, Instant.ofEpochSecond(Long.parseLong(timestamp)))
                    .get("webhook-signature")
                    .equals(signature);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        operator.createContext("/", this::take);
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.stop(0);
    }

    private void take(HttpExchange call) throws IOException {
        taken.add(new Taken(
                call.getRequestHeaders().getFirst("webhook-id"),
                call.getRequestHeaders().getFirst("webhook-timestamp"),
                call.getRequestHeaders().getFirst("webhook-signature"),
                call.getRequestBody().readAllBytes()));
        call.sendResponseHeaders(204, -1);
        call.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"46elks/Failed ·31003·", "print/Åter till avsändaren", "sinch/number …", "disk"})
    void anAlertIsSignedAsItIsReceivedWhateverSignsAPartnersWordHas(String subject) throws Exception {
        call().tell(about(subject));

        assertThat(taken).singleElement().matches(Taken::holds, "the signature holds");
    }

    @Test
    void theSameAlertToldAgainHasTheSameIdAndAnotherHasAnother() throws Exception {
        call().tell(about("46elks/Failed ·1·"));
        call().tell(about("46elks/Failed ·1·"));
        call().tell(about("46elks/Failed …1…"));

        assertThat(taken.get(1).id()).isEqualTo(taken.get(0).id());
        assertThat(taken.get(2).id()).isNotEqualTo(taken.get(0).id());
    }

    private AlertCall call() {
        return new AlertCall("http://127.0.0.1:" + operator.getAddress().getPort() + "/", SECRET);
    }

    private static Alert about(String subject) {
        return new Alert("unknown-word", subject, Reason.of("unknown-word", "46elks", subject), RAISED, null);
    }
}
