package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.release.Bundle;

/** What a door must survive: bodies made to break parsers, databases or those who read the refusal. */
class HostileJsonTest {
    private static final String SECRET = "hemligt-7f3a";
    private static final EventReader READER = new EventReader(
            EventCatalogue.load(Bundle.of(Map.of(
                    "events/a.happened/schema.json",
                    "{\"type\": \"object\", \"required\": [\"customer\"]}",
                    "events/a.happened/example.json",
                    event("{\"customer\": {\"customerNo\": \"1\"}}")))),
            Clock.systemUTC());

    @Test
    void theHarmlessEventIsTaken() {
        assertThat(read(event("{\"customer\": {\"customerNo\": \"1\"}}"))).isInstanceOf(Reading.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aHostileBodyIsRefusedWithoutEchoingIt(String name, int status, String body, String hint) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        var refused = (Reading.Refused) READER.read(bytes);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.errors().getFirst().message()).contains(hint).doesNotContain(SECRET);
        assertThat(refused.title()).doesNotContain(SECRET);
        assertThat(refused.raw()).isEqualTo(bytes);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("depth 10,000", 400, event("[".repeat(10_000) + "]".repeat(10_000)), "deeper than 100"),
                body("100 MB text, a hundredth of it", 413, event("\"" + "x".repeat(1_100_000) + "\""), "1 MB"),
                body("a number of 100,000 digits", 400, event("9".repeat(100_000)), "digits"),
                body(
                        "the same key twice",
                        400,
                        event("{\"a\": 1, \"" + SECRET + "\": 1, \"" + SECRET + "\": 2}"),
                        "same key"),
                body(
                        "the same attribute twice",
                        400,
                        event("{}").replace("{\"id\"", "{\"id\": \"x\", \"id\""),
                        "same key"),
                body("NaN", 400, event("NaN"), "line 1, column"),
                body("Infinity", 400, event("-Infinity"), "line 1, column"),
                body("1e999", 400, event("1e999"), "double"),
                body("1e-999999999", 400, event("1e-999999999"), "double"),
                body("half a surrogate pair", 400, event("\"\\ud83d" + SECRET + "\""), "surrogate"),
                body("the second half alone, in a key", 400, event("{\"\\ude00\": 1}"), "line 1, column"),
                body("NUL escaped", 400, event("\"" + SECRET + "\\u0000\""), "NUL"),
                body("NUL raw", 400, event("\"\u0000\""), "zero bytes"),
                body("a byte order mark", 400, "\ufeff" + event("{}"), "byte order mark"),
                body("something after the end", 400, event("{}") + SECRET, ""),
                body("a second document", 400, event("{}") + event("{}"), "follows after the end"),
                body("cut off", 400, event("{\"a\": \"" + SECRET), "too early"),
                body("nothing", 400, "", "empty"),
                body("a word", 400, SECRET, "not JSON"),
                body("a comment", 400, "/* " + SECRET + " */" + event("{}"), "not JSON"),
                body("an array", 400, "[" + event("{}") + "]", "object"),
                body("data that is a text", 422, event("\"" + SECRET + "\""), "object"),
                body(
                        "data in Base64 that is no JSON",
                        400,
                        event("0").replace("\"data\": 0", "\"data_base64\": \"AAAA\""),
                        "zero bytes"),
                body(
                        "data twice",
                        400,
                        event("{}").replace("\"data\"", "\"data_base64\": \"e30=\", \"data\""),
                        "beside"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": [1, {\"b/c\": \"x\\u0000\"}]}| /data/a/1/b~1c",
                "{\"a\": {\"b\": \"\\ud800x\"}}| /data/a/b",
                "{\"a\": {\"b\\u0000\": 1}}| /data/a",
                "{\"a\": {\"b\\u0000\": {\"c\": \"x\\u0000\"}}}| /data/a",
                "{\"a\": [1, 1e999]}| /data/a/1",
            })
    void whatCannotBeStoredIsRefusedWithItsPlace(String data, String pointer) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);

        var refused = (Reading.Refused) read(event(data));
        var binary = (Reading.Refused) READER.readBinary(Map.of(), bytes, "application/json");

        assertThat(refused.errors()).extracting(FieldMessage::pointer).containsExactly(pointer);
        assertThat(binary.errors()).extracting(FieldMessage::pointer).containsExactly(pointer);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void onlyUtf8IsTaken(Charset charset) {
        String text = event("{\"customer\": {\"customerNo\": \"1\", \"lastName\": \"Öberg\"}}");

        assertThat(((Reading.Refused) READER.read(text.getBytes(charset))).status())
                .isEqualTo(400);
    }

    static Stream<Charset> encodings() {
        return Stream.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                Charset.forName("UTF-32"));
    }

    @Test
    void theCharacterThatReadersPutWhereTheyUnderstandNothingMayStandThereItself() {
        String name = "\uFFFD \\uFFFD";

        var accepted = (Reading.Accepted)
                read(event("{\"customer\": {\"customerNo\": \"1\", \"lastName\": \"" + name + "\"}}"));

        assertThat(accepted.event().data().at("/customer/lastName").asText()).isEqualTo("\uFFFD \uFFFD");
    }

    @Test
    void anExtensionThatNamesACamelHeaderIsOnlyAnExtension() {
        String json = event("{\"customer\": {\"customerNo\": \"1\"}}")
                .replace("{\"id\"", "{\"camelhttpuri\": \"http://169.254.169.254/\", \"CamelFileName\": \"x\", \"id\"");

        var accepted = (Reading.Accepted) read(json);

        assertThat(accepted.event().extensions()).containsOnlyKeys("CamelFileName", "camelhttpuri");
        assertThat(accepted.contentHash())
                .isEqualTo(((Reading.Accepted) read(event("{\"customer\": {\"customerNo\": \"1\"}}"))).contentHash());
    }

    @Test
    void anEncodedNulInABinaryHeaderIsRefusedToo() {
        var headers = Map.of(
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "crm",
                "ce-type",
                "a.happened",
                "ce-subject",
                "customer/1",
                "ce-note",
                "a%00b");

        var reading = READER.readBinary(
                headers,
                "{\"customer\": {\"customerNo\": \"1\"}}".getBytes(StandardCharsets.UTF_8),
                "application/json");

        assertThat(((Reading.Refused) reading).status()).isEqualTo(400);
    }

    /** Whatever bytes come, there is an answer and never an exception. */
    @Property(tries = 1000)
    void anyBytesAtAllGetAnAnswer(@ForAll byte[] bytes) {
        assertThat(READER.read(bytes)).isInstanceOf(Reading.Refused.class);
    }

    private static Arguments body(String name, int status, String body, String hint) {
        return Arguments.of(name, status, body, hint);
    }

    private static Reading read(String json) {
        return READER.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String event(String data) {
        return "{\"id\": \"1\", \"specversion\": \"1.0\", \"source\": \"crm\", \"type\": \"a.happened\","
                + " \"subject\": \"customer/1\", \"data\": " + data + "}";
    }
}
