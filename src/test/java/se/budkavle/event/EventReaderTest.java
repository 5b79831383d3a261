package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

class EventReaderTest {
    private static final String SCHEMA =
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "x-schemaVersion": "1.0", "type": "object",
             "required": ["customer", "contract"],
             "properties": {
               "customer": {"type": "object", "required": ["customerNo"]},
               "contract": {"type": "object", "required": ["contractNo", "endDate"], "properties": {
                 "contractNo": {"type": "string"},
                 "endDate": {"type": "string", "format": "date"},
                 "kind": {"enum": ["fixed", "variable"]}}}}}""";
    private static final String EXAMPLE =
            """
            {"specversion": "1.0", "id": "e-1", "source": "crm", "type": "contract.expiring",
             "subject": "customer/10012", "time": "2026-01-02T03:04:05+01:00", "traceparent": "00-ab-cd-01",
             "data": {"customer": {"customerNo": "10012", "mobile": "070-174 06 05"},
                      "contract": {"contractNo": "A-77", "endDate": "2026-02-28"}}}""";
    private static final EventCatalogue CATALOGUE = EventCatalogue.load(Bundle.of(
            Map.of("events/contract.expiring/schema.json", SCHEMA, "events/contract.expiring/example.json", EXAMPLE)));
    private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");

    private final EventReader reader = new EventReader(CATALOGUE, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aWholeEventIsTakenAndItsNumbersAreWrittenTheHubsWay() throws IOException {
        var accepted = accepted(EXAMPLE);

        assertThat(CATALOGUE.faults()).isEmpty();
        assertThat(accepted.warnings()).isEmpty();
        assertThat(accepted.event().time()).isEqualTo("2026-01-02T02:04:05Z");
        assertThat(accepted.event().receivedAt()).isEqualTo(NOW);
        assertThat(accepted.event().extensions()).containsExactly(Map.entry("traceparent", "00-ab-cd-01"));
        JsonNode canonical = StrictJson.MAPPER.readTree(accepted.canonical());
        assertThat(canonical.at("/data/customer/mobile").asText()).isEqualTo("+46701740605");
        assertThat(canonical.at("/time").asText()).isEqualTo("2026-01-02T02:04:05Z");
        assertThat(accepted.raw()).isEqualTo(EXAMPLE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsSaidToHappenInTheFutureIsTakenButItsFactsAreOfNow() {
        var accepted = accepted(EXAMPLE.replace("2026-01-02", "2099-01-02"));

        assertThat(accepted.event().factTime()).isEqualTo(NOW);
        assertThat(accepted.warnings()).extracting(FieldMessage::pointer).containsExactly("/time");
    }

    @Test
    void aClockThatIsALittleFastIsNoFault() {
        var accepted = accepted(EXAMPLE.replace("2026-01-02T03:04:05+01:00", "2026-01-10T08:02:00Z"));

        assertThat(accepted.event().factTime()).isEqualTo(NOW);
        assertThat(accepted.warnings()).isEmpty();
    }

    @Test
    void theOrderOfKeysAndExtensionsDoNotChangeTheContentHashButTheTimeDoes() {
        String reordered = EXAMPLE.replace("\"id\": \"e-1\", ", "")
                .replace("\"specversion\"", "\"id\": \"e-1\", \"specversion\"")
                .replace("00-ab-cd-01", "00-ef-ef-00")
                .replace("2026-01-02T03:04:05+01:00", "2026-01-02T02:04:05Z")
                .replace(
                        "\"contractNo\": \"A-77\", \"endDate\": \"2026-02-28\"",
                        "\"endDate\": \"2026-02-28\", \"contractNo\": \"A-77\"");

        assertThat(accepted(reordered).contentHash())
                .isEqualTo(accepted(EXAMPLE).contentHash());
        assertThat(accepted(EXAMPLE.replace("03:04:05", "03:04:06")).contentHash())
                .isNotEqualTo(accepted(EXAMPLE).contentHash());
        assertThat(accepted(EXAMPLE.replace("A-77", "A-78")).contentHash())
                .isNotEqualTo(accepted(EXAMPLE).contentHash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"specversion\": \"1.0\"| \"specversion\": \"0.3\"| 400| /specversion",
                "\"specversion\": \"1.0\"| \"specversion\": 1.0| 400| /specversion",
                "\"id\": \"e-1\"| \"id\": \"\"| 400| /id",
                "\"id\": \"e-1\"| \"id\": \"e\\u202e1\"| 400| /id",
                "\"source\": \"crm\", | ''| 400| /source",
                "\"time\": \"2026-01-02T03:04:05+01:00\"| \"time\": \"2026-01-02\"| 400| /time",
                "\"time\": \"2026-01-02T03:04:05+01:00\"| \"time\": \"2026-02-30T03:04:05Z\"| 400| /time",
                "\"traceparent\": \"00-ab-cd-01\"| \"deep\": {}| 400| /deep",
                "\"traceparent\": \"00-ab-cd-01\"| \"datacontenttype\": \"text/plain\"| 415| /datacontenttype",
                "contract.expiring| contract.expirign| 422| /type",
                "customer/10012| customer/10013| 422| /subject",
                "\"subject\": \"customer/10012\", | ''| 422| /subject",
                "\"contractNo\": \"A-77\", | ''| 422| /data/contract/contractNo",
                "2026-02-28| 2026-02-30| 422| /data/contract/endDate",
                "\"2026-02-28\"| 20260228| 422| /data/contract/endDate",
                "\"endDate\"| \"kind\": \"floating\", \"endDate\"| 422| /data/contract/kind",
                "\"10012\"| \"1 0\"| 422| /data/customer/customerNo",
            })
    void aFaultIsRefusedWithItsStatusAndItsPlace(String was, String is, int status, String pointer) {
        String json =
                EXAMPLE.replaceFirst(java.util.regex.Pattern.quote(was), java.util.regex.Matcher.quoteReplacement(is));

        var refused = refused(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.errors()).extracting(FieldMessage::pointer).contains(pointer);
        assertThat(refused.raw()).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allThatIsWrongWithTheEnvelopeIsToldAtOnce() {
        var refused = refused(
                """
                {"specversion": 1.0, "id": "", "type": "contract.expiring", "time": "yesterday", "deep": {},
                 "datacontenttype": "text/plain", "data": {}}"""
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors())
                .extracting(FieldMessage::pointer)
                .containsExactly("/specversion", "/source", "/id", "/time", "/datacontenttype", "/deep");
    }

    @Test
    void ofAnEventOfAnotherVersionThatAloneIsTold() {
        var refused = refused(
                """
                {"specversion": "0.3", "id": "", "schemaurl": {"of": "0.3"}, "contenttype": "application/json"}"""
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors()).extracting(FieldMessage::pointer).containsExactly("/specversion");
    }

    @Test
    void whatTheSchemasAuthorWantsIsSaidInHisWords() {
        var shipped = new EventReader(
                EventCatalogue.load(Bundle.read(Path.of("mappings"))), Clock.fixed(NOW, ZoneOffset.UTC));
        String json =
                """
                {"specversion": "1.0", "id": "1", "source": "billing", "type": "invoice.issued", "subject": "customer/7",
                 "data": {"customer": {"customerNo": "7"}, "invoice": {"invoiceNo": "F-1", "amount": "1234,5\\n",
                          "currency": 1, "dueDate": "2026-02-29"}}}""";

        var refused = (Reading.Refused) shipped.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors())
                .containsExactlyInAnyOrder(
                        new FieldMessage(
                                "/data/invoice/amount",
                                "must be an amount as text with two decimals, for example 1234.50"),
                        new FieldMessage("/data/invoice/currency", "must be a text in quotes"),
                        new FieldMessage(
                                "/data/invoice/dueDate", "must be a day of the calendar, for example 2026-02-28"));
    }

    @Test
    void whereOneOfSeveralFieldsWouldDoAllOfThemAreNamedOnce() {
        var shipped = new EventReader(
                EventCatalogue.load(Bundle.read(Path.of("mappings"))), Clock.fixed(NOW, ZoneOffset.UTC));
        String json =
                """
                {"specversion": "1.0", "id": "1", "source": "crm", "type": "consent.changed", "subject": "customer/7",
                 "data": {"customer": {"customerNo": "7"}, "consent": {"channel": "*", "granted": false}}}""";

        var refused = (Reading.Refused) shipped.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors())
                .containsExactly(new FieldMessage("/data/consent", "must have purpose or class or topic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22 09:00:00+01:00", "2016-12-31T23:59:60Z", "2026-02-30T09:00:00Z", "2026-11-22"})
    void aNoWhoseMomentNobodyCouldReadLaterIsRefusedAtTheDoor(String moment) {
        var shipped = new EventReader(
                EventCatalogue.load(Bundle.read(Path.of("mappings"))), Clock.fixed(NOW, ZoneOffset.UTC));
        String json =
                """
                {"specversion": "1.0", "id": "1", "source": "crm", "type": "consent.changed", "subject": "customer/7",
                 "data": {"customer": {"customerNo": "7"},
                          "consent": {"purpose": "sales", "channel": "*", "granted": false, "time": "%s"}}}""";

        assertThat(shipped.read(json.formatted("2026-11-22T09:00:00+01:00").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Reading.Accepted.class);
        var refused = (Reading.Refused) shipped.read(json.formatted(moment).getBytes(StandardCharsets.UTF_8));
        assertThat(refused.errors()).extracting(FieldMessage::pointer).containsOnly("/data/consent/time");
        assertThat(refused.customerNo()).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": \"e-1\"| \"id\": 5| must be a text that is not empty",
                "\"id\": \"e-1\", | ''| is missing; it must be a text that is not empty",
                "2026-01-02T03:04:05+01:00| 2016-12-31T23:59:60Z| a leap second is written as the 59th",
                "03:04:05+01:00| 03:04:05.1234567890Z| nine decimals at most",
            })
    void whatIsWrongWithAnAttributeIsSaidAsItIs(String was, String is, String words) {
        var refused = refused(EXAMPLE.replace(was, is).getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors().getFirst().message()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-01-01", "+12026-01-01", "2026-02-30", "19850709"})
    void aBirthDateHasAYearOfFourDigits(String date) {
        var refused = refused(EXAMPLE.replace("\"mobile\": \"070-174 06 05\"", "\"birthDate\": \"" + date + "\"")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors()).extracting(FieldMessage::pointer).containsExactly("/data/customer/birthDate");
    }

    @Test
    void anUnknownTypeIsToldWhatMayHaveBeenMeant() {
        var refused =
                refused(EXAMPLE.replace("contract.expiring", "contract.expire").getBytes(StandardCharsets.UTF_8));

        assertThat(refused.errors().getFirst().message()).contains("contract.expiring");
        assertThat(refused.source()).isEqualTo("crm");
        assertThat(refused.id()).isEqualTo("e-1");
    }

    @Test
    void wrongInvoiceIdentifiersAreRefusedAndRightOnesWrittenPlainly() {
        String bill = "\"contract\": {\"contractNo\": \"A-77\", \"endDate\": \"2026-02-28\"}, \"invoice\": ";
        String contract = "\"contract\": {\"contractNo\": \"A-77\", \"endDate\": \"2026-02-28\"}";

        var right =
                accepted(EXAMPLE.replace(contract, bill + "{\"ocr\": \"123 456 7897\", \"bankgiro\": \"50501055\"}"));
        var wrong = refused(EXAMPLE.replace(contract, bill + "{\"ocr\": \"1234567890\", \"bankgiro\": \"5050-1056\"}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(right.event().data().at("/invoice/ocr").asText()).isEqualTo("1234567897");
        assertThat(right.event().data().at("/invoice/bankgiro").asText()).isEqualTo("5050-1055");
        assertThat(wrong.errors())
                .extracting(FieldMessage::pointer)
                .containsExactly("/data/invoice/ocr", "/data/invoice/bankgiro");
    }

    @ParameterizedTest
    @CsvSource({
        "mobile, 070-17, 070-17",
        "mobile, +1900123, +1900123",
        "mobile, ٠٧٠١٧٤٠٦٠٥, ٠٧٠١٧٤٠٦٠٥",
        "email, 'a@example.com,b@example.com', 'a@example.com,b@example.com'",
        "personalNumber, 198507099806, 198507099806",
        "orgNumber, 556000-0002, 556000-0002",
        "mobile, 08-465 004 01, +46846500401",
        "email, asa@exämple.com, asa@xn--exmple-cua.com",
    })
    void aBadWayToReachSomebodyIsAWarningAndNeverStopsANotice(String field, String sent, String kept) {
        var accepted =
                accepted(EXAMPLE.replace("\"mobile\": \"070-174 06 05\"", "\"%s\": \"%s\"".formatted(field, sent)));

        assertThat(accepted.warnings()).extracting(FieldMessage::pointer).containsExactly("/data/customer/" + field);
        assertThat(accepted.warnings().getFirst().message()).doesNotContain(sent);
        assertThat(accepted.event().data().at("/customer/" + field).asText()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "Sverige, 58224, SE, 582 24",
        "SWEDEN, 58224, SE, 582 24",
        "swe, 58224, SE, 582 24",
        "se, 58224, SE, 582 24",
        "Norge, 0155, NO, 0155",
        "NOR, 0155, NO, 0155",
        "Storbritannien, SW1A 1AA, GB, SW1A 1AA",
        "UK, SW1A 1AA, GB, SW1A 1AA",
        "Åland, 22100, AX, 22100",
        "'', 58224, '', 582 24",
    })
    void aCountryIsWrittenWithItsTwoLetters(String sent, String code, String kept, String keptCode) {
        var accepted = accepted(livesIn(sent, code));

        assertThat(accepted.warnings()).isEmpty();
        JsonNode address = accepted.event().data().at("/customer/address");
        assertThat(address.path("country").asText()).isEqualTo(kept);
        assertThat(address.path("postalCode").asText()).isEqualTo(keptCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Atlantis", "XX", "Sve"})
    void aCountryThatThereIsNotIsAWarning(String country) {
        var accepted = accepted(livesIn(country, "58224"));

        assertThat(accepted.warnings())
                .extracting(FieldMessage::pointer)
                .containsExactly("/data/customer/address/country");
        assertThat(accepted.event().data().at("/customer/address/country").asText())
                .isEqualTo(country);
    }

    private static String livesIn(String country, String postalCode) {
        return EXAMPLE.replace(
                "\"mobile\": \"070-174 06 05\"",
                "\"address\": {\"country\": \"%s\", \"postalCode\": \"%s\"}".formatted(country, postalCode));
    }

    @Test
    void theBirthDateFollowsFromThePersonalNumber() {
        var accepted =
                accepted(EXAMPLE.replace("\"mobile\": \"070-174 06 05\"", "\"personalNumber\": \"850709-9805\""));

        assertThat(accepted.event().data().at("/customer/personalNumber").asText())
                .isEqualTo("198507099805");
        assertThat(accepted.event().data().at("/customer/birthDate").asText()).isEqualTo("1985-07-09");
    }

    @Test
    void binaryModeIsTheSameEvent() {
        String data = EXAMPLE.substring(EXAMPLE.indexOf("{\"customer\""), EXAMPLE.length() - 1);
        var headers = Map.of(
                "ce-specversion",
                "1.0",
                "CE-ID",
                "e-1",
                "ce-source",
                "crm",
                "ce-type",
                "contract.expiring",
                "ce-subject",
                "customer%2F10012",
                "ce-time",
                "2026-01-02T03:04:05+01:00",
                "ce-camelhttpuri",
                "http://x");

        var binary = (Reading.Accepted)
                reader.readBinary(headers, data.getBytes(StandardCharsets.UTF_8), "application/json; charset=utf-8");
        var wrongType = (Reading.Refused) reader.readBinary(
                headers, data.getBytes(StandardCharsets.UTF_8), "application/x-java-serialized-object");

        assertThat(binary.contentHash()).isEqualTo(accepted(EXAMPLE).contentHash());
        assertThat(binary.event().extensions()).containsOnlyKeys("camelhttpuri");
        assertThat(wrongType.status()).isEqualTo(415);
    }

    @Test
    void whatWasRefusedInBinaryModeIsKeptWholeAndCanBeSentAgain() {
        var refused = (Reading.Refused) reader.readBinary(
                Map.of("ce-id", "e-1"), "{\"a\":1,}".getBytes(StandardCharsets.UTF_8), "application/json");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.id()).isEqualTo("e-1");
        assertThat(refused(refused.raw()).raw()).isEqualTo(refused.raw());
    }

    @Test
    void oneBadEventOfABatchDoesNotRefuseTheOthers() throws IOException {
        String broken = EXAMPLE.replace("\"10012\"", "\"10012\", \"customerNo\": \"2\"");

        var readings = batch("[" + EXAMPLE + ",\n" + broken + ", 7, " + EXAMPLE.replace("e-1", "]},{[\\\"") + "]");

        assertThat(readings).hasSize(4);
        assertThat(readings.get(0)).isInstanceOf(Reading.Accepted.class);
        assertThat(((Reading.Refused) readings.get(1)).raw()).isEqualTo(broken.getBytes(StandardCharsets.UTF_8));
        assertThat(((Reading.Refused) readings.get(2)).status()).isEqualTo(400);
        assertThat(((Reading.Accepted) readings.get(3)).event().id()).isEqualTo("]},{[\"");
        assertThat(batch(" [ ] ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "[1", "[1,]", "[,1]", "[1] 2", "[\"\\", "\ufeff[]"})
    void aBrokenArrayIsRefusedWholeAndGivesNothing(String body) {
        var given = new ArrayList<Reading>();

        assertThatThrownBy(() -> reader.readBatch(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), given::add))
                .isInstanceOf(UnreadableBatchException.class);
        assertThat(given).isEmpty();
    }

    @Test
    void moreThanTenThousandEventsAreTooMany() {
        assertThatThrownBy(() -> batch("[" + "1,".repeat(10_000) + "1]"))
                .isInstanceOfSatisfying(UnreadableBatchException.class, e -> assertThat(e.status())
                        .isEqualTo(413));
    }

    private List<Reading> batch(String body) throws IOException {
        var readings = new ArrayList<Reading>();
        reader.readBatch(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), readings::add);
        return readings;
    }

    private Reading.Accepted accepted(String json) {
        return (Reading.Accepted) reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private Reading.Refused refused(byte[] json) {
        return (Reading.Refused) reader.read(json);
    }
}
