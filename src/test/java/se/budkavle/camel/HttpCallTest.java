package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.delivery.Lane;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Outcome;
import se.budkavle.partner.Presence;
import se.budkavle.partner.Translator;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Priority;

class HttpCallTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-15T08:00:00Z"), ZoneOffset.UTC);
    private static final String CREATED =
            """
            {"id": "s0123456789abcdef0123456789abcdef", "status": "created", "created": "2026-01-15T08:00:00.000000"}""";

    /** For half a minute and more, which the machine may take to end a call of half a second. */
    private static final int DRIPS = 1_500;

    private interface Partner {
        void answer(HttpExchange call) throws IOException;
    }

    private record Call(String path, String body, Map<String, List<String>> headers) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, String> properties = new HashMap<>();
    private final LanePulse pulse = new LanePulse();
    private Partner partner = call -> say(call, 200, "application/json", CREATED);
    private HttpServer server;
    private RouteBench bench;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", call -> {
            String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(call.getRequestURI().toString(), body, Map.copyOf(call.getRequestHeaders())));
            partner.answer(call);
        });
        server.start();
        properties.put("46elks.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/a1");
        properties.put("46elks.user", "u+ser");
        properties.put("46elks.password", "p&a%s+s)w=ord");
        properties.put("46elks.timeout", "PT4M");
        startRoute();
    }

    /** Where the partner is not to answer. */
    private void impatient() throws Exception {
        bench.close();
        properties.put("46elks.timeout", "PT0.5S");
        startRoute();
    }

    private void startRoute() throws Exception {
        Translator translator = PartnerMessages.translator(properties);
        var auth = new PartnerAuth(translator::catalogue, PartnerMessages.refusals(pulse), CLOCK);
        bench = new RouteBench(
                        properties,
                        Map.of(
                                "partnerDocument", new PartnerDocument(() -> translator, CLOCK),
                                "httpAnswer",
                                        new HttpAnswer(() -> translator, auth, PartnerMessages.refusals(pulse), CLOCK),
                                "partnerHttp", new PartnerHttp(() -> translator, auth)))
                .start("templates/http-call.camel.yaml", "partners/46elks/sms.camel.yaml");
    }

    @AfterEach
    void stop() {
        end.countDown();
        bench.close();
        server.stop(0);
    }

    @Test
    void theFormGoesOutWithCredentialsAndWithoutHeadersFromOutside() {
        Message message = PartnerMessages.sms("+46701740605");
        DeliveryReport report = report(message);

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.path()).isEqualTo("/a1/sms");
            assertThat(call.body()).startsWith("from=Vinterljus&to=%2B46701740605&message=Hej+%C3%85sa%21%0A.%0A");
            assertThat(call.headers())
                    .containsEntry("Content-type", List.of("application/x-www-form-urlencoded"))
                    .containsEntry(
                            "Authorization",
                            List.of("Basic "
                                    + Base64.getEncoder()
                                            .encodeToString("u+ser:p&a%s+s)w=ord".getBytes(StandardCharsets.UTF_8))))
                    .doesNotContainKeys("X-secret", "Camelhttpuri");
        });
        assertThat(report.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(report.partnerRef()).isEqualTo("s0123456789abcdef0123456789abcdef");
        assertThat(report.attemptId()).isEqualTo(message.attemptId());
    }

    @Test
    void theCallCarriesTheTraceOfItsEvent() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-8c11223344556677-01";
        bench.hand(
                "attempts 46elks",
                PartnerMessages.sms("+46701740605"),
                exchange -> exchange.setVariable(PartnerCall.TRACEPARENT, trace));

        assertThat(calls).singleElement().satisfies(call -> assertThat(call.headers())
                .containsEntry("Traceparent", List.of(trace)));
    }

    @Test
    void anOwnFaultBeforeThePartnerWasCalledLeavesNoDoubtAndOneAfterwardsDoes() throws Exception {
        var unsent = new ArrayList<Boolean>();
        for (int fault = 1; ; fault++) {
            calls.clear();
            Exchange exchange = handWithOwnFault(fault);
            if (exchange.getException() == null) {
                break; // the route needs the mappings no more often
            }
            Lane.Result result = CallResult.of(
                    new Lane.Claimed(
                            PartnerMessages.sms("+46701740605"), UUID.randomUUID(), 1, Priority.NORMAL, 1, null),
                    exchange);
            assertThat(result)
                    .as("fault %d, after %d calls", fault, calls.size())
                    .isInstanceOf(calls.isEmpty() ? Lane.Result.NotSent.class : Lane.Result.Unclear.class);
            unsent.add(calls.isEmpty());
        }
        assertThat(unsent).contains(true, false);
    }

    /** The mappings cannot be read when the route asks for them this time. */
    private Exchange handWithOwnFault(int time) throws Exception {
        Translator translator = PartnerMessages.translator(properties);
        var asked = new AtomicInteger();
        Supplier<Translator> failing = () -> {
            if (asked.incrementAndGet() == time) {
                throw new IllegalStateException("no mappings");
            }
            return translator;
        };
        var auth = new PartnerAuth(translator::catalogue, PartnerMessages.refusals(pulse), CLOCK);
        try (RouteBench broken = new RouteBench(
                        properties,
                        Map.of(
                                "partnerDocument", new PartnerDocument(failing, CLOCK),
                                "httpAnswer", new HttpAnswer(failing, auth, PartnerMessages.refusals(pulse), CLOCK),
                                "partnerHttp", new PartnerHttp(failing, auth)))
                .start("templates/http-call.camel.yaml", "partners/46elks/sms.camel.yaml")) {
            return broken.hand("attempts 46elks", PartnerMessages.sms("+46701740605"));
        }
    }

    @Test
    void aSecretThatSignsNothingIsLikeOneThatIsRefused() {
        Translator translator =
                PartnerMessages.translator(Map.of("webhook.secret", "whsec_MfKQ9r8GKYqrTwjU whsec_no-base64!"));
        var auth = new PartnerAuth(translator::catalogue, PartnerMessages.refusals(pulse), CLOCK);
        var exchange = new DefaultExchange(new DefaultCamelContext());

        assertThatThrownBy(() -> auth.headers(exchange, translator, "webhook", "call-1"))
                .isInstanceOf(NotSentException.class)
                .hasMessageStartingWith("webhook: its secret signs nothing")
                .hasMessageNotContaining("no-base64");
        assertThat(pulse.refused().get("webhook").settings()).contains("webhook.secret");
    }

    @Test
    void moreMessagesThanConnectionsGoOutOverAKeptOne() {
        var clients = ConcurrentHashMap.<InetSocketAddress>newKeySet();
        partner = call -> {
            clients.add(call.getRemoteAddress());
            say(call, 200, "application/json", CREATED);
        };
        for (int i = 0; i < 50; i++) {
            assertThat(report(PartnerMessages.sms("+46701740605")).outcome()).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(calls).hasSize(50);
        assertThat(clients).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400 | Invalid value for to: the number cannot receive texts | FAILED_HARD | invalid-number
                    400 | Missing key message                                    | REJECTED    | missing-field
                    400 | Invalid value for from                                 | REJECTED    | sender
                    413 | Request too large                                      | REJECTED    | http-413
                    302 | see http://127.0.0.1/internal                          | REJECTED    | http-302
                    """)
    void aRefusalInPlainTextIsAReport(int status, String text, Outcome outcome, String reason) {
        partner = call -> say(call, status, "text/plain", text);
        DeliveryReport report = report(PartnerMessages.sms("+46701740680"));

        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(report.reason()).isEqualTo(reason);
        assertThat(report.isFinal()).isTrue();
        assertThat(report.raw()).startsWith(status + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void notTakenMeansNotSentAndIsNotRepeatedHere(int status) {
        partner = call -> say(call, status, "text/plain", "Sorry");
        assertThat(failure()).isInstanceOf(NotSentException.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void fault31APauseThatThePartnerAsksForIsHeard() {
        partner = call -> {
            call.getResponseHeaders().set("Retry-After", "120");
            say(call, 429, "text/plain", "Too many requests");
        };
        assertThat(failure()).isInstanceOfSatisfying(NotSentException.class, e -> assertThat(e.retryAfter())
                .isEqualTo(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Thu, 15 Jan 2026 07:59:00 GMT"})
    void fault31APauseThatIsOverAtOnceIsNone(String retryAfter) {
        partner = call -> {
            call.getResponseHeaders().set("Retry-After", retryAfter);
            say(call, 429, "text/plain", "Too many requests");
        };
        assertThat(failure()).isInstanceOfSatisfying(NotSentException.class, e -> assertThat(e.retryAfter())
                .isNull());
    }

    @Test
    void onlyWhatCameToACallSaysThatThePartnerIsThere() {
        assertThat(result(PartnerMessages.sms("+46701740605")).partner()).isEqualTo(Presence.THERE);
        assertThat(result(PartnerMessages.sms("+19005550100")).partner()).isEqualTo(Presence.NOT_ASKED);
    }

    private Lane.Result result(Message message) {
        return CallResult.of(
                new Lane.Claimed(message, UUID.randomUUID(), 1, Priority.NORMAL, 1, null),
                bench.hand("attempts 46elks", message));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void aProxysFailureIsAmbiguous(int status) {
        partner = call -> say(call, status, "text/html", "<h1>Bad gateway</h1>");
        assertThat(failure()).isInstanceOf(AmbiguousSendException.class);
    }

    @Test
    void fault32SuccessWithABodyOfSomebodyElseIsAmbiguous() {
        partner = call -> say(call, 200, "text/html", "<h1>Welcome to the guest network</h1>");
        assertThat(failure()).isInstanceOf(AmbiguousSendException.class);
    }

    @Test
    void fault29ABlackHoleCostsOneTimeoutAndIsAmbiguous() throws Exception {
        impatient();
        partner = call -> await();
        assertThat(failure()).isInstanceOf(AmbiguousSendException.class).hasMessageStartingWith("46elks: no answer");
    }

    /** Whoever waits the time-out for each drip hears them all, and takes the answer that they are. */
    @Test
    void fault30AnAnswerInDripsEndsAtTheTimeoutToo() throws Exception {
        impatient();
        partner = call -> {
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, 0);
            try (OutputStream out = call.getResponseBody()) {
                for (int drip = 0; drip < DRIPS && !end.await(20, TimeUnit.MILLISECONDS); drip++) {
                    out.write(' ');
                    out.flush();
                }
                out.write(CREATED.getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        assertThat(failure()).isInstanceOf(AmbiguousSendException.class);
    }

    @Test
    void fault30AResetInsteadOfAnAnswerIsAmbiguous() {
        partner = HttpExchange::close;
        assertThat(failure()).isInstanceOf(AmbiguousSendException.class);
        assertThat(calls).hasSize(1);
    }

    @Test
    void nobodyListeningMeansNotSent() throws Exception {
        bench.close();
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.put("46elks.url", "http://127.0.0.1:" + nobody.getLocalPort() + "/a1");
        }
        startRoute();
        assertThat(failure()).isInstanceOf(NotSentException.class);
    }

    @Test
    void aNameThatNobodyHasMeansNotSent() throws Exception {
        bench.close();
        properties.put("46elks.url", "http://sms.invalid/a1");
        startRoute();
        assertThat(failure()).isInstanceOf(NotSentException.class);
    }

    @Test
    void credentialsThatTheyRefuseAreToldByTheirSettings() {
        partner = call -> say(call, 401, "text/plain", "no");
        assertThat(failure()).isInstanceOf(NotSentException.class);
        assertThat(pulse.refused().get("46elks").settings()).isEqualTo("46elks.user, 46elks.password");

        partner = call -> say(call, 200, "application/json", CREATED);
        report(PartnerMessages.sms("+46701740605"));
        assertThat(pulse.refused()).isEmpty();
    }

    @Test
    void aNumberOfAnotherWorldIsPassedOverBeforeAnyCall() {
        DeliveryReport report = report(PartnerMessages.sms("+19005550100"));
        assertThat(report.outcome()).isEqualTo(Outcome.BLOCKED);
        assertThat(report.reason()).isEqualTo("address-not-taken");
        assertThat(report.raw()).doesNotContain("1900");
        assertThat(calls).isEmpty();
    }

    private DeliveryReport report(Message message) {
        Exchange done = bench.hand("attempts 46elks", message);
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody(DeliveryReport.class);
    }

    private Throwable failure() {
        return bench.hand("attempts 46elks", PartnerMessages.sms("+46701740605"))
                .getException();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange call, int status, String type, String text) throws IOException {
        try (call) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", type);
            if (status == 302) {
                call.getResponseHeaders().set("Location", "/internal");
            }
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }
}
