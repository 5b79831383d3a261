package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receipts as gateways really write them, and gateways that do not speak the protocol at all. */
class SmppReceiptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id:12345 sub:001 dlvrd:001 submit date:2601150758 done date:2601150759 stat:DELIVRD err:000 text:Hej|12345|DELIVRD|000|2026-01-15T07:59:00",
                "id:0000012345 done date:260115075930 stat:UNDELIV err:001 Text:id:9 stat:DELIVRD|12345|UNDELIV|001|2026-01-15T07:59:30",
                "ID:12345 STAT:Expired|12345|EXPIRED|''|''",
                "id: 12345 sub: 001 dlvrd: 001 submit date: 2601150758 done date: 2601150759 stat: DELIVRD err: 000 text: Hej|12345|DELIVRD|000|2026-01-15T07:59:00",
                "id :12345 done_date : 2601150759 stat :\tUNDELIV err: text:|12345|UNDELIV|''|2026-01-15T07:59:00",
                "id:12345 sub: dlvrd: submit date: done date: stat:DELIVRD err: Text:stat:UNDELIV|12345|DELIVRD|''|''",
                "stat:DELIVRD id:12345\0|12345|DELIVRD|''|''",
                "context:9 stat:DELIVRD|''|DELIVRD|''|''",
                "id:A1B2 stat:DELIVRD text:id:9 done date:2601150759|a1b2|DELIVRD|''|''",
                "id:A1B2-C3 stat:REJECTD err:0x0b done date:yesterday|a1b2-c3|REJECTD|0x0b|''",
                "nothing of the kind|''|''|''|''"
            })
    void theTextIsReadHoweverItIsWritten(String text, String id, String stat, String err, String done) {
        assertThat(SmppReceipt.read(text, null, null, "text", "text"))
                .containsEntry("id", id)
                .containsEntry("stat", stat)
                .containsEntry("err", err)
                .containsEntry("done", done);
    }

    @Test
    void tlvsKnowBetterThanTheText() {
        assertThat(SmppReceipt.read("id:1 stat:ACCEPTD", "00777", 2, "text", "text"))
                .containsEntry("id", "777")
                .containsEntry("stat", "DELIVRD");
        assertThat(SmppReceipt.read("id:1 stat:ACCEPTD", "", 99, "text", "text"))
                .containsEntry("id", "1")
                .containsEntry("stat", "ACCEPTD");
    }

    @Test
    void anIdIsTheSameInEitherBase() {
        assertThat(SmppReceipt.canonical("0D431", "hex")).isEqualTo(SmppReceipt.canonical("54321", "decimal"));
        assertThat(SmppReceipt.canonical("0000D431", "hex")).isEqualTo(SmppReceipt.canonical("00054321", "decimal"));
        assertThat(SmppReceipt.canonical("d431", "hex"))
                .as("the answer in lower case, the receipt in upper")
                .isEqualTo(SmppReceipt.canonical("D431", "hex"));
        assertThat(SmppReceipt.canonical("54321", "hex"))
                .as("digits are what the base makes of them")
                .isNotEqualTo(SmppReceipt.canonical("54321", "decimal"));
        assertThat(SmppReceipt.canonical("not-hex", "hex")).isEqualTo("not-hex");
        assertThat(SmppReceipt.read("id:0D431 stat:DELIVRD", null, null, "hex", "hex"))
                .containsEntry("id", "54321");
        assertThat(SmppReceipt.read("id:1 stat:DELIVRD", "0D431", null, "decimal", "hex"))
                .as("the TLV as in the answer, the text not")
                .containsEntry("id", "54321");
    }

    /** message_state, 5.2.28; values that SMPP 3.4 does not have leave the text its say. */
    @ParameterizedTest
    @CsvSource({
        "1, ENROUTE",
        "2, DELIVRD",
        "3, EXPIRED",
        "4, DELETED",
        "5, UNDELIV",
        "6, ACCEPTD",
        "7, UNKNOWN",
        "8, REJECTD",
        "0, ACCEPTD",
        "9, ACCEPTD"
    })
    void eachStateHasItsWord(int state, String stat) {
        assertThat(SmppReceipt.read("id:1 stat:ACCEPTD", null, state, "text", "text"))
                .containsEntry("stat", stat);
    }

    @Test
    void hubsThatWereThrownOutTogetherDoNotComeBackTogether() {
        Duration pause = Duration.ofSeconds(8);
        assertThat(SmppLink.spread(pause, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(SmppLink.spread(pause, 0.5)).isEqualTo(Duration.ofSeconds(6));
        assertThat(SmppLink.spread(pause, 1)).isEqualTo(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "7fffffff", "00010001", "0000000f", "00000000"})
    void aPduOfAnInsaneLengthEndsTheConnectionAndTakesNoMemory(String length) {
        byte[] bytes = java.util.HexFormat.of().parseHex(length + "00000015" + "00000000" + "00000001");
        Assertions.assertThatThrownBy(() ->
                        new BoundedPduReader().readPDUHeader(new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a PDU of ");
    }

    @Test
    void aGatewayThatThrowsUsOutIsNotFlooded() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var calls = new java.util.concurrent.atomic.AtomicInteger();
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket call = server.accept()) {
                        calls.incrementAndGet();
                        call.getOutputStream().write(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            var settings = SmppSettings.of(
                    Map.of("host", "127.0.0.1", "port", String.valueOf(server.getLocalPort())), Duration.ofSeconds(1));
            try (var link = new SmppLink(settings, new SmppInbox(settings, (report, body, callId) -> {}))) {
                for (int i = 0; i < 50; i++) {
                    Assertions.assertThatThrownBy(link::bound).isInstanceOf(IOException.class);
                }
            }
            Awaitility.await().until(() -> calls.get() > 0);
            assertThat(calls.get()).isLessThanOrEqualTo(10);
        }
    }
}
