package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;

/** The parts of one text as they arrive, put together by their headers or their {@code sar_*} TLVs, as a phone would. */
final class SmppParts {
    private static final int UNKNOWN = 0;
    private static final int INTERNATIONAL = 1;
    private static final int ALPHANUMERIC = 5;
    private static final short ECHO = 0x1403;
    private static final short SAR_REFERENCE = 0x020C;
    private static final short SAR_TOTAL = 0x020E;
    private static final short SAR_NUMBER = 0x020F;
    private static final short PAYLOAD = 0x0424;
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final Map<Integer, String> ESCAPED = Map.of(
            0x0A, "\f", 0x14, "^", 0x28, "{", 0x29, "}", 0x2F, "\\", 0x3C, "[", 0x3D, "~", 0x3E, "]", 0x40, "|", 0x65,
            "€");

    private final long firstId;
    private final int total;
    private final Map<Integer, Part> parts = new TreeMap<>();

    /** @param firstId what the first part is called; those of the others follow */
    SmppParts(long firstId, int total) {
        this.firstId = firstId;
        this.total = total;
    }

    /**
     * @param echo what the client wants to hear again in receipts
     * @param joint what the parts of one text have in common
     * @param number 1-based
     */
    record Part(
            String from,
            int fromKind,
            String to,
            String text,
            String echo,
            int joint,
            int number,
            int total,
            int coding,
            String style,
            boolean wantsReceipt) {
        static Part of(SubmitSm call) {
            byte[] octets = call.getShortMessage();
            boolean header = (call.getEsmClass() & 0x40) != 0;
            byte[] payload = tlv(call, PAYLOAD);
            boolean sar = call.getOptionalParameter(SAR_TOTAL) != null;
            byte[] body = header ? Arrays.copyOfRange(octets, octets[0] + 1, octets.length) : octets;
            return new Part(
                    call.getSourceAddr(),
                    call.getSourceAddrTon(),
                    "+" + call.getDestAddress(),
                    text(payload.length > 0 ? payload : body, call.getDataCoding()),
                    new String(tlv(call, ECHO), StandardCharsets.US_ASCII),
                    header ? octets[3] & 0xFF : sar ? word(tlv(call, SAR_REFERENCE)) : 0,
                    header ? octets[5] & 0xFF : sar ? tlv(call, SAR_NUMBER)[0] & 0xFF : 1,
                    header ? octets[4] & 0xFF : sar ? tlv(call, SAR_TOTAL)[0] & 0xFF : 1,
                    call.getDataCoding(),
                    header ? "header" : sar ? "sar" : payload.length > 0 ? "payload" : "short",
                    (call.getRegisteredDelivery() & 0x03) == 1);
        }

        /** A text, a number of many digits or a short one, each with its own type of number (5.2.5). */
        boolean isFromFit() {
            return switch (fromKind) {
                case ALPHANUMERIC -> from.matches("[A-Za-z0-9 ]{1,11}") && !from.matches("[0-9]+");
                case INTERNATIONAL -> from.matches("[1-9][0-9]{6,14}");
                case UNKNOWN -> from.matches("[0-9]{3,8}");
                default -> false;
            };
        }

        private static byte[] tlv(SubmitSm call, short tag) {
            OptionalParameter found = call.getOptionalParameter(tag);
            if (found instanceof OptionalParameter.OctetString text) {
                return text.getValue();
            }
            if (found instanceof OptionalParameter.Short two) {
                return new byte[] {(byte) (two.getValue() >> 8), (byte) two.getValue()};
            }
            return found instanceof OptionalParameter.Byte one ? new byte[] {one.getValue()} : new byte[0];
        }

        private static int word(byte[] octets) {
            return (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
        }

        private static String text(byte[] octets, byte coding) {
            return coding == 8 ? new String(octets, StandardCharsets.UTF_16BE) : gsm(octets);
        }

        private static String gsm(byte[] octets) {
            var text = new StringBuilder();
            for (int i = 0; i < octets.length; i++) {
                text.append(
                        octets[i] == 0x1B
                                ? ESCAPED.getOrDefault((int) octets[++i], "?")
                                : String.valueOf(BASIC.charAt(octets[i])));
            }
            return text.toString();
        }

        /** What the parts of a text have in common, whoever tries to send it again. */
        String errand() {
            return to + "/" + (echo.isEmpty() ? "#" + joint : reference());
        }

        String reference() {
            return echo.replaceFirst("\\..*", "");
        }
    }

    synchronized void add(Part part) {
        parts.put(part.number(), part);
    }

    synchronized boolean isWhole() {
        return parts.size() == total;
    }

    /** In hexadecimal, as an answer has it. */
    String idOf(int number) {
        return Long.toHexString(firstId + number - 1);
    }

    /** As the ledger keeps it: {@code echoes} of the parts, null where nobody asked for a receipt. */
    synchronized ObjectNode request(Part last) {
        ObjectNode request = Simulator.json()
                .put("from", last.from())
                .put("to", last.to())
                .put("text", parts.values().stream().map(Part::text).collect(Collectors.joining()))
                .put("reference", last.reference())
                .put("style", last.style())
                .put("parts", total)
                .put("coding", last.coding());
        ArrayNode echoes = request.putArray("echoes");
        parts.values().forEach(part -> echoes.add(part.wantsReceipt() ? part.echo() : null));
        return request;
    }
}
