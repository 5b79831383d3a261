package se.budkavle.partner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.Bundle;

class TranslatorTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final String KEY = "01890a5dac96774bbcceb302099a8057";
    private static final UUID ATTEMPT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final String FORM = "application/x-www-form-urlencoded";
    private final Map<String, String> values = new HashMap<>();
    private final Translator translator =
            new Translator(PartnerCatalogue.load(Bundle.read(Path.of("mappings")), values::get));

    @Test
    void theAttemptIsTheOneOfTheAddressThatTheReportCameTo() {
        assertThat(delivery("id=s1&status=delivered&delivered=2026-01-15T07%3A59%3A00.5", Map.of("attemptKey", KEY)))
                .containsExactly(new DeliveryReport(
                        "46elks",
                        "s1",
                        ATTEMPT,
                        Outcome.DELIVERED,
                        null,
                        Instant.parse("2026-01-15T07:59:00.500Z"),
                        true,
                        "delivered"));
    }

    @Test
    void aRefusalWithAWordOfItsOwnIsNoTokenThatRanOut() {
        assertThat(translator.explains("kivra", refusal("40105"))).isTrue();
        assertThat(translator.explains("kivra", refusal("40100"))).isFalse();
        assertThat(translator.explains("kivra", new CallAnswer(401, "text/html", Map.of(), "no".getBytes(UTF_8))))
                .isFalse();
    }

    private static CallAnswer refusal(String code) {
        byte[] body = "{\"code\": \"%s\"}".formatted(code).getBytes(UTF_8);
        return new CallAnswer(401, "application/json", Map.of(), body);
    }

    @Test
    void aReportWithoutAnAttemptIsKnownByThePartnersReference() {
        assertThat(delivery("id=s1&status=sent", Map.of())).singleElement().satisfies(r -> {
            assertThat(r.attemptId()).isNull();
            assertThat(r.partnerRef()).isEqualTo("s1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "'; drop table attempt; --",
                "\"}, {\"code\": \"delivered",
                "${7*7}",
                "\u0000"
            })
    void aHostileWordIsAnUnknownWordKeptAsItCame(String word) {
        String form = "id=s1&status=" + java.net.URLEncoder.encode(word, StandardCharsets.UTF_8);
        assertThat(delivery(form, Map.of("attemptKey", KEY))).singleElement().satisfies(r -> {
            assertThat(r.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(r.isFinal()).isFalse();
            assertThat(r.raw())
                    .as("but for the one character that no row can hold")
                    .isEqualTo(word.replace('\0', '\uFFFD'));
        });
    }

    @Test
    void aReplyHasNoCharacterThatNoRowCanHold() {
        String form = "id=r1&from=%2B46701740605&to=%2B46766860000&message=Hej%00+d%C3%A5";
        assertThat(translator
                        .read("46elks", "incoming", form.getBytes(UTF_8), FORM, Map.of(), NOW)
                        .replies())
                .singleElement()
                .extracting(Reply::text)
                .isEqualTo("Hej\uFFFD då");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-20, 2026-01-19T23:00:00Z",
        "2026-01-20T10:00:00+01:00, 2026-01-20T09:00:00Z",
        "2026-01-20T10:00:00Z, 2026-01-20T10:00:00Z",
        "yesterday, 2026-01-15T08:00:00Z",
        "'', 2026-01-15T08:00:00Z",
        "9999999999-01-01T00:00:00Z, 2026-01-15T08:00:00Z"
    })
    void aMomentIsReadAsItsPartnerWritesItOrIsWhenItCame(String written, Instant moment) {
        assertThat(ack("letterId;status;at;reason;sheets\n" + ATTEMPT + ";mailed;" + written + ";;1\n"))
                .singleElement()
                .satisfies(r -> assertThat(r.at()).isEqualTo(moment));
    }

    @Test
    void oneBadRowHarmsNoOther() {
        String rows =
                "letterId;status;at;reason;sheets\n%s;mailed;;;1\n\n;;;;\nnot-ours;received;;;1\n".formatted(ATTEMPT);
        assertThat(ack(rows))
                .extracting(r -> r.attemptId(), r -> r.outcome())
                .contains(
                        org.assertj.core.groups.Tuple.tuple(ATTEMPT, Outcome.SENT),
                        org.assertj.core.groups.Tuple.tuple(null, Outcome.ACCEPTED));
    }

    @Test
    void aRowThatIsTooShortOrTooLongIsNamedAndTheOthersCount() {
        assertThat(ack(
                        "letterId;status;at;reason;sheets\n%1$s;mailed;;;1\n%1$s;mailed\n%1$s;mailed;;;1;2\n%1$s;mailed;;;1\n"
                                .formatted(ATTEMPT)))
                .extracting(r -> r.outcome() + " " + r.raw())
                .containsExactly("SENT mailed", "UNKNOWN ack row 2", "UNKNOWN ack row 3", "SENT mailed");
    }

    @Test
    void anAnswerThatCannotBeReadTakesNoOtherAnswerWithIt() {
        byte[] rows = "letterId;status;at;reason;sheets\nx\n%s;mailed;;;1\n"
                .formatted(ATTEMPT)
                .getBytes(UTF_8);
        assertThat(translator
                        .read("print-vendor", "ack", rows, "text/csv", Map.of(), NOW)
                        .replies())
                .isEmpty();
    }

    @Test
    void aFileWithoutAColumnIsReadAsUnreadableRows() {
        assertThat(ack("letterId;status\n%1$s;mailed\n%1$s;mailed\n".formatted(ATTEMPT)))
                .hasSize(2);
        assertThat(ack("status\nmailed\nmailed\n"))
                .extracting(DeliveryReport::outcome, DeliveryReport::raw)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Outcome.UNKNOWN, "ack row 1"),
                        org.assertj.core.groups.Tuple.tuple(Outcome.UNKNOWN, "ack row 2"));
    }

    @Test
    void aMarkAtTheBeginningAndLatinLettersDoNoHarm() {
        byte[] latin = "\u00ef\u00bb\u00bfletterId;status;at;reason;sheets\n%s;rejected;;OK\u00c4ND;1\n"
                .formatted(ATTEMPT)
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(translator
                        .read("print-vendor", "ack", latin, "text/csv", Map.of(), NOW)
                        .reports())
                .singleElement()
                .satisfies(r -> assertThat(r.outcome()).isEqualTo(Outcome.REJECTED));
    }

    @Test
    void whatIsNoReportAtAllIsSaidSoAndNamesNoContent() {
        assertThatThrownBy(() -> translator.read(
                        "46elks", "answer", "<html>Åsa".getBytes(StandardCharsets.UTF_8), "text/html", Map.of(), NOW))
                .isInstanceOf(UnreadableReportException.class)
                .hasMessage("the report answer is not JSON");
        assertThatThrownBy(() -> translator.read("46elks", "nothing", new byte[0], FORM, Map.of(), NOW))
                .isInstanceOf(UnreadableReportException.class);
    }

    @Test
    void depthAndDoubleKeysInAnAnswerAreRefused() {
        for (String json : List.of("[".repeat(10_000), "{\"id\":\"1\",\"id\":\"2\"}")) {
            assertThatThrownBy(() -> translator.read(
                            "46elks",
                            "answer",
                            json.getBytes(StandardCharsets.UTF_8),
                            "application/json",
                            Map.of("attemptKey", KEY),
                            NOW))
                    .isInstanceOf(UnreadableReportException.class);
        }
    }

    @Test
    void aSecretThatChangesIsUsedWithinASecondOrTwo() {
        assertThat(translator.catalogue().parameters("46elks")).containsEntry("password", "");
        values.put("46elks.password", "new {{46elks.user}} $1");
        await().untilAsserted(() -> assertThat(translator.catalogue().parameters("46elks"))
                .containsEntry("password", "new {{46elks.user}} $1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Polisen Sverige", "Po", "1Polisen", "Polisen;drop", "+0123456789"})
    void aSenderThatMayNotSpeakIsRefused(String sender) {
        Bundle mappings = Bundle.of(without("policy/brands.yaml"));
        var strict = new Translator(PartnerCatalogue.load(mappings, Map.of("46elks.sender", sender)::get));
        assertThatThrownBy(() -> strict.translate("46elks", "sms", sms("+46701740605")))
                .isInstanceOf(UntranslatableException.class)
                .hasMessage("46elks takes no such from; see fields in partner.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+19005550100", "+4670174060512345", "+46٧٠١٧٤٠٦٠٥", "070-1740605", "+46701740605,+46701740606"})
    void aNumberThatIsNoneOfOursToCallIsTheRecipientsAndNoMistakeOfOurs(String number) {
        assertThatThrownBy(() -> translator.translate("46elks", "sms", sms(number)))
                .isInstanceOfSatisfying(UntranslatableException.class, e -> assertThat(e)
                        .returns("address-not-taken", UntranslatableException::reason)
                        .returns(Outcome.BLOCKED, UntranslatableException::outcome)
                        .hasMessageNotContaining(number));
    }

    @Test
    void noNumberAtAllIsAMistakeOfOurs() {
        assertThatThrownBy(() -> translator.translate("46elks", "sms", sms("")))
                .isInstanceOfSatisfying(UntranslatableException.class, e -> assertThat(e)
                        .returns("field-not-taken", UntranslatableException::reason)
                        .returns(Outcome.REJECTED, UntranslatableException::outcome));
    }

    @ParameterizedTest
    @MethodSource("smsPartners")
    void marketingComesFromTheNumberWhereStopIsHeard(String partner) {
        values.put(partner + ".replies", "+46701740698");

        assertThat(URLDecoder.decode(
                        new String(translator.translate(partner, "sms", sms(partner, "sales", "+46701740605")), UTF_8)
                                .replace("+", "%2B"),
                        UTF_8))
                .contains("+46701740698");
    }

    @ParameterizedTest
    @MethodSource("smsPartners")
    void marketingUnderANameThatHearsNoStopIsRefused(String partner) {
        values.put(partner + ".replies", "Vinterljus");

        assertThatThrownBy(() -> translator.translate(partner, "sms", sms(partner, "loyalty", "+46701740605")))
                .isInstanceOfSatisfying(UntranslatableException.class, e -> assertThat(e.reason())
                        .isEqualTo("field-not-taken"));
    }

    private static Stream<String> smsPartners() {
        PartnerCatalogue shipped = PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
        return shipped.names().stream()
                .filter(name -> shipped.partner(name).channel().equals("sms"));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, true",
        "' stopp! ', true",
        "Avsluta., true",
        "unsubscribe, true",
        "stop det, false",
        "JA, false",
        "'', false"
    })
    void leavingIsOneWordAlone(String text, boolean stop) {
        assertThat(new Reply("46elks", "s1", "+46701740605", text, NOW, null).isStop())
                .isEqualTo(stop);
    }

    private Map<String, String> without(String name) {
        var files = new HashMap<>(Bundle.read(Path.of("mappings")).files());
        files.remove(name);
        return files;
    }

    private List<DeliveryReport> delivery(String form, Map<String, Object> context) {
        return translator
                .read("46elks", "delivery", form.getBytes(StandardCharsets.US_ASCII), FORM, context, NOW)
                .reports();
    }

    private List<DeliveryReport> ack(String csv) {
        return translator
                .read("print-vendor", "ack", csv.getBytes(StandardCharsets.UTF_8), "text/csv", Map.of(), NOW)
                .reports();
    }

    private static Message sms(String number) {
        return sms("46elks", "regulatory", number);
    }

    private static Message sms(String partner, String messageClass, String number) {
        return new Message(
                ATTEMPT,
                KEY,
                "0123456789abcdef",
                ATTEMPT,
                "contract-expiring-notice",
                messageClass,
                "sv",
                "default",
                "sms",
                partner,
                Map.of("name", "Åsa Öberg", "mobile", number),
                "https://hub.example.com/reports/46elks/delivery",
                null,
                null,
                "Hej",
                null,
                List.of(),
                NOW,
                Map.of(),
                null);
    }
}
