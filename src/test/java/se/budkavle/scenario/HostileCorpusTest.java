package se.budkavle.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the HTTP door makes of requests that mean harm, by its number in the corpus; the hub goes on as if nothing had been. */
class HostileCorpusTest {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static HttpDoor door;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
        door = new HttpDoor(data);
    }

    @AfterAll
    static void stop() {
        assertThat(door.structured(event("afterwards").toString()).status()).isEqualTo(202);
        hub.awaitSettled();
        hub.close();
    }

    static Stream<Arguments> bodies() {
        String event = event("hostile").toString();
        return Stream.of(
                body("h01 depth of 10,000 is refused", 400, "{\"a\":".repeat(10_000)),
                body("h02 a text of 100 MB is refused", 413, with(event, "\"" + "x".repeat(100_000_000) + "\"")),
                body("h03 a number of 500,000 digits is refused", 400, with(event, "1".repeat(500_000))),
                body("h04 duplicate keys are refused", 400, event.replaceFirst("\\{", "{\"id\":\"x\",")),
                body("h05 NaN is refused", 400, with(event, "NaN")),
                body("h05 1e999 is refused", 400, with(event, "1e999")),
                body("h06 a lone surrogate is refused", 400, with(event, "\"\\udc00\"")),
                Arguments.of(
                        "h06 invalid UTF-8 is refused",
                        400,
                        with(event, "\"\u00e5\"").getBytes(ISO_8859_1)),
                body("h07 NUL in a text is refused", 400, with(event, "\"a\\u0000b\"")),
                body("h08 a byte order mark is refused", 400, "\ufeff" + event),
                Arguments.of("h08 UTF-16 is refused", 400, event.getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("h08 UTF-16 with its mark is refused", 400, event.getBytes(StandardCharsets.UTF_16)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aHostileBody(String what, int status, byte[] body) {
        assertThat(door.post("/events", STRUCTURED, body).status()).as(what).isEqualTo(status);
    }

    @Test
    void h09AGzipBombIsRefusedUnopened() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[20_000_000]);
        }

        assertThat(door.post("/events", BATCH, packed.toByteArray(), "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
        assertThat(door.post("/events", BATCH, packed.toByteArray()).status()).isEqualTo(400);
    }

    @Test
    void h10SlowBodiesKeepNobodyWaiting() throws IOException {
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < 60; i++) {
            slow.add(door.begin("POST /events HTTP/1.1\nHost: x\nAuthorization: Bearer <token>\nContent-Type: "
                    + STRUCTURED + "\nContent-Length: 900000\n\n{\"spec"));
        }

        assertThat(door.structured(event("beside-slow-ones").toString()).status())
                .isEqualTo(202);

        for (Socket socket : slow) {
            assertThat(socket.getInputStream().available())
                    .as("bytes of an answer to a slow one before")
                    .isZero();
            socket.close();
        }
    }

    @Test
    void h10AStrangerWhoReportsAByteNowAndThenIsAnsweredAtOnceAndThenCut() throws IOException {
        try (Socket socket = door.begin("POST /reports/nobody/status HTTP/1.1\nHost: x\nContent-Length: 900000\n\nx")) {
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .startsWith("HTTP/1.1 404");

            Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> isCut(socket));
        }
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void h10MoreThan64MegabytesInFlightAreAnswered503AndTheNextOnesTaken() throws IOException {
        byte[] spaces = " ".repeat(31_000_000).getBytes(UTF_8);
        byte[] batch = ("[" + " ".repeat(10_000_000) + "]").getBytes(UTF_8);
        try (Socket first = begun(spaces);
                Socket second = begun(spaces)) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            Awaitility.await().until(() -> {
                var answer = door.post("/events", BATCH, batch);
                return answer.status() == 503 && answer.header("Retry-After").equals("2");
            });
        }
        Awaitility.await().until(() -> door.post("/events", BATCH, batch).status() == 200);
    }

    private static Socket begun(byte[] body) throws IOException {
        Socket socket = door.begin("POST /events HTTP/1.1\nHost: x\nAuthorization: Bearer <token>\nContent-Type: "
                + BATCH + "\nContent-Length: 32000000\n\n[");
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void h11TwoLengthsOfOneBodyAreRefused() {
        assertThat(door.raw("POST /events HTTP/1.1\nHost: x\nAuthorization: Bearer <token>\nContent-Type: " + STRUCTURED
                        + "\nContent-Length: 4\nTransfer-Encoding: chunked\nConnection: close\n\n0\n\nGET /status"))
                .containsPattern("^HTTP/1.1 400");
    }

    @Test
    void h12FiftyThousandHeadersAreRefused() throws IOException {
        try (Socket socket = door.begin("GET /status HTTP/1.1\nHost: x\n" + "A: b\n".repeat(4_000))) {
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void h16AJavaObjectIsRefused() {
        byte[] object = {(byte) 0xAC, (byte) 0xED, 0, 5, 's', 'r'};

        assertThat(door.post("/events", "application/x-java-serialized-object", object)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void h18AReplyFromAPhoneIsTakenAtItsSignedAddressAlone() {
        byte[] reply =
                "direction=incoming&id=s1&from=%2B46701740605&to=%2B46766860000&message=STOPP&created=2026-03-03+09%3A00%3A00"
                        .getBytes(UTF_8);
        String form = "application/x-www-form-urlencoded";
        String address =
                door.get("/partners/46elks/addresses").json().path("incoming").asText();
        String path = address.substring(address.indexOf("/reports/"));

        assertThat(door.post("/reports/46elks/incoming", form, reply).status()).isEqualTo(403);
        assertThat(door.post("/reports/46elks/incoming?mac=0123456789abcdef", form, reply)
                        .status())
                .isEqualTo(403);
        assertThat(door.post("/reports/46elks/answer", form, reply).status())
                .as("what comes as an answer never comes by itself")
                .isEqualTo(404);
        assertThat(path).matches("/reports/46elks/incoming\\?mac=[0-9a-f]{16}");
        assertThat(door.post(path, form, reply).status()).isEqualTo(204);
    }

    private static Arguments body(String what, int status, String body) {
        return Arguments.of(what, status, body.getBytes(UTF_8));
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode event(String id) {
        return RunningHub.example("invoice.zero", id);
    }

    private static String with(String event, String value) {
        return event.replace("\"data\":{", "\"data\":{\"extra\":" + value + ",");
    }
}
