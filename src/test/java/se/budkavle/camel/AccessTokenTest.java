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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.NotSentException;
import se.budkavle.work.BusinessClock;

class AccessTokenTest {
    private final BusinessClock clock =
            new BusinessClock(Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC), Duration.ZERO);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final AccessToken token = new AccessToken("acme", clock, Duration.ofMinutes(4));
    private volatile int status = 200;
    private volatile String location = "";
    private volatile String padding = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", call -> {
            String form = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(call.getRequestHeaders().getFirst("Authorization") + " " + form);
            call.getResponseHeaders().add("Location", location);
            byte[] answer = (padding + "{\"access_token\": \"t%d\", \"token_type\": \"bearer\", \"expires_in\": 3600}")
                    .formatted(asked.size())
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        server.start();
        parameters.put("tokenUrl", "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/auth");
        parameters.put("clientId", "hub");
        parameters.put("clientSecret", "s3cret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aTokenIsFetchedOnceHoweverManyNeedIt() throws InterruptedException {
        try (var callers = Executors.newFixedThreadPool(8)) {
            var tokens = callers.invokeAll(IntStream.range(0, 8)
                    .<java.util.concurrent.Callable<String>>mapToObj(i -> () -> token.value(parameters))
                    .toList());
            assertThat(tokens).extracting(t -> t.get()).containsOnly("t1");
        }

        assertThat(asked).containsExactly("Basic aHViOnMzY3JldA== grant_type=client_credentials");
    }

    @Test
    void anotherIsFetchedShortlyBeforeItRunsOut() {
        token.value(parameters);
        clock.leapTo(clock.instant().plus(Duration.ofMinutes(59)));
        assertThat(token.value(parameters)).isEqualTo("t1");

        clock.leapTo(clock.instant().plus(Duration.ofSeconds(31)));
        assertThat(token.value(parameters)).isEqualTo("t2");
    }

    @Test
    void aRefusedTokenIsNotUsedAgain() {
        token.refused(token.value(parameters));

        assertThat(token.value(parameters)).isEqualTo("t2");
    }

    /** Many calls went out with the old token, and their refusals come one after the other. */
    @Test
    void aTokenThatSomebodyHasFetchedSinceIsKept() {
        String old = token.value(parameters);
        token.refused(old);
        String fresh = token.value(parameters);
        token.refused(old);

        assertThat(token.value(parameters)).isEqualTo(fresh);
        assertThat(asked).hasSize(2);
    }

    @Test
    void otherCredentialsNeedAnotherToken() {
        token.value(parameters);
        parameters.put("clientSecret", "newer");

        assertThat(token.value(parameters)).isEqualTo("t2");
    }

    @Test
    void credentialsThatAreRefusedAreTold() {
        status = 401;
        assertThatThrownBy(() -> token.value(parameters))
                .isInstanceOf(AccessToken.RefusedException.class)
                .hasMessage("acme: no token, answered 401");
    }

    @Test
    void credentialsAreNotTakenElsewhere() {
        status = 302;
        location = "/elsewhere";
        assertThatThrownBy(() -> token.value(parameters)).isInstanceOf(NotSentException.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerWithoutEndIsNotReadToTheEnd() {
        padding = " ".repeat(70_000);
        assertThatThrownBy(() -> token.value(parameters))
                .isInstanceOf(NotSentException.class)
                .hasRootCauseMessage("an answer of more than 65536 bytes");
    }

    @Test
    void withoutATokenNothingIsSent() {
        status = 503;
        assertThatThrownBy(() -> token.value(parameters))
                .isInstanceOf(NotSentException.class)
                .hasMessage("acme: no token, answered 503");
        server.stop(0);
        assertThatThrownBy(() -> token.value(parameters)).isInstanceOf(NotSentException.class);
    }
}
