package se.budkavle.sandbox;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jsmpp.bean.OptionalParameter;
import se.budkavle.sandbox.SmppSimulator.Taken;

/**
 * A deliver_sm in one of the styles that gateways have: every field or few, minutes or seconds, leading zeros, and TLVs
 * that know better than the text.
 */
record SmppStyle(String from, String to, byte esmClass, byte coding, byte[] text, OptionalParameter... more) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final byte RECEIPT = 0x04;
    private static final short ECHO = 0x1403;

    static SmppStyle of(Taken taken, GatewayReport report, Instant now) {
        String stat =
                switch (report.kind()) {
                    case SENT -> "ENROUTE";
                    case DELIVERED -> "DELIVRD";
                    case FAILED, UNKNOWN_SUBSCRIBER -> "UNDELIV";
                };
        String err = report.kind() == GatewayReport.Kind.UNKNOWN_SUBSCRIBER ? "001" : "000";
        String id = new BigInteger(taken.id(), 16).toString();
        var echo = new OptionalParameter.OctetString(ECHO, taken.reference());
        return switch (Math.floorMod(taken.id().hashCode() + stat.hashCode(), 3)) {
            case 0 ->
                told(
                        taken,
                        "id:%s sub:001 dlvrd:001 submit date:%s done date:%s stat:%s err:%s text:stat:DELIVRD id:1"
                                .formatted(id, MINUTES.format(taken.at()), MINUTES.format(now), stat, err),
                        echo);
            case 1 ->
                told(
                        taken,
                        "id:000%s done date:%s stat:%s err:%s Text:".formatted(id, SECONDS.format(now), stat, err),
                        echo);
            default ->
                told(
                        taken,
                        "id:0 stat:ACCEPTD err:" + err,
                        new OptionalParameter.Receipted_message_id(id),
                        new OptionalParameter.Message_state((byte) state(stat)),
                        echo);
        };
    }

    private static int state(String stat) {
        return stat.equals("ENROUTE") ? 1 : stat.equals("DELIVRD") ? 2 : 5;
    }

    private static SmppStyle told(Taken taken, String text, OptionalParameter... more) {
        return new SmppStyle(
                taken.to().substring(1),
                "Vinterljus",
                RECEIPT,
                (byte) 0,
                text.getBytes(StandardCharsets.US_ASCII),
                more);
    }

    static SmppStyle reply(String from, String to, String text) {
        return new SmppStyle(from.substring(1), to, (byte) 0, (byte) 8, text.getBytes(StandardCharsets.UTF_16BE));
    }
}
