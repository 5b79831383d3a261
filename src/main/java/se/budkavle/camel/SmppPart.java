package se.budkavle.camel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jsmpp.bean.OptionalParameter;
import se.budkavle.content.SmsSegments;

/**
 * What one {@code submit_sm} carries of a text. The parts of a text have the same reference at each try, so that a phone
 * shows it once.
 *
 * @param number of the part, 0-based
 * @param parts of the text
 * @param octets the short_message
 * @param hasHeader whether they begin with a user data header
 * @param more TLVs
 */
record SmppPart(int number, int parts, byte coding, byte[] octets, boolean hasHeader, OptionalParameter[] more) {

    /**
     * @param key of the attempt: comes back in receipts of a gateway that echoes a TLV, with the part's number when there
     *     are several
     * @throws IllegalArgumentException when the text is longer than 255 parts
     */
    static List<SmppPart> of(String text, SmppSettings settings, String key) {
        SmsSegments segments = SmsSegments.of(text);
        return segments.bodies().size() > 1 && settings.longTexts() == SmppSettings.LongTexts.PAYLOAD
                ? List.of(payload(segments, settings, key))
                : joined(segments, settings, key);
    }

    private static SmppPart payload(SmsSegments segments, SmppSettings settings, String key) {
        var payload = new OptionalParameter.Message_payload(segments.whole());
        return new SmppPart(0, 1, segments.dataCoding(), new byte[0], false, more(settings, key, payload));
    }

    private static List<SmppPart> joined(SmsSegments segments, SmppSettings settings, String key) {
        int parts = segments.bodies().size();
        boolean sar = parts > 1 && settings.longTexts() == SmppSettings.LongTexts.SAR;
        int reference = Integer.parseInt(key.substring(key.length() - 4), 16);
        List<byte[]> octets = sar ? segments.bodies() : segments.withHeaders(reference & 0xFF);
        return IntStream.range(0, parts)
                .mapToObj(number -> new SmppPart(
                        number,
                        parts,
                        segments.dataCoding(),
                        octets.get(number),
                        parts > 1 && !sar,
                        more(
                                settings,
                                parts == 1 ? key : key + "." + number + "." + parts,
                                sar ? sar(reference, number, parts) : new OptionalParameter[0])))
                .toList();
    }

    /** SMPP 3.4, 5.3.2.22 to 24. */
    private static OptionalParameter[] sar(int reference, int number, int parts) {
        return new OptionalParameter[] {
            new OptionalParameter.Sar_msg_ref_num((short) reference),
            new OptionalParameter.Sar_total_segments((byte) parts),
            new OptionalParameter.Sar_segment_seqnum((byte) (number + 1))
        };
    }

    private static OptionalParameter[] more(SmppSettings settings, String echo, OptionalParameter... others) {
        var more = new ArrayList<OptionalParameter>(List.of(others));
        if (settings.echoTag() != null) {
            more.add(new OptionalParameter.OctetString(settings.echoTag(), echo));
        }
        return more.toArray(OptionalParameter[]::new);
    }
}
