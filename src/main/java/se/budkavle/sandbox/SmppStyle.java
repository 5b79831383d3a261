package se.budkavle.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jsmpp.bean.OptionalParameter;

/**
 * A deliver_sm in one of the styles that gateways have: every field or few, empty ones, in any case, spaces behind the
 * colon, minutes or seconds, leading zeros, a text or a message_payload, with an echo of the client's reference or without,
 * and TLVs that know better than the text.
 */
record SmppStyle(String from, String to, byte esmClass, byte coding, byte[] text, OptionalParameter... more) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final byte RECEIPT = 0x04;
    private static final short ECHO = 0x1403;
    private static final short MESSAGE_ID = 0x001E;
    private static final int STYLES = 5;
    private static final byte HAS_HEADER = 0x40;
    private static final byte UCS2 = 8;
    /** Octets of a text that goes alone, and of one in parts: 3GPP TS 23.040. */
    private static final int WHOLE = 140;

    private static final int PART = 134;

    /**
     * About one part.
     *
     * @param to the phone
     * @param id as receipts have it
     * @param echo what the client wants to hear again
     * @param isAnswered whether the client ever heard the id: only then may the echo be missing
     */
    record Receipt(String to, long id, String echo, GatewayReport.Kind kind, Instant taken, boolean isAnswered) {
        String stat() {
            return switch (kind) {
                case SENT -> "ENROUTE";
                case DELIVERED -> "DELIVRD";
                case FAILED, UNKNOWN_SUBSCRIBER -> "UNDELIV";
            };
        }

        String err() {
            return kind == GatewayReport.Kind.UNKNOWN_SUBSCRIBER ? "001" : "000";
        }

        /** As in the answer; some gateways leave out the NUL that ends it (5.3.2.12). */
        OptionalParameter idTlv() {
            String written = Long.toHexString(id).toUpperCase(Locale.ROOT);
            return id % 2 == 0
                    ? new OptionalParameter.Receipted_message_id(written)
                    : new OptionalParameter.OctetString(MESSAGE_ID, written);
        }

        /** 5.2.28 */
        byte state() {
            return switch (kind) {
                case SENT -> 1;
                case DELIVERED -> 2;
                case FAILED, UNKNOWN_SUBSCRIBER -> 5;
            };
        }
    }

    static SmppStyle of(Receipt told, Instant now) {
        String stat = told.stat();
        var echo = new OptionalParameter.OctetString(ECHO, told.echo());
        return switch (Math.floorMod(told.id() + told.state(), STYLES)) {
            case 0 ->
                receipt(
                        told,
                        "id:%s sub:001 dlvrd:001 submit date:%s done date:%s stat:%s err:%s text:stat:DELIVRD id:1"
                                .formatted(
                                        told.id(), MINUTES.format(told.taken()), MINUTES.format(now), stat, told.err()),
                        echo);
            case 1 -> {
                String text = "id:000%s done date:%s stat:%s err:%s Text:"
                        .formatted(told.id(), SECONDS.format(now), stat, told.err());
                yield told.isAnswered() ? receipt(told, text) : receipt(told, text, echo);
            }
            case 2 -> {
                var state = new OptionalParameter.Message_state(told.state());
                String text = "id:0 stat:ACCEPTD err:" + told.err();
                yield told.isAnswered()
                        ? receipt(told, text, told.idTlv(), state)
                        : receipt(told, text, told.idTlv(), state, echo);
            }
            case 3 -> {
                String text = "id: %s sub: dlvrd: submit date: done date: %s stat: %s err: %s text: stat:DELIVRD\0"
                        .formatted(told.id(), MINUTES.format(now), stat, told.err());
                yield receipt(told, text, echo);
            }
            default -> {
                String text = "ID:%s STAT:%s ERR:%s".formatted(told.id(), stat.toLowerCase(Locale.ROOT), told.err());
                yield receipt(told, "", new OptionalParameter.Message_payload(ascii(text)), echo);
            }
        };
    }

    private static SmppStyle receipt(Receipt told, String text, OptionalParameter... more) {
        return new SmppStyle(told.to().substring(1), "Vinterljus", RECEIPT, (byte) 0, ascii(text), more);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * As the phone sends it: a long text in parts, by header or by TLVs, cut wherever the octets are full.
     *
     * @param reference the phone's number for the text: from 0 to 255; even ones come by TLVs
     * @param order which parts are told, from 1; empty for all of them, the last one first
     */
    static List<SmppStyle> reply(String from, String to, String text, int reference, List<Integer> order) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_16BE);
        if (octets.length <= WHOLE) {
            return List.of(new SmppStyle(from.substring(1), to, (byte) 0, UCS2, octets));
        }
        int parts = (octets.length + PART - 1) / PART;
        List<Integer> told = order.isEmpty()
                ? IntStream.iterate(parts, part -> part > 0, part -> part - 1)
                        .boxed()
                        .toList()
                : order.stream().filter(part -> part >= 1 && part <= parts).toList();
        return told.stream()
                .map(part -> part(
                        from.substring(1),
                        to,
                        Arrays.copyOfRange(octets, (part - 1) * PART, Math.min(part * PART, octets.length)),
                        new byte[] {5, 0, 3, (byte) reference, (byte) parts, (byte) (int) part}))
                .toList();
    }

    private static SmppStyle part(String from, String to, byte[] octets, byte[] header) {
        if (header[3] % 2 == 0) {
            return new SmppStyle(
                    from,
                    to,
                    (byte) 0,
                    UCS2,
                    octets,
                    new OptionalParameter.Sar_msg_ref_num((short) (header[3] & 0xFF)),
                    new OptionalParameter.Sar_total_segments(header[4]),
                    new OptionalParameter.Sar_segment_seqnum(header[5]));
        }
        byte[] both = Arrays.copyOf(header, header.length + octets.length);
        System.arraycopy(octets, 0, both, header.length, octets.length);
        return new SmppStyle(from, to, HAS_HEADER, UCS2, both);
    }
}
