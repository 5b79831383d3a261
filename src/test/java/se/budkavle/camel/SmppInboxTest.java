package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameters;
import org.jsmpp.extra.ProcessRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Said;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnreadableReportException;
import se.budkavle.release.StrictJson;

/** What a gateway tells is taken whatever it is, unless it cannot be stored just now. */
class SmppInboxTest {
    private record Kept(String report, String body) {}

    private final List<Kept> kept = new ArrayList<>();
    private final SmppInbox inbox = inbox((report, body, callId) -> kept.add(new Kept(report, utf8(body))));

    @Test
    void aReplyBehindAHeaderIsItsTextAndItsPlaceInTheWhole() throws Exception {
        inbox.onAcceptDeliverSm(reply("0500035702014a61", 0x40));

        assertThat(body().path("text").asText()).isEqualTo("Ja");
        assertThat(body().path("group").asInt()).isEqualTo(0x57);
        assertThat(body().path("part").asInt()).isZero();
        assertThat(body().path("parts").asInt()).isEqualTo(2);
        assertThat(body().path("octets").asText()).as("without the header").isEqualTo("4a61");
        assertThat(body().path("coding").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"31323300", "313233"})
    void aMessageIdMayEndWithANulOrNot(String octets) throws Exception {
        DeliverSm told = filled(new DeliverSm(), ascii("id:9 stat:ACCEPTD"), 0x04);
        told.setOptionalParameters(tlv(0x001E, octets), tlv(0x0427, "02"));
        inbox.onAcceptDeliverSm(told);

        assertThat(body().path("id").asText()).isEqualTo("123");
        assertThat(body().path("stat").asText()).isEqualTo("DELIVRD");
    }

    @Test
    void aReceiptMayStandInThePayload() throws Exception {
        DeliverSm told = filled(new DeliverSm(), "", 0x04);
        told.setOptionalParameters(tlv(0x0424, ascii("id: 123 stat: UNDELIV err: 001")));
        inbox.onAcceptDeliverSm(told);

        assertThat(kept).extracting(Kept::report).containsExactly("receipt");
        assertThat(body().path("id").asText()).isEqualTo("123");
        assertThat(body().path("err").asText()).isEqualTo("001");
    }

    @Test
    void anEmptyPayloadSaysNothing() throws Exception {
        DeliverSm told = filled(new DeliverSm(), ascii("id:123 stat:DELIVRD"), 0x04);
        told.setOptionalParameters(tlv(0x0424, ""));
        inbox.onAcceptDeliverSm(told);

        assertThat(body().path("stat").asText()).isEqualTo("DELIVRD");
    }

    /** Bit 2 of esm_class, whatever stands beside it; or the type of a notification on the way (5.2.12). */
    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x24, 0x44, 0x84, 0x20})
    void aReceiptIsKnownByItsBit(int esmClass) throws Exception {
        inbox.onAcceptDeliverSm(filled(new DeliverSm(), ascii("id:123 stat:ENROUTE"), esmClass));

        assertThat(kept).extracting(Kept::report).containsExactly("receipt");
    }

    private static OptionalParameter tlv(int tag, String octets) {
        return OptionalParameters.deserialize((short) tag, HexFormat.of().parseHex(octets));
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lengths are unsigned octets; a length that reaches beyond the message is no header's. */
    @ParameterizedTest
    @ValueSource(strings = {"7f", "80", "c8", "fe", "ff"})
    void aHeaderThatEndsBeyondTheMessageIsPartOfTheText(String length) throws Exception {
        inbox.onAcceptDeliverSm(reply(length + "4a61", 0x40));

        assertThat(body().path("text").asText()).hasSize(3).endsWith("Ja");
        assertThat(body().has("parts")).isFalse();
    }

    @Test
    void aLongHeaderIsNotText() throws Exception {
        inbox.onAcceptDeliverSm(reply("c8" + "7f".repeat(200) + "4a61", 0x40));

        assertThat(body().path("text").asText()).isEqualTo("Ja");
    }

    @Test
    void anEmptyReplyWithoutItsHeaderIsAnEmptyText() throws Exception {
        inbox.onAcceptDeliverSm(reply("", 0x40));

        assertThat(body().path("text").asText()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsTakenAndKeptAsItCameForPeople() throws Exception {
        inbox.onAcceptDeliverSm(unreadable());

        assertThat(kept)
                .containsExactly(new Kept(
                        "receipt",
                        "deliver_sm esm_class=04 data_coding=00 source_addr=46701740605 destination_addr=Budkavle"
                                + " text=69643a31"));
        Translator today = PartnerMessages.translator(Map.of());
        assertThatThrownBy(() -> today.read(
                        "smpp",
                        "receipt",
                        kept.getFirst().body().getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        Map.of(),
                        Instant.EPOCH))
                .isInstanceOf(UnreadableReportException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "UNDELIV, 027, UNDELIV 027",
        "REJECTD, 0x0b, REJECTD 0x0b",
        "UNDELIV, 000, ''",
        "DELIVRD, 027, ''",
        "ENROUTE, 027, ''",
        "UNKNOWN, 027, ''"
    })
    void peopleAreAskedAboutErrorsOfTextsThatFailedAlone(String stat, String err, String asked) {
        Said said = PartnerMessages.translator(Map.of())
                .read(
                        "smpp",
                        "receipt",
                        "{\"id\": \"1\", \"stat\": \"%s\", \"err\": \"%s\", \"done\": \"\"}"
                                .formatted(stat, err)
                                .getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        Map.of(),
                        Instant.EPOCH);

        assertThat(said.unexplained()).isEqualTo(asked.isEmpty() ? List.of() : List.of(asked));
        assertThat(said.reports()).extracting(DeliveryReport::raw).containsExactly((stat + " " + err).strip());
    }

    @Test
    void onlyAStoreThatIsAwaySaysNotNow() {
        SmppInbox away = inbox((report, body, callId) -> {
            throw new IllegalStateException("the database is away");
        });

        for (DeliverSm told : List.of(reply("4a61", 0), unreadable())) {
            assertThatThrownBy(() -> away.onAcceptDeliverSm(told))
                    .isInstanceOfSatisfying(ProcessRequestException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(SMPPConstant.STAT_ESME_RX_T_APPN));
        }
    }

    private static SmppInbox inbox(SmppInbox.Store store) {
        return new SmppInbox(
                SmppSettings.of(Map.of("host", "127.0.0.1", "port", "2775"), Duration.ofSeconds(6)), store);
    }

    private static DeliverSm reply(String octets, int esmClass) {
        return filled(new DeliverSm(), octets, esmClass);
    }

    /** A receipt of which one field makes its reader fail. */
    private static DeliverSm unreadable() {
        return filled(
                new DeliverSm() {
                    @Override
                    public OptionalParameter getOptionalParameter(short tag) {
                        if (tag == 0x0427) {
                            throw new IllegalArgumentException("no state at all");
                        }
                        return super.getOptionalParameter(tag);
                    }
                },
                HexFormat.of().formatHex("id:1".getBytes(StandardCharsets.US_ASCII)),
                0x04);
    }

    private static DeliverSm filled(DeliverSm told, String octets, int esmClass) {
        told.setEsmClass((byte) esmClass);
        told.setSourceAddr("46701740605");
        told.setDestAddress("Budkavle");
        told.setShortMessage(HexFormat.of().parseHex(octets));
        return told;
    }

    private JsonNode body() throws IOException {
        assertThat(kept).hasSize(1);
        return StrictJson.MAPPER.readTree(kept.getFirst().body());
    }

    private static String utf8(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
